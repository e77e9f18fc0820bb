"""Two records of one person become one, and an account gets a record of its own again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Table, and_, delete, exists, insert, select, update

from bot.people import Handle, Person, Source
from storage.accounts import recount
from storage.facts import LISTED, refresh
from storage.folding import folded
from storage.person_rows import written
from storage.sql import Sql
from storage.tables import FACT, HANDLE, OTHER_EMAIL, PERSON, PROPOSAL, Row

SPOKEN = (Source.LIST, Source.IMPORT)


async def join(sql: Sql, person: Person, other: Person) -> None:
    """All that is of the other becomes the person's; the other's record goes. Where only one can be, the person's own
    stays. Who manages whom is counted anew; a circle is for the caller to refuse."""
    (gone,) = await sql.rows(select(PERSON.c.email).where(PERSON.c.id == other.id))
    if await sql.rows(select(FACT.c.source).where(FACT.c.person_id == other.id, FACT.c.source.in_(SPOKEN))):
        await sql.change(LISTED[sql.kind], {"ids": [person.id]})
    for table, column in _references():
        for key in _keys(table, column):
            await sql.change(_twice(table, column, key, person.id, other.id))
        moved = {column.name: person.id} | ({"linked": True} if table is HANDLE else {})
        await sql.change(update(table).where(column == other.id).values(moved))
    await sql.change(update(PERSON).where(PERSON.c.id == person.id).values(roles=written(person.roles | other.roles)))
    await sql.change(delete(PERSON).where(PERSON.c.id == other.id))
    await _without_self(sql, person.id)
    await refresh(sql, [person.id])
    if gone.email:
        kept = {"workspace_id": person.workspace, "email": gone.email, "person_id": person.id, "by_hand": True}
        await sql.change(
            delete(OTHER_EMAIL).where(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.email == gone.email)
        )
        await sql.change(insert(OTHER_EMAIL), kept)


async def _without_self(sql: Sql, person: int) -> None:
    """What was said of the two about each other says nothing any more."""
    itself = and_(FACT.c.person_id == person, FACT.c.manager_id == person)
    await sql.change(delete(FACT).where(itself, FACT.c.source == Source.COMMAND))
    await sql.change(update(FACT).where(itself).values(manager_id=None))
    await sql.change(delete(PROPOSAL).where(PROPOSAL.c.person_id == person, PROPOSAL.c.manager_id == person))


def _references() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is PERSON for key in column.foreign_keys):
                yield table, column


def _keys(table: Table, column: Column[Any]) -> Iterator[list[Column[Any]]]:
    """What else makes a row of that column the only one."""
    if column.primary_key:
        yield [each for each in table.primary_key.columns if each is not column]
    if column.unique:
        yield []


def _twice(table: Table, column: Column[Any], key: list[Column[Any]], person: int, other: int) -> Any:
    mine = table.alias("mine")
    same = [mine.c[each.name] == each for each in key]
    return delete(table).where(column == other, exists().where(mine.c[column.name] == person, *same))


async def part(sql: Sql, person: Person, accounts: Sequence[Handle]) -> None:
    """The accounts get a record of their own, with the e-mail that came by the link, and without what was done
    before."""
    theirs = and_(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.person_id == person.id)
    taken = exists().where(PERSON.c.workspace_id == person.workspace, PERSON.c.email == OTHER_EMAIL.c.email)
    linked = and_(theirs, OTHER_EMAIL.c.by_hand)
    emails = await sql.rows(select(OTHER_EMAIL.c.email).where(linked, ~taken).order_by(OTHER_EMAIL.c.email))
    await sql.change(delete(OTHER_EMAIL).where(linked))
    new = {"workspace_id": person.workspace, "name": person.name, "folded": folded(person.name), "roles": ""}
    new |= {"time_zone": person.time_zone, "standing": person.standing.value, "created_at": datetime.now(UTC)}
    new["email"] = emails[0].email if emails else None
    ((made,),) = await sql.rows(insert(PERSON).returning(PERSON.c.id), new)
    for account in accounts:
        which = and_(HANDLE.c.platform == account.platform, HANDLE.c.external == account.external)
        await sql.change(update(HANDLE).where(which, HANDLE.c.person_id == person.id).values(person_id=made))
    await sql.change(update(HANDLE).where(HANDLE.c.person_id.in_((person.id, made))).values(linked=False))
    await recount(sql, [person.id, made])
