"""Opening the form: by command, shortcut or button."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotAllowed
from bot.events import ButtonPressed, ShortcutUsed
from bot.forms import Form
from bot.phrases import label
from bot.praise.draft import Draft
from bot.praise.form import HERE, render_form, surroundings
from bot.praise.rules import check_reachable
from bot.publishing.public_link import find_public_link
from bot.replies import ButtonReply, OpenForm, ShortcutReply
from bot.routes import E, Interaction


async def by_shortcut(interaction: Interaction[ShortcutUsed]) -> ShortcutReply:
    """The shortcut "Give praise"."""
    return OpenForm(await blank(interaction))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button on Home."""
    return OpenForm(await blank(interaction))


async def blank(interaction: Interaction[E]) -> Form:
    async with interaction.read() as (work, actor):
        return render_form(Draft(), await surroundings(work, actor, Draft()))


async def by_message(interaction: Interaction[ShortcutUsed]) -> ShortcutReply:
    """ "Praise this" on a message: its author is filled in. The praise links to the message only if its channel is
    public, inside the company alone, and the platform said so."""
    event = interaction.event
    mine = event.author == event.by.handle
    link = await find_public_link(interaction, event.on) if event.on else None
    draft = Draft(people=(event.author,) if event.author and not mine else (), link=link)
    notices = [label(HERE, "own_message")] if mine else []
    if event.on and not link:
        notices.append(label(HERE, "no_link"))
    return OpenForm(await _for_author(interaction, draft, notices))


async def _for_author(interaction: Interaction[ShortcutUsed], draft: Draft, notices: list[str]) -> Form:
    """An author who can't be praised is not filled in, and the form says why."""
    async with interaction.read() as (work, actor):
        authors = await work.people.by_handles(actor.person.workspace, draft.people)
        try:
            check_reachable(authors, field="people")
        except NotAllowed as refused:
            draft, notices = replace(draft, people=()), [refused.sentence, *notices]
        return render_form(draft, await surroundings(work, actor, draft), notices)
