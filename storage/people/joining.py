"""Two records of one person become one, and it is kept what the other brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, and_, delete, exists, insert, or_, select, update

from bot.people import Person, Source
from storage.cycles.joined import hold_cycles, move_decisions
from storage.database.sql import Sql
from storage.people.account_sync import AGAIN
from storage.people.accounts import recount
from storage.people.person_rows import write_roles
from storage.people.references import in_use, plain, row_key, whole
from storage.people.sources import LISTED
from storage.tables.joining import JOINED, PIECE, QUESTION
from storage.tables.people import FACT, HANDLE, OTHER_EMAIL, PERSON, PROPOSAL

SPOKEN = (Source.LIST, Source.IMPORT)
OWN_SETTINGS = ("hours", "away_until", "home_only")
MOVED, REMOVED, EMPTIED, DECIDED = "moved", "removed", "emptied", "decided"


@dataclass(slots=True)
class Pieces:
    """What the other record brought, in the order in which it was taken."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, what: str, column: Column[Any], key: dict[str, Any], value: Any = None) -> None:
        self.rows.append(
            {"number": len(self.rows), "what": what, "table_name": column.table.name, "column_name": column.name,
             "key": key, "value": value}
        )  # fmt: skip


async def merge_people(sql: Sql, person: Person, other: Person, by: int | None, now: datetime, *, linked: bool) -> None:
    """All that is of the other becomes the person's; the other's record goes. Where only one can be, the person's own
    stays. Who manages whom is counted anew; a loop is for the caller to refuse. `linked`: their accounts speak of the
    person only where no other does."""
    await hold_cycles(sql, person.workspace)
    (gone,) = await sql.rows(select(PERSON).where(PERSON.c.id == other.id))
    pieces = await _move_all(sql, person, other, linked=linked)
    await sql.change(
        update(PERSON).where(PERSON.c.id == person.id).values(roles=write_roles(person.roles | other.roles))
    )
    (kept,) = await sql.rows(select(PERSON).where(PERSON.c.id == person.id))
    await sql.change(delete(PERSON).where(PERSON.c.id == other.id))
    taken = _settings_taken(kept, gone)
    if taken:
        await sql.change(update(PERSON).where(PERSON.c.id == person.id).values(taken))
    if other.active and not person.active:
        await sql.many(AGAIN, [{"of_person": person.id}])
    await recount(sql, [person.id])
    await _keep_address(sql, person, gone.email)
    before = {"roles": write_roles(person.roles), "other": whole(PERSON, gone), "taken": sorted(taken)}
    joined = insert(JOINED).values(
        workspace_id=person.workspace, person_id=person.id, other=other.id, by_id=by, joined_at=now, before=before
    )
    ((number,),) = await sql.rows(joined.returning(JOINED.c.id))
    await sql.many(insert(PIECE), [piece | {"joined_id": number} for piece in pieces.rows])


async def _move_all(sql: Sql, person: Person, other: Person, *, linked: bool) -> Pieces:
    """Whatever names the other names the person; what each piece was before, to give it back."""
    both, pieces = (person.id, other.id), Pieces()
    await sql.change(delete(QUESTION).where(or_(QUESTION.c.person_id.in_(both), QUESTION.c.other_id.in_(both))))
    if await sql.rows(select(FACT.c.source).where(FACT.c.person_id == other.id, FACT.c.source.in_(SPOKEN))):
        await sql.change(LISTED[sql.kind], {"ids": [person.id]})
    await _without_each_other(sql, pieces, person.id, other.id)
    for table, column in await in_use(sql, other.id):
        await _move(sql, pieces, column, person.id, other.id, linked=linked and table is HANDLE)
    for column, key, decided in await move_decisions(sql, person.workspace, person.id, other.id):
        pieces.add(DECIDED, column, {"id": plain(key)}, decided)
    return pieces


def _settings_taken(kept: Any, gone: Any) -> dict[str, Any]:
    """What only the other had set by `/upward me`."""
    return {name: value for name in OWN_SETTINGS if (value := getattr(gone, name)) and not getattr(kept, name)}


async def _move(sql: Sql, pieces: Pieces, column: Column[Any], person: int, other: int, *, linked: bool) -> None:
    table = column.table
    for key in _keys(table, column):
        twice = _twice(table, column, key, person, other)
        for row in await sql.rows(select(table).where(twice)):
            pieces.add(REMOVED, column, row_key(table, row), whole(table, row))
        await sql.change(delete(table).where(twice))
    for row in await sql.rows(select(*table.primary_key.columns).where(column == other)):
        moved = row_key(table, row)
        pieces.add(MOVED, column, moved | ({column.name: person} if column.name in moved else {}))
    await sql.change(update(table).where(column == other).values({column.name: person} | _link_columns(linked)))


def _link_columns(linked: bool) -> dict[str, Any]:
    return {"linked": True} if linked else {}


async def _without_each_other(sql: Sql, pieces: Pieces, person: int, other: int) -> None:
    """What was said of the two about each other says nothing any more."""
    for table in (FACT, PROPOSAL):
        each_other = or_(
            and_(table.c.person_id == person, table.c.manager_id == other),
            and_(table.c.person_id == other, table.c.manager_id == person),
        )
        only = each_other if table is PROPOSAL else and_(each_other, FACT.c.source == Source.COMMAND)
        for row in await sql.rows(select(table).where(only)):
            pieces.add(REMOVED, table.c.person_id, row_key(table, row), whole(table, row))
        await sql.change(delete(table).where(only))
        if table is FACT:
            for row in await sql.rows(select(FACT).where(each_other)):
                pieces.add(EMPTIED, FACT.c.manager_id, row_key(FACT, row), {"manager_id": row.manager_id})
            await sql.change(update(FACT).where(each_other).values(manager_id=None))


def _keys(table: Table, column: Column[Any]) -> Iterator[list[Column[Any]]]:
    """What else makes a row of that column the only one."""
    if column.primary_key:
        yield [each for each in table.primary_key.columns if each is not column]
    if column.unique:
        yield []


def _twice(table: Table, column: Column[Any], key: list[Column[Any]], person: int, other: int) -> Any:
    mine = table.alias("mine")
    same = [mine.c[each.name] == each for each in key]
    return and_(column == other, exists().where(mine.c[column.name] == person, *same))


async def _keep_address(sql: Sql, person: Person, email: str | None) -> None:
    """By which whoever went is known from now on too."""
    if not email:
        return
    theirs = and_(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.email == email)
    await sql.change(delete(OTHER_EMAIL).where(theirs))
    kept = {"workspace_id": person.workspace, "email": email, "person_id": person.id, "by_hand": True}
    await sql.change(insert(OTHER_EMAIL), kept)
