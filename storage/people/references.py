"""Everything in the database that refers to a person, read from the tables themselves: a table that comes later counts
by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Select, Table, and_, exists, literal, select, union_all

from storage.database.columns import UtcDateTime
from storage.database.sql import Sql
from storage.tables import Row
from storage.tables.daily import ALLOWANCE
from storage.tables.home import HOME_VISIT
from storage.tables.imports import IMPORT_LINE
from storage.tables.joining import JOINED, QUESTION
from storage.tables.nudges import NUDGE
from storage.tables.people import FACT, HANDLE, OTHER_EMAIL, PERSON

ABOUT_THEM = (
    *(table.c.person_id for table in (HANDLE, OTHER_EMAIL, HOME_VISIT, NUDGE, IMPORT_LINE, FACT, JOINED, ALLOWANCE)),
    *(column for column in QUESTION.c if column.foreign_keys),
    JOINED.c.by_id,
)
"""What directories, files and the bot itself note of anybody, and nobody has as their own."""


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Each column that names a person; those of questions who is who go with their question."""
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if table is not QUESTION and any(key.column.table is PERSON for key in column.foreign_keys):
                yield table, column


async def in_use(sql: Sql, person: int) -> list[tuple[Table, Column[Any]]]:
    """Those of `references` in which something of that person is, by one statement: most tables have nothing."""
    every = list(references())
    asked: list[Select[Any]] = [
        select(literal(number).label("number")).where(exists().where(column == person))
        for number, (_, column) in enumerate(every)
    ]
    return [every[number] for number in sorted(row.number for row in await sql.rows(union_all(*asked)))]


async def belongings(sql: Sql, person: int) -> frozenset[str]:
    """See `bot.identity_repository.IdentityRepository`."""
    used = await in_use(sql, person)
    return frozenset(table.name for table, column in used if not any(column is each for each in ABOUT_THEM))


def row_key(table: Table, row: Any) -> dict[str, Any]:
    return {column.name: plain(getattr(row, column.name)) for column in table.primary_key.columns}


def behind(table: Table, key: Mapping[str, Any]) -> Any:
    """The condition for the row of that key."""
    return and_(*(table.c[name] == parse_value(table.c[name], value) for name, value in key.items()))


def whole(table: Table, row: Any) -> dict[str, Any]:
    """A row, as JSON can hold it."""
    return {column.name: plain(getattr(row, column.name)) for column in table.columns}


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def parse_value(column: Column[Any], value: Any) -> Any:
    if isinstance(value, str) and isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    if isinstance(value, str) and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(column.type, Date) else value
