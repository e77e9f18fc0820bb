"""`/upward manager`: admins set who manages whom. Overrides people files and profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.button_values import RECORD, Converter, Value, joined
from bot.directory.managers.rules import ManagerFault, loop, manager_fault, person_fault, strongest
from bot.directory.repository import PERSON
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Field, Form, PeopleField
from bot.mentions.resolve_people import behind, handles_of
from bot.mentions.typed import pieces
from bot.messages import Button, Buttons, Message, Paragraph, Part, SmallPrint, Text, Words, render_lines
from bot.people import Handle, Person, Source
from bot.phrases import label, words
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Replace, Say, UpdateForm
from bot.routes import E, Interaction
from bot.shortened import shorten_name
from bot.store import Work

HERE = "directory/manager"
NOBODY, FORGET = "none", "off"
ABSENT = "-"
SPACE = Words(" ")


class Undo(NamedTuple):
    """What was set for whom by command, and what before: a person's id, 0 for nobody, `-` for no statement."""

    person: int
    after: str
    before: str


def _read_said(text: str) -> str:
    return text if text in {ABSENT, "0"} else str(RECORD.read(text))


SAID = Converter(str, _read_said)
UNDO = Value(joined(Undo, " ", RECORD, SAID, SAID), Undo(0, ABSENT, ABSENT))


@dataclass(frozen=True, slots=True)
class Wish:
    """What an admin sets for a person (by account or record): a manager, none (`manager` is None), or no statement any
    more (`forget`)."""

    person: Handle | int
    manager: Handle | None = None
    forget: bool = False


