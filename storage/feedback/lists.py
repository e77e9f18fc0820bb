"""Which feedback somebody finds. The same rule as `bot.privacy`, as conditions: a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, text

from bot.feedback.repository import Search, Shelf
from bot.feedback.request import Release, State
from bot.people import Person
from storage.database.sql import Sql
from storage.people.folding import search_terms
from storage.tables import FEEDBACK_REQUEST as REQUEST
from storage.tables import FEEDBACK_SHEET as SHEET
from storage.tables import GIVEN_FEEDBACK as GIVEN
from storage.tables import IS_OWED

PAGE = 10

_OWED = text(f"feedback_sheet.{IS_OWED}")
_TODAY = bindparam("today", type_=SHEET.c.until.type)
_MINE = and_(
    SHEET.c.workspace_id == bindparam("of_workspace"),
    SHEET.c.reviewer_id == bindparam("reviewer"),
    _OWED,
    SHEET.c.invited_at.is_not(None),
    or_(SHEET.c.later.is_(None), SHEET.c.later <= bindparam("later", type_=SHEET.c.later.type)),
)
_LATE = SHEET.c.until < _TODAY
OWED = (
    select(SHEET.c.id, func.count().over().label("total"))
    .where(_MINE)
    .order_by(case((_LATE, 1), else_=0), case((~_LATE, SHEET.c.until)), SHEET.c.until.desc(), SHEET.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_OWED = select(func.count().label("total")).select_from(SHEET).where(_MINE)
GIVEN_TO_READ = (
    select(GIVEN.c.id)
    .where(GIVEN.c.receiver_id == bindparam("receiver"), GIVEN.c.read_at.is_(None))
    .order_by(GIVEN.c.id.desc())
    .limit(bindparam("most"))
)


def is_released(now: datetime) -> ColumnElement[bool]:
    """Whether what is shared on a request can be read, as `Request.is_released`."""
    before_its_end = or_(
        REQUEST.c.outcome.is_(None), REQUEST.c.outcome != "cancelled", REQUEST.c.release_at <= REQUEST.c.closed_at
    )
    return or_(REQUEST.c.release == Release.EACH.value, and_(REQUEST.c.release_at <= now, before_its_end))


def readable_by(reader: int, now: datetime) -> ColumnElement[bool]:
    """What was written for that reader and can be read by them."""
    meant = or_(REQUEST.c.requester_id == reader, and_(REQUEST.c.subject_reads, REQUEST.c.about_id == reader))
    return and_(meant, SHEET.c.state == State.SHARED.value, is_released(now))


def to_read(requester: int, now: datetime) -> Select[Any]:
    """Requests with answers that the requester has not opened."""
    newest = func.max(SHEET.c.settled_at)
    return (
        select(REQUEST.c.id)
        .join(SHEET, SHEET.c.request_id == REQUEST.c.id)
        .where(REQUEST.c.requester_id == requester, readable_by(requester, now), SHEET.c.read_at.is_(None))
        .group_by(REQUEST.c.id)
        .order_by(newest.desc(), REQUEST.c.id.desc())
    )


async def find_sheets(sql: Sql, reader: Person, search: Search, page: int, now: datetime) -> tuple[list[int], int]:
    """The ids on a page (the first is 1), and how many there are in all."""
    found = select(SHEET.c.id).join(REQUEST, REQUEST.c.id == SHEET.c.request_id)
    found = found.where(SHEET.c.workspace_id == reader.workspace)
    if search.shelf is Shelf.RECEIVED:
        found = found.where(readable_by(reader.id, now))
        with_whom = SHEET.c.reviewer_id
    else:
        owed = search.shelf is Shelf.OWED
        state = _OWED if owed else SHEET.c.state == State.SHARED.value
        found = found.where(SHEET.c.reviewer_id == reader.id, state)
        with_whom = REQUEST.c.requester_id
    if search.person is not None:
        found = found.where(or_(with_whom == search.person, REQUEST.c.about_id == search.person))
    for term in search_terms(search.words):
        said = SHEET.c.folded.contains(term, autoescape=True)
        found = found.where(or_(REQUEST.c.folded.contains(term, autoescape=True), said))
    return await _page(sql, found, (SHEET.c.settled_at.desc(), SHEET.c.id.desc()), page)


async def find_requests(sql: Sql, requester: Person, search: Search, page: int) -> tuple[list[int], int]:
    found = select(REQUEST.c.id).where(REQUEST.c.requester_id == requester.id)
    if search.person is not None:
        asked = exists().where(SHEET.c.request_id == REQUEST.c.id, SHEET.c.reviewer_id == search.person)
        found = found.where(or_(asked, REQUEST.c.about_id == search.person))
    for term in search_terms(search.words):
        found = found.where(REQUEST.c.folded.contains(term, autoescape=True))
    return await _page(sql, found, (REQUEST.c.closed_at.is_not(None), REQUEST.c.id.desc()), page)


async def find_given(sql: Sql, reader: Person, search: Search, page: int) -> tuple[list[int], int]:
    received = search.shelf is Shelf.RECEIVED
    mine, theirs = (GIVEN.c.receiver_id, GIVEN.c.giver_id) if received else (GIVEN.c.giver_id, GIVEN.c.receiver_id)
    found = select(GIVEN.c.id).where(mine == reader.id)
    if search.person is not None:
        found = found.where(theirs == search.person)
    for term in search_terms(search.words):
        found = found.where(GIVEN.c.folded.contains(term, autoescape=True))
    return await _page(sql, found, (GIVEN.c.id.desc(),), page)


async def _page(sql: Sql, found: Select[Any], order: tuple[Any, ...], page: int) -> tuple[list[int], int]:
    wanted = found.add_columns(func.count().over().label("total")).order_by(*order)
    rows = await sql.scan(wanted.limit(PAGE).offset((page - 1) * PAGE))
    if rows or page == 1:
        return [row.id for row in rows], rows[0].total if rows else 0
    ((total,),) = await sql.scan(select(func.count()).select_from(found.subquery()))
    return [], total
