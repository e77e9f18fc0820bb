"""Two records of one person become one, and an account gets a record of its own again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Table, and_, delete, exists, insert, select, update

from bot.people import Handle, Person
from storage.folding import folded
from storage.person_rows import written
from storage.sql import Sql
from storage.tables import HANDLE, OTHER_EMAIL, PERSON, Row


async def join(sql: Sql, person: Person, other: Person) -> None:
    """All that is of the other becomes the person's; the other's record goes. Where only one can be, the person's own
    stays."""
    (gone,) = await sql.rows(select(PERSON.c.email).where(PERSON.c.id == other.id))
    for table, column in _references():
        for key in _keys(table, column):
            await sql.change(_twice(table, column, key, person.id, other.id))
        await sql.change(update(table).where(column == other.id).values({column.name: person.id}))
    itself = and_(PERSON.c.id == person.id, PERSON.c.manager_id == person.id)
    await sql.change(update(PERSON).where(itself).values(manager_id=None))
    await sql.change(update(PERSON).where(PERSON.c.id == person.id).values(roles=written(person.roles | other.roles)))
    await sql.change(delete(PERSON).where(PERSON.c.id == other.id))
    if gone.email:
        kept = {"workspace_id": person.workspace, "email": gone.email, "person_id": person.id, "by_hand": True}
        await sql.change(
            delete(OTHER_EMAIL).where(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.email == gone.email)
        )
        await sql.change(insert(OTHER_EMAIL), kept)


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


async def part(sql: Sql, person: Person, account: Handle) -> None:
    """The account gets a record of its own, without what was done before."""
    new = {"workspace_id": person.workspace, "name": person.name, "folded": folded(person.name), "roles": ""}
    new |= {"time_zone": person.time_zone, "standing": person.standing.value, "created_at": datetime.now(UTC)}
    ((made,),) = await sql.rows(insert(PERSON).returning(PERSON.c.id), new)
    theirs = and_(
        HANDLE.c.person_id == person.id,
        HANDLE.c.platform == account.platform,
        HANDLE.c.external == account.external,
    )
    await sql.change(update(HANDLE).where(theirs).values(person_id=made))
