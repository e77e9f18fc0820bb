"""People name their own manager. It takes effect when the manager confirms; people files and admins override it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.button_values import TEXT, WORD, Value, joined, optional
from bot.deliveries import State
from bot.directory.managers.manager import check
from bot.directory.managers.rules import strongest
from bot.directory.repository import PERSON, PROPOSAL, Proposal
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form, PeopleField
from bot.mentions.resolve_people import behind
from bot.messages import Button, Buttons, Message, Paragraph, Part, Style, Text, render_lines
from bot.people import Person, Source
from bot.phrases import label, words
from bot.platform import Verb
from bot.publishing.copies import NEVER_ARRIVED, is_to, to_people
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, UpdateForm
from bot.routes import Interaction
from bot.store import Work

HERE = "directory/naming"
QUESTION, ANSWER = "directory.question", "directory.answer"
NAME_LONGEST = 50
MOST_A_DAY = 5
"""Most questions that one person may send to managers within 24 hours."""


class Onwards(NamedTuple):
    """The act and the value of the button that continues from the last page."""

    act: str
    about: str = ""


ONWARDS = Value(joined(Onwards, " ", WORD, optional(TEXT, "")), Onwards(""))


def naming_form(proposal: Proposal | None, then: str) -> Form:
    """The form that asks for somebody's manager. `then` is an encoded `ONWARDS` (`objectives.open 17`)."""
    parts: list[PeopleField | Part] = []
    if proposal:
        block = "waiting" if proposal.manager.reachable else "waiting_in_vain"
        parts.append(Paragraph(words(HERE, manager=proposal.manager.name)[block]))
    parts.append(PeopleField("manager", label(HERE, "field_manager"), hint=label(HERE, "hint_manager")))
    if proposal:
        parts.append(
            Buttons((Button("directory.withdraw", label(HERE, "button_withdraw"), PROPOSAL.encode(proposal.id)),))
        )
    return Form("directory.name_manager", label(HERE, "title"), tuple(parts), submit=label(HERE, "submit"), state=then)


