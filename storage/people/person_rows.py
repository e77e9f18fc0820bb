"""Rows of people as values: a person comes as one row for each of their handles."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, bindparam, select

from bot.dm_routing import Account, rank_handles
from bot.people import Handle, Person, Role, Standing
from bot.typed_text import clean_line
from storage.database.prepared import Prepared
from storage.database.sql import Rows, Sql, Statement
from storage.database.statements import chunks
from storage.people.hours import LAST_DAY, hours_of, zone_in
from storage.tables.people import HANDLE, PERSON
from storage.tables.workspaces import WORKSPACE

COLUMNS = (
    PERSON.c.id,
    PERSON.c.workspace_id,
    PERSON.c.name,
    PERSON.c.roles,
    PERSON.c.standing,
    PERSON.c.active,
    PERSON.c.manager_id,
    PERSON.c.time_zone,
    PERSON.c.country,
    PERSON.c.department,
    PERSON.c.title,
    PERSON.c.start_date,
    PERSON.c.hours,
    PERSON.c.away_until,
    PERSON.c.home_only,
    WORKSPACE.c.hours.label("company_hours"),
    WORKSPACE.c.country.label("company_country"),
    WORKSPACE.c.time_zone.label("company_zone"),
    HANDLE.c.platform,
    HANDLE.c.external,
    HANDLE.c.seen_at,
    HANDLE.c.active.label("account_active"),
)
WITH_COMPANY = PERSON.outerjoin(WORKSPACE, WORKSPACE.c.id == PERSON.c.workspace_id)
"""Everybody has one; but so the databases look for the people first."""
NEWEST_HANDLE_FIRST = HANDLE.c.id.desc()
"""Somebody whose account was made anew on the same platform is reached by the new one."""

NAMELESS = "?"
"""Whose stored name has nothing that can be seen."""


def with_handles(*conditions: ColumnElement[bool] | TextClause) -> Select[Any]:
    """The people for whom the conditions hold, oldest record first."""
    people = select(*COLUMNS).select_from(WITH_COMPANY.outerjoin(HANDLE, HANDLE.c.person_id == PERSON.c.id))
    return people.where(*conditions).order_by(PERSON.c.id, NEWEST_HANDLE_FIRST)


PEOPLE = Prepared(with_handles(PERSON.c.id.in_(bindparam("ids", type_=PERSON.c.id.type, expanding=True))))


def people(rows: Rows, preferred: Collection[str]) -> tuple[Person, ...]:
    """The people in the order in which they first appear, each with the handle to write to first; of chats where
    nobody saw them yet with one that is preferred."""
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_person(group, preferred) for group in grouped.values())


async def find_people(sql: Sql, ids: Iterable[int | None], preferred: Collection[str]) -> dict[int, Person]:
    wanted = sorted({each for each in ids if each is not None})
    return {each.id: each for each in await in_chunks(sql, PEOPLE, wanted, preferred)}


async def in_chunks(
    sql: Sql, statement: Statement, ids: Sequence[int], preferred: Collection[str], **more: object
) -> list[Person]:
    """Thousands of them come a few hundred at a time: on SQLite others have their turn in between."""
    found: list[Person] = []
    for some in chunks(ids):
        if found:
            await asyncio.sleep(0)
        found += people(await sql.rows(statement, {"ids": list(some), **more}), preferred)
    return found


def _person(rows: list[Any], preferred: Collection[str]) -> Person:
    first = rows[0]
    return Person(
        id=first.id,
        workspace=first.workspace_id,
        name=clean_line(first.name) or NAMELESS,
        handles=_handles(rows, preferred),
        roles=roles(first.roles),
        standing=Standing(first.standing),
        active=first.active,
        manager=first.manager_id,
        time_zone=zone_in(first.time_zone, first.company_zone),
        country=first.country,
        department=first.department,
        title=first.title,
        start_date=first.start_date,
        hours=hours_of(first.company_hours, first.hours, first.company_country),
        away_until=min(first.away_until, LAST_DAY) if first.away_until else None,
        home_only=first.home_only,
    )


def _handles(rows: list[Any], preferred: Collection[str]) -> tuple[Handle, ...]:
    """On each chat the newest account first, as the rows come."""
    rows = [row for row in rows if row.platform is not None]
    if len(rows) < 2:
        return tuple(Handle(row.platform, row.external) for row in rows)
    accounts = [Account(Handle(row.platform, row.external), row.account_active, row.seen_at) for row in rows]
    return rank_handles(accounts, preferred)


def roles(written: str) -> frozenset[Role]:
    """The roles behind the comma-separated list of a row."""
    return frozenset(Role(role) for role in written.split(",")) if written else frozenset()


def write_roles(roles: frozenset[Role]) -> str:
    """The list as a row keeps it."""
    return ",".join(sorted(role.value for role in roles))
