"""Who owes feedback when, and what the jobs of feedback have to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    update,
)

from bot.features import Feature
from bot.feedback.repository import Missing, Owing
from bot.feedback.request import Outcome, Request, State
from bot.feedback.rules import FARTHEST, LEAD, find_last_over
from bot.nudges.calendar import A_DAY
from bot.nudges.debts import DueWindow, Moment
from bot.people import Person
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Kind, Sql
from storage.feedback.lists import is_released
from storage.nudges import IS_REMINDED
from storage.people.belonging import is_gone
from storage.people.person_rows import find_people
from storage.reminding import TOLD_ON, a_day, comes, may_be_asked, of_many, page_key
from storage.tables.feedback import FEEDBACK_DRAFT as DRAFT
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET
from storage.tables.feedback import UNANNOUNCED
from storage.tables.nudges import NUDGE
from storage.tables.owing import IS_OWED, IS_UNINVITED
from storage.tables.people import PERSON
from storage.tables.workspaces import WORKSPACE
from storage.workspaces import has_on

_OWED = text(f"feedback_sheet.{IS_OWED}")
"""In the words of the partial index: SQLite uses it only where a query repeats them."""
_INVITED = and_(SHEET.c.workspace_id == bindparam("of_workspace"), _OWED, SHEET.c.invited_at.is_not(None))


def _lead(kind: Kind) -> ColumnElement[Any]:
    """The day told, and the time between the two reminders."""
    if kind == "sqlite":
        return func.date(TOLD_ON, literal_column(f"'+{LEAD.days} days'"))
    return TOLD_ON.op("+")(literal_column(str(LEAD.days)))


def _due(kind: Kind) -> Prepared:
    here = and_(PERSON.c.id == SHEET.c.reviewer_id, IS_REMINDED)
    table = SHEET.join(PERSON, here).outerjoin(NUDGE, NUDGE.c.person_id == SHEET.c.reviewer_id)
    soon = comes(SHEET.c.until, _lead(kind), "_ahead")
    new = or_(comes(SHEET.c.until, TOLD_ON), soon, comes(SHEET.c.later, TOLD_ON))
    page = (
        select(SHEET.c.reviewer_id)
        .select_from(table)
        .where(_INVITED, SHEET.c.reviewer_id > bindparam("after"), of_many(and_(new, may_be_asked())))
        .distinct()
        .order_by(SHEET.c.reviewer_id)
        .limit(bindparam("most"))
        .correlate(None)
    )
    near = or_(
        SHEET.c.until.between(a_day("first"), a_day("last_ahead")),
        SHEET.c.later >= a_day("first"),
    )
    since = func.min(SHEET.c.invited_at).label("since")
    return Prepared(
        select(SHEET.c.reviewer_id, SHEET.c.until, SHEET.c.later, since)
        .where(_INVITED, SHEET.c.reviewer_id.in_(page), near)
        .group_by(SHEET.c.reviewer_id, SHEET.c.until, SHEET.c.later)
        .order_by(SHEET.c.reviewer_id)
    )


DUE: dict[Kind, Prepared] = {"sqlite": _due("sqlite"), "postgresql": _due("postgresql")}
_MISSED = and_(_OWED, SHEET.c.invited_at.is_not(None))
"""Nobody is missed who was never told: they are away."""
_STILL_OWED = exists().where(SHEET.c.request_id == REQUEST.c.id, _MISSED)
_OPEN = REQUEST.c.closed_at.is_(None)
_REQUESTER = and_(PERSON.c.id == REQUEST.c.requester_id, IS_REMINDED)
UNANSWERED_ON = Prepared(
    select(REQUEST.c.requester_id, REQUEST.c.until)
    .select_from(REQUEST.join(PERSON, _REQUESTER).outerjoin(NUDGE, NUDGE.c.person_id == REQUEST.c.requester_id))
    .where(REQUEST.c.workspace_id == bindparam("of_workspace"), _OPEN, _STILL_OWED)
    .where(
        REQUEST.c.requester_id > bindparam("after"),
        REQUEST.c.until.between(a_day("first"), a_day("last")),
    )
    .where(or_(TOLD_ON.is_(None), REQUEST.c.until >= TOLD_ON), may_be_asked())
    .group_by(REQUEST.c.requester_id, REQUEST.c.until)
    .order_by(REQUEST.c.requester_id, REQUEST.c.until)
    .limit(bindparam("most"))
)
_UNANSWERED = (
    REQUEST.c.workspace_id == bindparam("of_workspace"),
    REQUEST.c.requester_id == bindparam("requester"),
    _OPEN,
    _STILL_OWED,
    REQUEST.c.until >= a_day("since"),
    REQUEST.c.until < a_day("today"),
)
UNANSWERED = (
    select(REQUEST.c.id, func.count().over().label("total"))
    .where(*_UNANSWERED)
    .order_by(REQUEST.c.until.desc(), REQUEST.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_UNANSWERED = select(func.count().label("total")).select_from(REQUEST).where(*_UNANSWERED)
_WHO_OWES: BindParameter[int] = bindparam("ids", expanding=True)
WHO_OWES = (
    select(SHEET.c.request_id, func.min(SHEET.c.reviewer_id).label("first"), func.count().label("number"))
    .where(SHEET.c.request_id.in_(_WHO_OWES), _MISSED)
    .group_by(SHEET.c.request_id)
)
_SWITCHED_ON = has_on(Feature.FEEDBACK)
UNINVITED = Prepared(
    select(SHEET.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == SHEET.c.workspace_id)
    .outerjoin(PERSON, PERSON.c.id == SHEET.c.reviewer_id)
    .where(PERSON.c.away_until.is_(None), text(IS_UNINVITED.replace("state", "feedback_sheet.state")), _SWITCHED_ON)
    .where(SHEET.c.workspace_id.not_in(bindparam("busy", expanding=True)), func.coalesce(PERSON.c.active, True))
    .order_by(SHEET.c.id)
    .limit(bindparam("most"))
)
TO_MARK = Prepared(
    select(SHEET.c.id)
    .where(SHEET.c.id.in_(bindparam("ids", expanding=True)), text(IS_UNINVITED))
    .order_by(SHEET.c.id)
    .with_for_update(skip_locked=True)
)
"""Never waits for who changes one of these: two that wait for each other's would end in a deadlock."""
TO_UNMARK = select(SHEET.c.id).where(SHEET.c.id == bindparam("sheet"), _OWED).with_for_update(skip_locked=True)
MARK = Prepared(
    update(SHEET)
    .where(SHEET.c.id.in_(bindparam("ids", expanding=True)))
    .values(invited_at=bindparam("now", type_=UtcDateTime))
)
TO_ANNOUNCE = (
    select(REQUEST.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == REQUEST.c.workspace_id)
    .where(_SWITCHED_ON)
    .where(text(UNANNOUNCED), REQUEST.c.release_at <= bindparam("now", type_=UtcDateTime))
    .order_by(REQUEST.c.release_at, REQUEST.c.id)
    .limit(bindparam("most"))
)
_GONE = is_gone()
_LONG_AGO = and_(
    REQUEST.c.created_at < bindparam("before", type_=UtcDateTime), REQUEST.c.until <= bindparam("over", type_=Date)
)
_ABOUT = PERSON.alias("about")
EXPIRED = (
    select(REQUEST.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == REQUEST.c.workspace_id)
    .join(PERSON, PERSON.c.id == REQUEST.c.requester_id)
    .join(_ABOUT, _ABOUT.c.id == REQUEST.c.about_id)
    .where(_SWITCHED_ON, REQUEST.c.closed_at.is_(None), or_(_LONG_AGO, _GONE, is_gone(_ABOUT)))
    .order_by(REQUEST.c.id)
    .limit(bindparam("most"))
)
_CANCELLED = REQUEST.c.outcome == Outcome.CANCELLED.value
_SHARED = SHEET.c.state == State.SHARED.value
_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime)
_UNANSWERABLE = or_(
    _LONG_AGO,
    _CANCELLED,
    PERSON.c.id.is_(None),
    _GONE,
    and_(_SHARED, is_released(_NOW)),
    and_(not_(_SHARED), REQUEST.c.closed_at.is_not(None)),
)
"""As `bot.feedback.rules.check_answerable`, and what nobody can open any more."""
ENDED_DRAFTS = (
    select(DRAFT.c.sheet_id)
    .join(SHEET, SHEET.c.id == DRAFT.c.sheet_id)
    .join(REQUEST, REQUEST.c.id == SHEET.c.request_id)
    .outerjoin(PERSON, PERSON.c.id == SHEET.c.reviewer_id)
    .where(_UNANSWERABLE)
    .order_by(DRAFT.c.sheet_id)
    .limit(bindparam("most"))
)
OWED_BY_LEAVERS: Select[tuple[int]] = (
    select(SHEET.c.id)
    .where(_OWED, SHEET.c.reviewer_id.in_(select(PERSON.c.id).where(_GONE)))
    .order_by(SHEET.c.id)
    .limit(bindparam("most"))
)