async def mine(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/upward my manager`: opens the form."""
    return await _open_form(interaction)


async def open_form(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """A button that opens the form. Its value is `then` of `naming_form`."""
    return await _open_form(interaction, interaction.event.value)


async def _open_form(interaction: Interaction[CommandTyped] | Interaction[ButtonPressed], then: str = "") -> OpenForm:
    async with interaction.read() as (work, actor):
        await may_name(work, actor.person)
        return OpenForm(naming_form(await work.structure.proposal_of(actor.person), then))


async def propose_manager(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Handles the form: asks the manager in a direct message."""
    picked = interaction.event.answers.people("manager")
    if not picked:
        raise NotAllowed(label(HERE, "pick_manager"), field="manager")
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        (manager,) = await behind(interaction, work, actor.person.workspace, picked[:1], field="manager")
        said = await propose(work, actor.person, manager, interaction.now, field="manager")
        await work.commit()
    act, about = ONWARDS.decode(interaction.event.state)
    onwards = (Buttons((Button(act, label(HERE, "button_onwards"), about, Style.PRIMARY),)),) if act else ()
    parts = (Paragraph(said), *onwards)
    return UpdateForm(Form("directory.name_manager", label(HERE, "title"), parts, close=label(HERE, "close")))


async def propose(work: Work, person: Person, manager: Person, now: datetime, *, field: str | None = None) -> Text:
    """Asks `manager` in this transaction whether they manage `person`; returns what to tell the person. Lock the
    workspace first. Raises `NotAllowed` if it is not possible. Also for other features' forms that ask for a manager.
    """
    await may_name(work, person, field)
    if person.manager == manager.id:
        return words(HERE, manager=manager.name)["is_already"]
    await check(work, person, manager, field)
    before = await work.structure.proposal_of(person)
    if before and before.manager.id == manager.id and not await _is_lost(work, person, manager):
        return words(HERE, manager=manager.name)["waiting"]
    await _not_too_many(work, person, now, field)
    proposal = await work.structure.propose(person, manager, now)
    if before:
        await _close_question(work, person, now)
    await work.outbox.put(to_people(QUESTION, _subject(person), [manager], _question(person, proposal)), now)
    await work.audit.note(person.workspace, person.id, "manager.name", f"person/{person.id} {manager.id}", now)
    return words(HERE, manager=manager.name)["asked"]


async def may_name(work: Work, person: Person, field: str | None = None) -> None:
    """Raises `NotAllowed` if a stronger source already says who the manager is."""
    source = await _deciding_source(work, person)
    if source is not None:
        manager = await work.people.by_ids(person.workspace, [person.manager] if person.manager else [])
        said = words(HERE, manager=manager[0].name if manager else person.name)
        block = f"decided_by_{source.name.lower()}" if manager else "decided_none"
        raise NotAllowed(said.plain(block), field=field, private=True)


async def _deciding_source(work: Work, person: Person) -> Source | None:
    """The source that overrides the person's own statement; None if there is none."""
    source = strongest(await work.structure.managers_by_source(person.id))
    return source if source is not None and source > Source.NAMED else None


def _subject(person: Person) -> str:
    return f"manager/{person.id}"


async def _is_lost(work: Work, person: Person, manager: Person) -> bool:
    """Whether the chat refused the question."""
    sent = await work.outbox.about(person.workspace, _subject(person))
    asked = [each for each in sent if each.delivery.kind == QUESTION and is_to(each, manager)]
    return bool(asked) and asked[-1].state in NEVER_ARRIVED


async def _not_too_many(work: Work, person: Person, now: datetime, field: str | None) -> None:
    sent = await work.outbox.about(person.workspace, _subject(person))
    recent = [each for each in sent if each.delivery.kind == QUESTION and now - each.created_at < timedelta(days=1)]
    if len(recent) >= MOST_A_DAY:
        raise NotAllowed(words(HERE, most=MOST_A_DAY).plain("too_many"), field=field)


def _question(person: Person, proposal: int) -> Message:
    said = words(HERE, person=person)["question"]
    yes = words(HERE, person=person.name[:NAME_LONGEST]).plain("button_yes")
    buttons = (
        Button("directory.confirm_manager", yes, PROPOSAL.encode(proposal), Style.PRIMARY),
        Button("directory.deny_manager", label(HERE, "button_no"), PROPOSAL.encode(proposal)),
    )
    return Message((Paragraph(said), Buttons(buttons)), summary=said)


async def _close_question(work: Work, person: Person, now: datetime) -> None:
    """Removes the buttons from the question that is waiting for an answer."""
    settled = render_lines(words(HERE, person=person.name)["no_longer_asked"])
    sent = [e for e in await work.outbox.about(person.workspace, _subject(person)) if e.delivery.kind == QUESTION]
    for entry in sent[-1:]:
        if entry.state not in {State.REFUSED, State.DROPPED}:
            change = replace(entry.delivery, kind=ANSWER, verb=Verb.EDIT, message=settled, of=entry.token)
            await work.outbox.put([change], now)


async def confirm_report(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Yes, I manage …": the statement takes effect."""
    async with interaction.work() as (work, actor):
        person = await _settle(work, actor.person, interaction.event.value)
        if person is None:
            return Replace(render_lines(words(HERE)["settled"]))
        if await _deciding_source(work, person) is not None:
            await work.commit()
            return Replace(render_lines(words(HERE, person=person.name)["too_late"]))
        await check(work, person, actor.person)
        await work.structure.set_manager(person.id, Source.NAMED, actor.person.id)
        about = f"person/{person.id} {actor.person.id}"
        await work.audit.note(person.workspace, actor.person.id, "manager.confirm", about, interaction.now)
        told = render_lines(words(HERE, manager=actor.person)["was_confirmed"])
        await work.outbox.put(to_people(ANSWER, _subject(person), [person], told), interaction.now)
        await work.commit()
    said = words(HERE, person=person.name)["confirmed"]
    leave = Button("directory.leave_report", label(HERE, "button_leave"), PERSON.encode(person.id))
    return Replace(Message((Paragraph(said), Buttons((leave,))), summary=said))


async def deny_report(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "No": tells the person, who may name somebody else."""
    async with interaction.work() as (work, actor):
        person = await _settle(work, actor.person, interaction.event.value)
        if person is None:
            return Replace(render_lines(words(HERE)["settled"]))
        about = f"person/{person.id} {actor.person.id}"
        await work.audit.note(person.workspace, actor.person.id, "manager.deny", about, interaction.now)
        await work.outbox.put(to_people(ANSWER, _subject(person), [person], _was_denied(actor.person)), interaction.now)
        await work.commit()
    return Replace(render_lines(words(HERE, person=person.name)["denied"]))


def _was_denied(manager: Person) -> Message:
    said = words(HERE, manager=manager)["was_denied"]
    again = Button("directory.ask_manager", label(HERE, "button_again"), style=Style.PRIMARY)
    return Message((Paragraph(said), Buttons((again,))), summary=said)


async def _settle(work: Work, manager: Person, value: str) -> Person | None:
    """Whose question the button answers, which is over with it; None if none waits for this person's answer."""
    await work.workspaces.lock_workspace(manager.workspace)
    proposal = await work.structure.proposal(manager.workspace, PROPOSAL.decode(value))
    if proposal is None or proposal.manager.id != manager.id:
        return None
    await work.structure.settle(proposal.id)
    return proposal.person


async def step_back(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """A manager revokes an earlier yes."""
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        known = await work.people.by_ids(actor.person.workspace, [PERSON.decode(interaction.event.value)])
        if not known or (await work.structure.managers_by_source(known[0].id)).get(Source.NAMED) != actor.person.id:
            return Replace(render_lines(words(HERE)["settled"]))
        person = known[0]
        await work.structure.clear_manager(person.id, Source.NAMED)
        about = f"person/{person.id} {actor.person.id}"
        await work.audit.note(person.workspace, actor.person.id, "manager.leave", about, interaction.now)
        await work.outbox.put(to_people(ANSWER, _subject(person), [person], _was_denied(actor.person)), interaction.now)
        await work.commit()
    return Replace(render_lines(words(HERE, person=person.name)["denied"]))


async def withdraw(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The person withdraws the manager they named."""
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        proposal = await work.structure.proposal_of(actor.person)
        if proposal is not None and proposal.id == PROPOSAL.decode(interaction.event.value):
            await work.structure.settle(proposal.id)
            await _close_question(work, actor.person, interaction.now)
            about = f"person/{actor.person.id} {proposal.manager.id}"
            await work.audit.note(actor.person.workspace, actor.person.id, "manager.withdraw", about, interaction.now)
        form = naming_form(await work.structure.proposal_of(actor.person), interaction.event.state)
        await work.commit()
    return UpdateForm(form)
