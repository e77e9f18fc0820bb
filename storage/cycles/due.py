"""Who is to be reminded of a review on a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text

from bot.cycles.calendar import reminder_days
from bot.cycles.cycle import Stage
from bot.cycles.owing.owing_review import OwingReview
from bot.nudges.debts import DueWindow
from storage.database.sql import Rows, Sql
from storage.nudges import IS_REMINDED
from storage.reminding import TOLD_ON, comes, day_key, may_be_asked, of_many
from storage.tables.cycles import CYCLE
from storage.tables.nudges import NUDGE
from storage.tables.owing import IS_OWED
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW_DEBT as DEBT

_INVITED = and_(text(f"review_debt.{IS_OWED}"), DEBT.c.invited_at.is_not(None))
_WITH_CYCLE = DEBT.join(CYCLE, CYCLE.c.id == DEBT.c.cycle_id)
_HERE = and_(PERSON.c.id == DEBT.c.reviewer_id, IS_REMINDED)


A_WEEK = timedelta(7)
"""So long after HR reminded everybody it is still looked for whom it did not reach."""


async def find_due_on(sql: Sql, due: DueWindow, after: int, most: int) -> tuple[OwingReview, ...]:
    """Those of cycles with a day of reminding in the window, or whom HR reminded lately, and what was put off until
    one of its days."""
    found = await _find_open(sql, due)
    if not found:
        return ()
    near, reminded = _find_near(found, due)
    page = _reviewers_on(due, near, reminded).where(DEBT.c.reviewer_id > after).limit(most).correlate(None)
    wanted = or_(DEBT.c.cycle_id.in_([*near, *reminded]), DEBT.c.later >= due.days[0])
    owing = _owing(wanted).where(DEBT.c.workspace_id == due.workspace, DEBT.c.reviewer_id.in_(page))
    rows = await sql.scan(owing, day_key(due))
    return tuple(
        OwingReview(
            row.reviewer_id, row.ask, row.due, row.since, row.later, row.reminded_at, row.day, row.asked_at
        )
        for row in rows
    )  # fmt: skip


def _reviewers_on(due: DueWindow, near: list[bytes], reminded: list[bytes]) -> Select[Any]:
    """Who owes something of these cycles that they were not reminded of yet, or of what they put off."""
    unheard = or_(NUDGE.c.asked_at.is_(None), NUDGE.c.asked_at < CYCLE.c.reminded_at)
    new = or_(
        and_(DEBT.c.cycle_id.in_(near), or_(TOLD_ON.is_(None), due.days[-1] > TOLD_ON)),
        and_(DEBT.c.cycle_id.in_(reminded), unheard),
        comes(DEBT.c.later, TOLD_ON),
    )
    return (
        select(DEBT.c.reviewer_id)
        .select_from(_WITH_CYCLE.join(PERSON, _HERE).outerjoin(NUDGE, NUDGE.c.person_id == DEBT.c.reviewer_id))
        .where(DEBT.c.workspace_id == due.workspace, _INVITED, CYCLE.c.stage == Stage.OPEN.value)
        .where(of_many(and_(new, may_be_asked())))
        .distinct()
        .order_by(DEBT.c.reviewer_id)
    )


def _owing(wanted: ColumnElement[bool]) -> Select[Any]:
    columns = (
        DEBT.c.reviewer_id, CYCLE.c.ask, CYCLE.c.due, DEBT.c.later, CYCLE.c.reminded_at, NUDGE.c.day, NUDGE.c.asked_at,
    )  # fmt: skip
    return (
        select(*columns, func.min(DEBT.c.invited_at).label("since"))
        .select_from(_WITH_CYCLE.outerjoin(NUDGE, NUDGE.c.person_id == DEBT.c.reviewer_id))
        .where(_INVITED, CYCLE.c.stage == Stage.OPEN.value, wanted)
        .group_by(*columns)
        .order_by(DEBT.c.reviewer_id)
    )


async def _find_open(sql: Sql, due: DueWindow) -> Rows:
    is_open = (CYCLE.c.workspace_id == due.workspace, CYCLE.c.stage == Stage.OPEN.value)
    columns = (CYCLE.c.id, CYCLE.c.ask, CYCLE.c.due, CYCLE.c.reminded_at)
    return await sql.rows(select(*columns).where(*is_open).order_by(CYCLE.c.id))


def _find_near(cycles: Rows, due: DueWindow) -> tuple[list[bytes], list[bytes]]:
    """Those with a day of reminding in the window, and those whose people HR reminded lately."""
    since = due.days[0] - A_WEEK
    return (
        [row.id for row in cycles if set(reminder_days(row.ask, row.due)) & set(due.days)],
        [row.id for row in cycles if row.reminded_at is not None and row.reminded_at.date() >= since],
    )
