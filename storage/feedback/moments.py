"""Who owes feedback when, and what the jobs of feedback have to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, func, not_, or_, select, text

from bot.feedback.repository import Owing, Unanswered
from storage.database.columns import UtcDateTime
from storage.database.sql import Sql
from storage.tables import FEEDBACK_REQUEST as REQUEST
from storage.tables import FEEDBACK_SHEET as SHEET
from storage.tables import IS_OWED, IS_UNINVITED, PERSON, UNANNOUNCED, WORKSPACE

_DAYS: BindParameter[date] = bindparam("days", expanding=True)
_OWED = text(f"feedback_sheet.{IS_OWED}")
"""In the words of the partial index: SQLite uses it only where a query repeats them."""
_REVIEWER = and_(PERSON.c.id == SHEET.c.reviewer_id, PERSON.c.active)
DUE = (
    select(
        SHEET.c.reviewer_id,
        func.min(SHEET.c.until).label("until"),
        func.min(SHEET.c.invited_at).label("since"),
        func.max(SHEET.c.later).label("later"),
    )
    .select_from(SHEET.join(PERSON, _REVIEWER))
    .where(SHEET.c.workspace_id == bindparam("of_workspace"), _OWED, SHEET.c.invited_at.is_not(None))
    .where(SHEET.c.reviewer_id > bindparam("after"), or_(SHEET.c.until.in_(_DAYS), SHEET.c.later.in_(_DAYS)))
    .group_by(SHEET.c.reviewer_id)
    .order_by(SHEET.c.reviewer_id)
    .limit(bindparam("most"))
)
_STILL_OWED = exists().where(SHEET.c.request_id == REQUEST.c.id, _OWED)
_REQUESTER = and_(PERSON.c.id == REQUEST.c.requester_id, PERSON.c.active)
UNANSWERED_ON = (
    select(REQUEST.c.id, REQUEST.c.requester_id, REQUEST.c.until, REQUEST.c.created_at)
    .select_from(REQUEST.join(PERSON, _REQUESTER))
    .where(REQUEST.c.workspace_id == bindparam("of_workspace"), REQUEST.c.closed_at.is_(None), _STILL_OWED)
    .where(REQUEST.c.until.in_(_DAYS), REQUEST.c.id > bindparam("after"))
    .order_by(REQUEST.c.id)
    .limit(bindparam("most"))
)
UNANSWERED = (
    select(REQUEST.c.id)
    .where(REQUEST.c.requester_id == bindparam("requester"), REQUEST.c.closed_at.is_(None), _STILL_OWED)
    .where(REQUEST.c.until >= bindparam("since"), REQUEST.c.until < bindparam("today"))
    .order_by(REQUEST.c.until.desc(), REQUEST.c.id)
    .limit(bindparam("most"))
)
_SWITCHED_OFF = or_(
    *(WORKSPACE.c.features_off.like(each) for each in ("feedback", "feedback,%", "%,feedback", "%,feedback,%"))
)
UNINVITED = (
    select(SHEET.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == SHEET.c.workspace_id)
    .where(text(IS_UNINVITED.replace("state", "feedback_sheet.state")), not_(_SWITCHED_OFF))
    .where(SHEET.c.workspace_id.not_in(bindparam("busy", expanding=True)))
    .order_by(SHEET.c.id)
    .limit(bindparam("most"))
)
TO_MARK = (
    select(SHEET.c.id)
    .where(SHEET.c.id.in_(bindparam("ids", expanding=True)), text(IS_UNINVITED))
    .order_by(SHEET.c.id)
    .with_for_update(skip_locked=True)
)
"""Never waits for who changes one of these: two that wait for each other's would end in a deadlock."""
TO_ANNOUNCE = (
    select(REQUEST.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == REQUEST.c.workspace_id)
    .where(not_(_SWITCHED_OFF))
    .where(text(UNANNOUNCED), REQUEST.c.release_at <= bindparam("now", type_=UtcDateTime))
    .order_by(REQUEST.c.release_at, REQUEST.c.id)
    .limit(bindparam("most"))
)
EXPIRED = (
    select(REQUEST.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == REQUEST.c.workspace_id)
    .where(not_(_SWITCHED_OFF))
    .where(REQUEST.c.closed_at.is_(None), REQUEST.c.created_at < bindparam("before", type_=UtcDateTime))
    .order_by(REQUEST.c.id)
    .limit(bindparam("most"))
)
OWED_BY_LEAVERS: Select[tuple[int]] = (
    select(SHEET.c.id)
    .join(PERSON, PERSON.c.id == SHEET.c.reviewer_id)
    .where(_OWED, not_(PERSON.c.active))
    .order_by(SHEET.c.id)
    .limit(bindparam("most"))
)


async def find_due_on(sql: Sql, workspace: int, days: Sequence[date], after: int, most: int) -> tuple[Owing, ...]:
    key = {"of_workspace": workspace, "days": list(days), "after": after, "most": most}
    rows = await sql.scan(DUE, key)
    return tuple(Owing(row.reviewer_id, row.until, row.since, row.later) for row in rows)


async def find_unanswered_on(
    sql: Sql, workspace: int, days: Sequence[date], after: int, most: int
) -> tuple[Unanswered, ...]:
    key = {"of_workspace": workspace, "days": list(days), "after": after, "most": most}
    rows = await sql.scan(UNANSWERED_ON, key)
    return tuple(Unanswered(row.id, row.requester_id, row.until, row.created_at) for row in rows)
