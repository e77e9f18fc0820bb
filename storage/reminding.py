"""What features ask alike when they look for people to remind."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, case, or_, true

from storage.database.columns import UtcDateTime
from storage.tables import NUDGE

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
