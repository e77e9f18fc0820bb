"""`/upward role`: who is an admin, who is HR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.admin.parts import done_form, form, setting, to_overview
from bot.admin.rules import role_fault
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import ChoiceField, Form, PeopleField
from bot.mentions.resolve_people import handles_of, resolve_picked
from bot.mentions.typed import Piece, pieces
from bot.messages import Buttons, Message, Paragraph, render_lines
from bot.people import Handle, Person, Role
from bot.phrases import label, render_options, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, Say, UpdateForm
from bot.routes import E, Interaction, in_place
from bot.store import Actor, Work

HERE = "admin/role"
NONE = "none"
MOST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """Gives `role`, takes it away (`off`), or takes every role away (`role` is None)."""

    role: Role | None
    off: bool = False

    def apply(self, roles: frozenset[Role]) -> frozenset[Role]:
        if self.role is None:
            return frozenset()
        return roles - {self.role} if self.off else roles | {self.role}

    def __str__(self) -> str:
        """The name of what is said about it."""
        return NONE if self.role is None else f"{self.role}{'_off' if self.off else ''}"


async def role(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`hr @ana`, `admin @ana off`, `none @ana`, or nothing to see who has which."""
    typed = pieces(interaction.event.text)
    if not typed:
        return await _show_roles(interaction)
    change, named = _read(typed)
    handles = await handles_of(interaction, named) if named else None
    if handles is None:
        return await _form(interaction, change, lost=bool(named))
    return Say(await _change(interaction, change, handles))


def _read(typed: Sequence[Piece]) -> tuple[Change, Sequence[Piece]]:
    known: dict[str, Role | None] = {**{each.value: each for each in Role}, NONE: None}
    first, rest = typed[0], typed[1:]
    if not isinstance(first, str) or first.lower() not in known:
        raise NotAllowed(label(HERE, "which_role"))
    if rest and isinstance(rest[-1], str) and rest[-1].lower() == "off":
        return Change(known[first.lower()], off=True), rest[:-1]
    return Change(known[first.lower()]), rest


async def _show_roles(interaction: Interaction[CommandTyped]) -> CommandReply:
    async with interaction.read() as (work, actor):
        held = await holders(work, actor)
    return Say(Message((*held, Paragraph(words(HERE)["how"]), Buttons((to_overview(),)))))


async def holders(work: Work, actor: Actor) -> list[Paragraph]:
    """Who is an admin, who is HR; in one statement."""
    people = await work.people.with_roles(actor.person.workspace)
    admins = [person.name for person in people if Role.ADMIN in person.roles]
    hr = [person.name for person in people if Role.HR in person.roles]
    lines = [words(HERE, people=admins)["admins"]]
    lines.append(words(HERE, people=hr)["hr"] if hr else words(HERE)["no_hr"])
    return list(map(Paragraph, lines))


async def _form(interaction: Interaction[CommandTyped], change: Change, *, lost: bool) -> CommandReply:
    await interaction.admit()
    return OpenForm(role_form(change, lost=lost))


def role_form(change: Change = Change(Role.ADMIN), *, lost: bool = False) -> Form:
    """People and the role that they shall have. `lost`: somebody was named whom nobody is called."""
    names = [*(each.value for each in Role), NONE]
    role_field = ChoiceField(
        "role",
        label(HERE, "field_role"),
        render_options(HERE, names),
        value=change.role.value if change.role and not change.off else NONE,
    )
    people = PeopleField("people", label(HERE, "field_people"), most=MOST)
    note = (Paragraph(words(HERE)["not_found"]),) if lost else ()
    return form("admin.role", label(HERE, "title"), (*note, people, role_field), label(HERE, "submit"))


async def change(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button of the overview."""
    await interaction.admit()
    return in_place(interaction, role_form())


async def save_roles(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The form with the pickers."""
    answers = interaction.event.answers
    if not answers.people("people"):
        raise NotAllowed(label(HERE, "pick_people"), field="people")
    change = Change(answers.choice("role", Role))
    message = await _change(interaction, change, answers.people("people"))
    return UpdateForm(done_form("admin.role", label(HERE, "title"), message.parts))


async def _change(interaction: Interaction[E], change: Change, handles: Iterable[Handle]) -> Message:
    handles = list(dict.fromkeys(handles))[:MOST]
    async with interaction.work() as (work, actor):
        await work.workspaces.lock_workspace(actor.person.workspace)
        people = await work.people.by_handles(actor.person.workspace, handles)
        resolve_picked(interaction, handles, people, NotAllowed(label(HERE, "unknown"), field="people"))
        for person in people:
            await _give(work, actor.person, person, change, interaction)
        await work.commit()
    return Message((Paragraph(words(HERE, people=[person.name for person in people])[f"done_{change}"]),))


async def _give(work: Work, by: Person, person: Person, change: Change, interaction: Interaction[E]) -> None:
    roles = change.apply(person.roles)
    fault = role_fault(person, roles, await work.people.admins(person.workspace))
    if fault is not None:
        raise NotAllowed(words(HERE, person=person.name).plain(fault), field="people")
    if roles == person.roles:
        return
    await work.people.set_roles(person.id, roles)
    held = ",".join(sorted(roles)) or NONE
    await work.audit.note(person.workspace, by.id, "role.set", f"person/{person.id} {held}", interaction.now)
    if person.id != by.id:
        said = words(HERE, by=by.name)[f"told_{change}"]
        told = to_people("admin.role", f"person/{person.id}", [person], render_lines(said))
        await work.outbox.put(told, interaction.now)


SETTING = setting("roles", 20, holders)
