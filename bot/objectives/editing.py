"""Editing an objective, and changing who sees it: every copy follows."""

from __future__ import annotations

from datetime import datetime

from bot.allowances import check_day
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.messages import Text, render_lines
from bot.nudges.rules import today_of
from bot.objectives import receipt
from bot.objectives.copies import first_copies, redraw, withdraw
from bot.objectives.draft import Draft
from bot.objectives.form import render_form, surroundings
from bot.objectives.manager import check_listens, on_record
from bot.objectives.objective import OBJECTIVE, Audience, Objective
from bot.objectives.owed import note_changes
from bot.objectives.rules import EDITS_A_DAY, check_owner, progress_after_edit, refusal
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply, FormReply, Replace, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Purpose, Work

HERE = "objectives/receipt"


async def open_edit(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Edit, on a receipt, in the list or on Home."""
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        objective = check_owner(found, actor.person)
        draft = Draft.again(objective)
        form = render_form(draft, await surroundings(work, actor, draft, objective))
    return in_place(interaction, form)


async def redrawn(interaction: Interaction[FormChanged]) -> FormReply:
    """Somebody chose who sees it: the form says what becomes of what was sent."""
    draft = Draft.of(interaction.event.answers)
    async with interaction.read() as (work, actor):
        found = await work.objectives.get(actor.person.workspace, OBJECTIVE.decode(interaction.event.state))
        objective = check_owner(found, actor.person)
        return UpdateForm(render_form(draft, await surroundings(work, actor, draft, objective)))


async def save_edit(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The new words go to every copy; where others shall see it, the copies go and new ones are sent."""
    draft = Draft.of(interaction.event.answers)
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.state))
        before = check_owner(found, actor.person)
        wording = draft.wording(today_of(actor.person, interaction.now), before.wording)
        if (wording, draft.audience) == (before.wording, before.audience):
            return UpdateForm(receipt.of_change(before, [words(HERE)["unchanged"]]))
        await check_day(work, actor.person, EDITS_A_DAY, interaction.now)
        after = before
        if wording != before.wording:
            after = await work.objectives.reword(before, wording, progress_after_edit(before, wording), interaction.now)
        if draft.audience is before.audience:
            reached = await redraw(work, after, interaction.now)
            lines = [words(HERE)["saved_everywhere" if reached else "saved"]]
        else:
            after, lines = await share_anew(work, actor, after, draft.audience, interaction.now)
        await note_changes(work, before, after, now=interaction.now)
        await work.commit()
    return UpdateForm(receipt.of_change(after, lines))


async def share_anew(
    work: Work, actor: Actor, before: Objective, audience: Audience, now: datetime
) -> tuple[Objective, list[Text]]:
    """Others see it from now on: what was sent is taken back, and they get it. What one's manager was to see goes to
    nobody else."""
    manager = check_listens(await on_record(work, actor.person)) if audience is Audience.MANAGER else None
    channels = actor.channels_for(Purpose.OBJECTIVES)
    withdrawn = await withdraw(work, before, now)
    waits = audience is Audience.EVERYONE and not channels
    after = await work.objectives.share(before, audience, manager, waits=waits, now=now)
    await work.outbox.put(first_copies(after, channels), now)
    said = words(HERE, rooms=[each.room for each in channels], manager=manager.name if manager else "")
    goes = {Audience.SELF: "now_kept", Audience.MANAGER: "now_shared", Audience.EVERYONE: "now_posted"}[audience]
    lines = [said["now_waits" if waits else goes]]
    return after, [*lines, said["withdrawn"]] if withdrawn else lines


async def share_with_manager(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Share with …": what a former manager saw is shared with the manager of today, because its owner says so."""
    async with interaction.work() as (work, actor):
        found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
        before = check_owner(found, actor.person)
        if not has_former_manager(before, actor.person):
            raise refusal("new_manager_only")
        await check_day(work, actor.person, EDITS_A_DAY, interaction.now)
        after, lines = await share_anew(work, actor, before, Audience.MANAGER, interaction.now)
        await note_changes(work, before, after, now=interaction.now)
        await work.commit()
    said = render_lines(*lines, buttons=[receipt.list_button()])
    return Replace(said) if interaction.event.on else UpdateForm(receipt.as_form(said, label(HERE, "title_saved")))


def has_former_manager(objective: Objective, owner: Person) -> bool:
    """Whether it is shared with somebody who is not the owner's manager any more."""
    manager = objective.shared_with
    return manager is not None and owner.manager is not None and manager.id != owner.manager