async def manager(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`@ana @carla`, `@ana none`, `@ana off`, `@ana` to show the manager and the source; anything else opens the
    form."""
    typed = pieces(interaction.event.text)
    last = typed[-1].lower() if typed and isinstance(typed[-1], str) else ""
    named = typed[:-1] if last in {NOBODY, FORGET} else typed
    handles = await handles_of(interaction, named) if named else None
    if handles and len(handles) == 1 and last in {NOBODY, FORGET}:
        return Say(await set_manager(interaction, Wish(handles[0], forget=last == FORGET)))
    if handles and len(handles) == 1:
        return Say(await _show_manager(interaction, handles[0]))
    if handles and len(handles) == 2 and named == typed:
        return Say(await set_manager(interaction, Wish(handles[0], handles[1])))
    await interaction.admit()
    return OpenForm(manager_form(lost=bool(named) and handles is None))


async def _show_manager(interaction: Interaction[CommandTyped], handle: Handle) -> Message:
    async with interaction.read() as (work, actor):
        (person,) = await behind(interaction, work, actor.person.workspace, [handle])
        said = await standing(work, person)
    return Message((Paragraph(said), SmallPrint(words(HERE)["how"])), summary=said)


async def standing(work: Work, person: Person) -> Text:
    """The manager, and the source that says so."""
    source = strongest(await work.structure.managers_by_source(person.id))
    if person.manager is None or source is None:
        block = "nobody_decided" if source is Source.COMMAND else "nobody_said"
        return words(HERE, person=person.name)[block]
    (manager,) = await work.people.by_ids(person.workspace, [person.manager])
    said = words(HERE, person=person.name, manager=manager.name)
    return said[f"is_by_{source.name.lower()}"] + ((SPACE, *said["but_left"]) if not manager.active else ())


def manager_form(*, lost: bool) -> Form:
    """The form with the two pickers. `lost`: somebody was named whom nobody is called."""
    note = (Paragraph(words(HERE)["not_found"]),) if lost else ()
    return _form((*note, PeopleField("person", label(HERE, "field_person"))))


def form_about(person: Person) -> Form:
    """The form for that person, who may have an account in another chat, or none."""
    said = words(HERE, person=shorten_name(person.name))
    return replace(_form((Paragraph(said["of_whom"]),)), state=PERSON.encode(person.id))


def _form(above: tuple[Part | Field, ...]) -> Form:
    manager = PeopleField("manager", label(HERE, "field_manager"), optional=True, hint=label(HERE, "hint_manager"))
    return Form("directory.manager", label(HERE, "title"), (*above, manager), submit=label(HERE, "submit"))


async def save_manager(interaction: Interaction[FormSubmitted]) -> FormReply:
    """Saves the form. Without a manager the person has none."""
    answers, about = interaction.event.answers, interaction.event.state
    people, managers = answers.people("person"), answers.people("manager")
    if not people and not about:
        raise NotAllowed(label(HERE, "pick_person"), field="person")
    wish = Wish(PERSON.decode(about) if about else people[0], managers[0] if managers else None)
    message = await set_manager(interaction, wish, field="manager")
    return UpdateForm(Form("directory.manager", label(HERE, "title"), message.parts, close=label(HERE, "close")))


async def set_manager(interaction: Interaction[E], wish: Wish, *, field: str | None = None) -> Message:
    """Applies the wish; returns the receipt with its undo button."""
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        person, manager = await _find(interaction, work, workspace, wish, field)
        before = token(await work.structure.managers_by_source(person.id))
        after = ABSENT if wish.forget else str(manager.id if manager else 0)
        told = await _say(work, person, after, field)
        await work.audit.note(workspace, actor.person.id, "manager.set", f"person/{person.id} {after}", interaction.now)
        said = await standing(work, told)
        await work.commit()
    undo = Button("directory.undo_manager", label(HERE, "button_undo"), UNDO.encode(Undo(person.id, after, before)))
    return Message((Paragraph(said), Buttons((undo,))), summary=said)


async def _find(
    interaction: Interaction[E], work: Work, workspace: int, wish: Wish, field: str | None
) -> tuple[Person, Person | None]:
    """The person and the manager of a wish."""
    accounts = [each for each in (wish.person, wish.manager) if isinstance(each, Handle)]
    people = [] if isinstance(wish.person, Handle) else await work.people.by_ids(workspace, [wish.person])
    found = [*people, *await behind(interaction, work, workspace, accounts, field=field)]
    if len(found) != 1 + (wish.manager is not None):
        raise NotAllowed(label(HERE, "unknown"), field=field)
    return found[0], found[1] if wish.manager else None


def token(said: Mapping[Source, int | None]) -> str:
    """The earlier statement by command, encoded for a button."""
    return str(said[Source.COMMAND] or 0) if Source.COMMAND in said else ABSENT


async def _say(work: Work, person: Person, what: str, field: str | None = None) -> Person:
    """Sets or refuses the statement by command: a person's id, 0 for nobody, `-` for none any more. Returns the person
    with the manager that results."""
    if (fault := person_fault(person)) is not None:
        raise await refusal(work, fault, person, None, field)
    if what == ABSENT:
        counts = await work.structure.clear_manager(person.id, Source.COMMAND)
        above = await work.structure.managers_above(person.id)
        if person.id in above:
            raise NotAllowed(words(HERE, person=person.name).plain("back_to_loop"), field=field)
        return replace(person, manager=counts)
    manager = (await work.people.by_ids(person.workspace, [int(what)])) if what != "0" else ()
    if manager:
        await check(work, person, manager[0], field)
    counts = await work.structure.set_manager(person.id, Source.COMMAND, manager[0].id if manager else None)
    return replace(person, manager=counts)


async def check(work: Work, person: Person, manager: Person, field: str | None = None) -> None:
    """Raises `NotAllowed` if `manager` can't manage `person`."""
    fault = manager_fault(person, manager, await work.structure.managers_above(manager.id))
    if fault is not None:
        raise await refusal(work, fault, person, manager, field)


async def refusal(
    work: Work, fault: ManagerFault, person: Person, manager: Person | None, field: str | None
) -> NotAllowed:
    people: Sequence[Person] = ()
    if fault is ManagerFault.LOOP and manager is not None:
        around = loop(person.id, manager.id, await work.structure.managers_above(manager.id))
        names = {each.id: each for each in await work.people.by_ids(person.workspace, set(around))}
        people = [names[each] for each in around if each in names]
    said = words(
        HERE,
        person=person.name,
        manager=manager.name if manager else person.name,
        chain=" → ".join(each.name for each in people) or person.name,
    )
    return NotAllowed(said.plain(fault), field=field)


async def undo(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Undo: restores the earlier statement, unless somebody changed it since."""
    person_id, after, before = UNDO.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        workspace = actor.person.workspace
        await work.workspaces.lock_workspace(workspace)
        known = await work.people.by_ids(workspace, [person_id])
        if not known or token(await work.structure.managers_by_source(known[0].id)) != after:
            raise NotAllowed(label(HERE, "changed_since"))
        told = await _say(work, known[0], before)
        about = f"person/{known[0].id} {before}"
        await work.audit.note(workspace, actor.person.id, "manager.undo", about, interaction.now)
        said = (*words(HERE)["undone"], SPACE, *await standing(work, told))
        await work.commit()
    return Replace(render_lines(said))