def limits_of(now: datetime) -> dict[str, date | datetime]:
    """What `_LONG_AGO` asks for."""
    return {"before": now - FARTHEST, "over": find_last_over(now)}


async def find_ended_drafts(sql: Sql, now: datetime, most: int, *, hold: bool = False) -> list[int]:
    """The sheets of drafts that can't be shared any more; with `hold` those that nobody else is changing."""
    found = ENDED_DRAFTS.with_for_update(of=DRAFT, skip_locked=True) if hold else ENDED_DRAFTS
    return [row.sheet_id for row in await sql.scan(found, limits_of(now) | {"now": now, "most": most})]


async def forget_ended_drafts(sql: Sql, now: datetime, most: int) -> int:
    found = await find_ended_drafts(sql, now, most, hold=True)
    return await sql.change(delete(DRAFT).where(DRAFT.c.sheet_id.in_(found))) if found else 0


async def find_due_on(sql: Sql, due: DueWindow, after: int, most: int) -> tuple[Owing, ...]:
    ahead = {"first_ahead": due.days[0] + LEAD, "last_ahead": due.days[-1] + LEAD}
    rows = await sql.scan(DUE[sql.kind], page_key(due, after, most) | ahead)
    return tuple(Owing(row.reviewer_id, row.until, row.since, row.later) for row in rows)


