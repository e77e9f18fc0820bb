"""Which of somebody's accounts speaks for them, and whether they are still here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, func, select, true, update

from bot.people import Source
from storage.database.sql import Sql
from storage.people.sources import refresh
from storage.tables.people import FACT, HANDLE, PERSON

TOLD = ("name", "time_zone", "locale", "title", "standing")
"""What a directory says of an account, as `handle.told` keeps it."""

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OTHER = HANDLE.alias("other_account")

HELD = select(func.count()).where(_OTHER.c.person_id == PERSON.c.id).correlate(PERSON).scalar_subquery()
ACCOUNTS = (
    select(*(HANDLE.c[name] for name in ("id", "person_id", "platform", "team", "active", "linked")))
    .where(HANDLE.c.person_id.in_(_IDS))
    .order_by(HANDLE.c.id)
)
_HERE = exists().where(HANDLE.c.person_id == PERSON.c.id, HANDLE.c.active == true())
_HERE_OF_FACT = exists().where(HANDLE.c.person_id == FACT.c.person_id, HANDLE.c.active == true())
RECOUNT = update(PERSON).where(PERSON.c.id.in_(_IDS)).values(active=_HERE)
RECOUNT_LISTED = (
    update(FACT).where(and_(FACT.c.person_id.in_(_IDS), FACT.c.source == Source.LIST)).values(active=_HERE_OF_FACT)
)


async def recount(sql: Sql, people: Sequence[int]) -> None:
    """Makes active who has an active account, as far as no file says otherwise."""
    await sql.change(RECOUNT_LISTED, {"ids": people})
    await sql.change(RECOUNT, {"ids": people})
    await refresh(sql, people)


async def accounts_of(sql: Sql, people: Sequence[int]) -> dict[int, list[Any]]:
    """The accounts of these people, the first one first."""
    found: dict[int, list[Any]] = {}
    for row in await sql.rows(ACCOUNTS, {"ids": people}) if people else ():
        found.setdefault(row.person_id, []).append(row)
    return found


def primary_account(accounts: Sequence[Any]) -> Any:
    """The account whose directory says what they are called: on each chat the newest; of these one that is active, of
    several the one in the chat where they were first. An account that admins linked speaks where there is no other."""
    newest = {(each.platform, each.team): each for each in accounts}
    first: dict[tuple[str, str], int] = {}
    for each in accounts:
        first.setdefault((each.platform, each.team), each.id)
    return min(newest.values(), key=lambda each: (not each.active, each.linked, first[each.platform, each.team]))
