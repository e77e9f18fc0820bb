"""`/upward audit`: who changed or read what, and when. Names are those of today; what was written is in no line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.admin.audit_query import AuditQuery, parse_query
from bot.admin.hours_noted import describe_change
from bot.admin.parts import to_overview
from bot.admin.repository import AuditSearch, Noted
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import DateField, Field, Form, PeopleField
from bot.messages import Buttons, Divider, Paragraph, Part, Room, Text, Words
from bot.paging import ListForm, ListPage
from bot.people import Person, Role
from bot.phrases import day, label, words, zone_of
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Interaction, in_place
from bot.store import Actor, Work
from bot.typed_text import number

HERE = "admin/audit"
LIST = ListForm("admin.audit", HERE, "admin.audit_newer", "admin.audit_older", 20)
A_PERSON = "person/"


async def audit(interaction: Interaction[CommandTyped]) -> CommandReply:
    """The newest acts, or those of the person and the days that were typed."""
    return OpenForm(await _read(interaction, await parse_query(interaction)))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button in the overview."""
    drawn = await _read(interaction, AuditQuery())
    return in_place(interaction, drawn)


async def search_audit(interaction: Interaction[FormSubmitted]) -> FormReply:
    """What a person did, and what was done in some days."""
    query = AuditQuery.of(interaction.event.answers)
    if query.begin and query.end and query.end < query.begin:
        raise NotAllowed(label(HERE, "backwards"), field="end")
    return UpdateForm(await _read(interaction, query))


async def page_audit(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Newer or older ones; the button's value is the page."""
    async with interaction.read() as (work, actor):
        return UpdateForm(await _render(work, actor, AuditQuery.of(interaction.event.answers, interaction.event.value)))


async def _read(
    interaction: Interaction[CommandTyped] | Interaction[ButtonPressed] | Interaction[FormSubmitted], query: AuditQuery
) -> Form:
    """The list; that it was looked at is in it from the next look on."""
    async with interaction.work() as (work, actor):
        drawn = await _render(work, actor, query)
        await work.audit.note(actor.person.workspace, actor.person.id, "audit.read", "", interaction.now)
        await work.commit()
    return drawn


async def _render(work: Work, actor: Actor, query: AuditQuery) -> Form:
    reader = actor.person
    whom = await work.people.by_handles(reader.workspace, [query.person] if query.person else [])
    search = AuditSearch(
        whom[0].id if whom else None,
        _midnight(query.begin, reader),
        _midnight(query.end and query.end + timedelta(days=1), reader),
    )

    async def find(page: int) -> ListPage[Noted]:
        noted, total = await work.audit.list_entries(reader.workspace, search, (page - 1) * LIST.size, LIST.size)
        return ListPage(noted, page, total)

    found: ListPage[Noted] = ListPage() if query.person and not whom else await LIST.read(find, query.page)
    people = await work.people.by_ids(reader.workspace, set().union(*map(_people_in, found.items)))
    names = {person.id: person.name for person in people}
    rooms = {channel.room.external: channel.room for channel in actor.channels}
    lines = [Paragraph(line(each, names, rooms, reader)) for each in found.items]
    back = (Buttons((to_overview(),)),) if Role.ADMIN in reader.roles else ()
    return LIST.render((*_fields(query), Divider(), *(lines or [Paragraph(words(HERE)["nothing"])])), found, back)


def _midnight(of: date | None, reader: Person) -> datetime | None:
    return None if of is None else datetime.combine(of, time(), zone_of(reader.time_zone))


def _people_in(noted: Noted) -> set[int]:
    first, _, rest = noted.about.partition(" ")
    ids = {number(first.removeprefix(A_PERSON)), number(rest)} if first.startswith(A_PERSON) else set()
    return (ids | {noted.by or 0}) - {0}


def line(noted: Noted, names: Mapping[int, str], rooms: Mapping[str, Room], reader: Person) -> Text:
    """When, who, and what in plain words. An act of a newer release is named as it is stored."""
    local = noted.at.astimezone(zone_of(reader.time_zone))
    by = _name_of(str(noted.by), names) if noted.by else label(HERE, "nobody")
    first, _, rest = noted.about.partition(" ")
    said = words(
        HERE,
        by=by,
        typed=noted.act,
        person=_name_of(first.removeprefix(A_PERSON), names),
        manager=_name_of(rest, names),
        value=label(HERE, f"what_{first}") if f"what_{first}" in words(HERE) else first,
        room=rooms.get(rest) or label(HERE, "a_room"),
        **describe_change(noted.act, noted.about),
    )
    block = _block(noted, rest)
    when = Words(f"{day(noted.at, reader.time_zone)}, {local:%H:%M}", bold=True)
    return (when, Words("  "), *said[block if block in said else "other"])


def _block(noted: Noted, rest: str) -> str:
    """The phrase for the act; what was given or named makes some acts two."""
    block = noted.act.replace(".", "_")
    match noted.act:
        case "role.set":
            return f"{block}_{rest.replace(',', '_')}"
        case "manager.set" | "manager.profile" if not number(rest):
            return f"{block}_none"
        case "retention.set" if not noted.about:
            return f"{block}_none"
        case _:
            return block


def _name_of(person: str, names: Mapping[int, str]) -> str:
    return names.get(number(person)) or label(HERE, "gone")


def _fields(query: AuditQuery) -> tuple[Field | Part, ...]:
    chosen = (query.person,) if query.person else ()
    fields: tuple[Field, ...] = (
        PeopleField("person", label(HERE, "field_person"), chosen, optional=True),
        DateField("begin", label(HERE, "field_begin"), query.begin, optional=True),
        DateField("end", label(HERE, "field_end"), query.end, optional=True),
    )
    return (Paragraph(words(HERE, typed=query.missed)["missed"]), *fields) if query.missed else fields
