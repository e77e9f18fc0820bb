"""What features ask alike when they look for people to remind."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
)

from bot.nudges.debts import DueWindow, Moment
from storage.database.columns import UtcDateTime
from storage.database.sql import Sql
from storage.nudges import IS_REMINDED
from storage.tables.nudges import NUDGE
from storage.tables.people import PERSON

TOLD_ON = case((NUDGE.c.posted == NUDGE.c.token, NUDGE.c.day))
"""The day of the newest nudge that arrived: of what came by then, people know."""


def a_day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())


def may_be_asked() -> ColumnElement[bool]:
    """Not so soon after the last message, and not while they wish to hear nothing."""
    rested = NUDGE.c.asked_at <= bindparam("rested", type_=UtcDateTime)
    wrong = NUDGE.c.asked_at > bindparam("beyond", type_=UtcDateTime)
    awake = or_(NUDGE.c.snoozed_until.is_(None), NUDGE.c.snoozed_until <= a_day("last"))
    return and_(or_(NUDGE.c.asked_at.is_(None), rested, wrong), awake)


def comes(day: ColumnElement[date], told: ColumnElement[Any], ahead: str = "") -> ColumnElement[bool]:
    """A moment in the window that is not told yet."""
    window = day.between(a_day(f"first{ahead}"), a_day(f"last{ahead}"))
    return and_(window, or_(TOLD_ON.is_(None), day > told))


def of_many(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition that PostgreSQL takes to hold for every second row. Not knowing the days, it takes a debt on one of
    them for so rare that it would read and sort all debts for every page."""
    return case((condition, true()))


def select_moments(
    person: Column[Any], day: Column[Any], *wanted: ColumnElement[bool], since: Column[Any] | None = None
) -> Select[Any]:
    """Of each person each of these days in the window, and since when they have known of it, if that matters. The last
    one alone may come for them when an earlier one has: the window is that of all, however far it is to the next day on
    which somebody works."""
    with_nudge = person.table.join(PERSON, and_(PERSON.c.id == person, IS_REMINDED)).outerjoin(
        NUDGE, NUDGE.c.person_id == person
    )
    known = () if since is None else (func.max(since).label("since"),)
    return (
        select(person.label("person"), day.label("day"), *known)
        .select_from(with_nudge)
        .where(person.table.c.workspace_id == bindparam("of_workspace"), person > bindparam("after"))
        .where(*wanted, comes(day, TOLD_ON), may_be_asked())
        .group_by(person, day)
        .order_by(person, day)
        .limit(bindparam("most"))
    )


async def find_moments(sql: Sql, moments: Select[Any], due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
    rows = await sql.scan(moments, page_key(due, after, most))
    return tuple(Moment(row.person, row.day, getattr(row, "since", due.rested)) for row in rows)


def page_key(due: DueWindow, after: int, most: int) -> dict[str, Any]:
    return {"of_workspace": due.workspace, "after": after, "most": most} | day_key(due)


def day_key(due: DueWindow) -> dict[str, Any]:
    """What `comes` and `may_be_asked` compare with."""
    return {"rested": due.rested, "beyond": due.beyond, "first": due.days[0], "last": due.days[-1]}
