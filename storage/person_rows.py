"""Rows of people as values: a person comes as one row for each of their handles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from bot.people import Handle, Person, Role, Standing
from storage.sql import Rows
from storage.tables import HANDLE, PERSON

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
    PERSON.c.start_date,
    HANDLE.c.platform,
    HANDLE.c.external,
    HANDLE.c.seen_at,
    HANDLE.c.active.label("account_active"),
)
NEWEST_HANDLE_FIRST = HANDLE.c.id.desc()
"""Somebody whose account was made anew on the same platform is reached by the new one."""


NEVER = datetime.min.replace(tzinfo=UTC)
_PREFERRED: set[str] = set()
"""The chats that come first for somebody who was seen on none of theirs; the same for the whole process."""


def prefer(platforms: Iterable[str]) -> None:
    """From now on these chats are preferred, and no others."""
    _PREFERRED.clear()
    _PREFERRED.update(platforms)


def with_handles(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The people for whom the conditions hold, oldest record first."""
    people = select(*COLUMNS).select_from(PERSON).outerjoin(HANDLE, HANDLE.c.person_id == PERSON.c.id)
    return people.where(*conditions).order_by(PERSON.c.id, NEWEST_HANDLE_FIRST)


def people(rows: Rows) -> tuple[Person, ...]:
    """The people in the order in which they first appear."""
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_person(group) for group in grouped.values())


def _person(rows: list[Any]) -> Person:
    first = rows[0]
    handles = dict.fromkeys(Handle(row.platform, row.external) for row in _where_seen_last(rows))
    return Person(
        id=first.id,
        workspace=first.workspace_id,
        name=first.name,
        handles=tuple(handles),
        roles=roles(first.roles),
        standing=Standing(first.standing),
        active=first.active,
        manager=first.manager_id,
        time_zone=first.time_zone,
        country=first.country,
        department=first.department,
        start_date=first.start_date,
    )


def _where_seen_last(rows: list[Any]) -> list[Any]:
    """The platform where they were seen last comes first, or a preferred one if they were seen nowhere; after it those
    where no account of theirs is active. On each the newest account, as the rows come."""
    rows = [row for row in rows if row.platform is not None]
    seen: dict[str, tuple[bool, datetime]] = {}
    for row in rows:
        active, at = seen.get(row.platform, (False, NEVER))
        seen[row.platform] = (active or row.account_active, max(at, row.seen_at or NEVER))
    if len(seen) < 2:
        return rows
    return sorted(rows, key=lambda row: (*seen[row.platform], row.platform in _PREFERRED), reverse=True)


def roles(written: str) -> frozenset[Role]:
    """The roles behind the comma-separated list of a row."""
    return frozenset(Role(role) for role in written.split(",")) if written else frozenset()


def written(roles: frozenset[Role]) -> str:
    """The list as a row keeps it."""
    return ",".join(sorted(role.value for role in roles))