async def find_unanswered(
    sql: Sql, requester: Person, since: date, today: date, span: tuple[int, int]
) -> tuple[list[int], int]:
    """The ids of the requests in a span (skip, most), and how many there are in all."""
    skip, most = span
    key = {"of_workspace": requester.workspace, "requester": requester.id, "since": since, "today": today}
    rows = await sql.scan(UNANSWERED, key | {"most": most, "skip": skip})
    if rows or not skip:
        return [row.id for row in rows], rows[0].total if rows else 0
    ((total,),) = await sql.scan(COUNT_UNANSWERED, key)
    return [], total


async def find_missing(sql: Sql, requests: Sequence[Request], preferred: Collection[str]) -> tuple[Missing, ...]:
    """Who still owes each of these requests."""
    if not requests:
        return ()
    rows = await sql.scan(WHO_OWES, {"ids": [each.id for each in requests]})
    owed = {row.request_id: row for row in rows}
    known = await find_people(sql, (row.first for row in rows), preferred)
    with_first = [(each, owed[each.id]) for each in requests if each.id in owed]
    return tuple(Missing(each, known[row.first], row.number) for each, row in with_first if row.first in known)


async def find_unanswered_on(sql: Sql, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
    days = {"first": due.days[0] - A_DAY, "last": due.days[-1] - A_DAY}
    rows = await sql.scan(UNANSWERED_ON, page_key(due, after, most) | days)
    return tuple(Moment(row.requester_id, row.until + A_DAY, due.rested) for row in rows)
