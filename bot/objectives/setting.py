"""Setting an objective, with the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.allowances import check_day
from bot.events import ButtonPressed, CommandTyped, FormChanged, FormSubmitted, ShortcutUsed
from bot.forms import LONGEST_KEPT, Form
from bot.home.redraw import lists_changed
from bot.messages import Message, Paragraph, Quote, Words, plain
from bot.nudges.rules import today_of
from bot.objectives import receipt
from bot.objectives.copies import first_copies
from bot.objectives.draft import Draft
from bot.objectives.form import render_form, surroundings
from bot.objectives.manager import check_listens, on_record
from bot.objectives.objective import Audience, NewObjective
from bot.objectives.rules import (
    SET_A_DAY,
    TITLE_LONGEST,
    first_objective,
    likely_due,
    people_concerned,
    refusal,
)
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Say, ShortcutReply, UpdateForm
from bot.routes import E, Interaction
from bot.store import Actor, Purpose, Work
from bot.typed_text import clean_line


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/objective Ship the new site`: the form, with the title kept."""
    title = clean_line(plain(interaction.event.text))
    if len(title) > LONGEST_KEPT:
        await interaction.admit()
        said = refusal("long_title_to_keep", most=TITLE_LONGEST, count=len(title)).sentence
        line = (Words(said),)
        return Say(Message((Paragraph(line), Quote((Words(title),))), summary=line), aloud=True)
    return OpenForm(await _blank(interaction, title))


async def by_shortcut(interaction: Interaction[ShortcutUsed]) -> ShortcutReply:
    """The shortcut "Set an objective"."""
    return OpenForm(await _blank(interaction))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button on Home."""
    return OpenForm(await _blank(interaction))


async def _blank(interaction: Interaction[E], title: str = "") -> Form:
    async with interaction.read() as (work, actor):
        draft = Draft(title, due=likely_due(today_of(actor.person, interaction.now)))
        notices = []
        if len(title) > TITLE_LONGEST:
            notices.append(refusal("long_title", most=TITLE_LONGEST, count=len(title)).sentence)
        return render_form(draft, await surroundings(work, actor, draft), notices)


async def redrawn(interaction: Interaction[FormChanged]) -> FormReply:
    """Somebody chose who sees it: the line that says so changes."""
    draft = Draft.of(interaction.event.answers)
    async with interaction.read() as (work, actor):
        return UpdateForm(render_form(draft, await surroundings(work, actor, draft)))


async def by_form(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form was sent; its place is taken by the receipt."""
    draft = Draft.of(interaction.event.answers)
    async with interaction.work() as (work, actor):
        return UpdateForm(await _set(work, actor, draft, interaction.now))


async def _set(work: Work, actor: Actor, draft: Draft, now: datetime) -> Form:
    """The objective and everything it sends, in one commit."""
    owner = actor.person
    new = NewObjective(owner.workspace, owner, draft.wording(today_of(owner, now)), draft.audience)
    channels = actor.channels_for(Purpose.OBJECTIVES)
    if draft.audience is Audience.MANAGER:
        new = replace(new, manager=check_listens(await on_record(work, owner)))
    if draft.audience is Audience.EVERYONE:
        new = replace(new, waits=not channels)
    await check_day(work, owner, SET_A_DAY, now)
    objective = first_objective(new, await work.objectives.add(new, now), now)
    await work.outbox.put(first_copies(objective, channels), now)
    await lists_changed(work, people_concerned(objective), now)
    await work.commit()
    return receipt.of_new(objective, channels)
