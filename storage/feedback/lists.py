"""Which feedback somebody finds. The same rule as `bot.privacy`, as conditions: a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)

from bot.feedback.repository import FeedbackList, Search
from bot.feedback.request import Release, State
from bot.people import Person
from storage.database.paging import find_page
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.people.folding import search_terms
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET
from storage.tables.feedback import GIVEN_FEEDBACK as GIVEN
from storage.tables.owing import IS_OWED

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
OWED = Prepared(
    select(SHEET.c.id, func.count().over().label("total"))
    .where(_MINE)
    .order_by(case((_LATE, 1), else_=0), case((~_LATE, SHEET.c.until)), SHEET.c.until.desc(), SHEET.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_OWED = Prepared(select(func.count().label("total")).select_from(SHEET).where(_MINE))
COUNTS = Prepared(
    select(SHEET.c.request_id, SHEET.c.state, func.count().label("number"))
    .where(SHEET.c.request_id.in_(bindparam("ids", type_=SHEET.c.request_id.type, expanding=True)))
    .group_by(SHEET.c.request_id, SHEET.c.state)
)
"""How many of each request's sheets are in which state."""

GIVEN_TO_READ = Prepared(
    select(GIVEN.c.id)
    .where(GIVEN.c.receiver_id == bindparam("receiver"), GIVEN.c.read_at.is_(None))
    .order_by(GIVEN.c.id.desc())
    .limit(bindparam("most"))
)


Now = datetime | BindParameter[datetime]


def is_released(now: Now) -> ColumnElement[bool]:
    """Whether what is shared on a request can be read, as `Request.is_released`."""
    before_its_end = or_(
        REQUEST.c.outcome.is_(None), REQUEST.c.outcome != "cancelled", REQUEST.c.release_at <= REQUEST.c.closed_at
    )
    return or_(REQUEST.c.release == Release.EACH.value, and_(REQUEST.c.release_at <= now, before_its_end))


def readable_by(reader: int | BindParameter[int], now: Now) -> ColumnElement[bool]:
    """What was written for that reader and can be read by them."""
    meant = or_(REQUEST.c.requester_id == reader, and_(REQUEST.c.subject_reads, REQUEST.c.about_id == reader))
    return and_(meant, SHEET.c.state == State.SHARED.value, is_released(now))


_REQUESTER: BindParameter[int] = bindparam("requester", type_=REQUEST.c.requester_id.type)
_UNREAD = or_(
    and_(REQUEST.c.requester_id == _REQUESTER, SHEET.c.read_at.is_(None)),
    and_(REQUEST.c.requester_id != _REQUESTER, SHEET.c.subject_read_at.is_(None)),
)
TO_READ = Prepared(
    select(REQUEST.c.id)
    .join(SHEET, SHEET.c.request_id == REQUEST.c.id)
    .where(readable_by(_REQUESTER, bindparam("now", type_=REQUEST.c.release_at.type)), _UNREAD)
    .group_by(REQUEST.c.id)
    .order_by(func.max(SHEET.c.settled_at).desc(), REQUEST.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
"""Requests with answers that somebody may read, and has not opened."""


def between(one: int, other: int) -> Select[Any]:
    """Open requests in which one of the two asks the other, or is asked about the other, or somebody asks both."""
    pair = (one, other)
    asked = select(func.count()).where(SHEET.c.request_id == REQUEST.c.id, SHEET.c.reviewer_id.in_(pair))
    from_one = case((or_(REQUEST.c.requester_id.in_(pair), REQUEST.c.about_id.in_(pair)), 1), else_=0)
    return (
        select(REQUEST.c.id)
        .where(REQUEST.c.closed_at.is_(None), asked.scalar_subquery() + from_one > 1)
        .where(exists().where(SHEET.c.request_id == REQUEST.c.id, SHEET.c.reviewer_id.in_(pair)))
        .limit(1)
    )


async def search_owed(sql: Sql, reviewer: Person, search: Search, page: int) -> tuple[list[int], int]:
    """The ids on a page (the first is 1), and how many there are in all."""
    found = select(SHEET.c.id).join(REQUEST, REQUEST.c.id == SHEET.c.request_id)
    found = found.where(SHEET.c.reviewer_id == reviewer.id, _OWED, SHEET.c.invited_at.is_not(None))
    if search.person is not None:
        found = found.where(or_(REQUEST.c.requester_id == search.person, REQUEST.c.about_id == search.person))
    found = found.where(*(REQUEST.c.folded.contains(term, autoescape=True) for term in search_terms(search.words)))
    return await _page(sql, found, (SHEET.c.until, SHEET.c.id), page)


async def find_texts(
    sql: Sql, reader: Person, search: Search, page: int, now: datetime
) -> tuple[list[tuple[str, int]], int]:
    """What somebody received, or gave: asked for, and not. A page of kinds (`sheet`, `given`) and ids, and how many
    there are in all."""
    each = union_all(_sheets(reader.id, search, now), _select_given(reader.id, search)).subquery()
    found = select(each.c.kind, each.c.id)
    order = (each.c.at.desc(), each.c.kind, each.c.id.desc())
    rows, total = await find_page(sql, found, order, page, PAGE)
    return [(row.kind, row.id) for row in rows], total


def _sheets(reader: int, search: Search, now: datetime) -> Select[Any]:
    found = select(literal("sheet").label("kind"), SHEET.c.id, SHEET.c.settled_at.label("at"))
    found = found.join(REQUEST, REQUEST.c.id == SHEET.c.request_id)
    if search.shelf is FeedbackList.RECEIVED:
        found, with_whom = found.where(readable_by(reader, now)), [SHEET.c.reviewer_id, REQUEST.c.requester_id]
    else:
        mine = (SHEET.c.reviewer_id == reader, SHEET.c.state == State.SHARED.value)
        found, with_whom = found.where(*mine), [REQUEST.c.requester_id]
    if search.person is not None:
        found = found.where(or_(*(each == search.person for each in (*with_whom, REQUEST.c.about_id))))
    for term in search_terms(search.words):
        said = SHEET.c.folded.contains(term, autoescape=True)
        found = found.where(or_(REQUEST.c.folded.contains(term, autoescape=True), said))
    return found


def _select_given(reader: int, search: Search) -> Select[Any]:
    received = search.shelf is FeedbackList.RECEIVED
    mine, theirs = (GIVEN.c.receiver_id, GIVEN.c.giver_id) if received else (GIVEN.c.giver_id, GIVEN.c.receiver_id)
    found = select(literal("given").label("kind"), GIVEN.c.id, GIVEN.c.given_at.label("at")).where(mine == reader)
    if search.person is not None:
        found = found.where(theirs == search.person)
    return found.where(*(GIVEN.c.folded.contains(term, autoescape=True) for term in search_terms(search.words)))


_NEWEST_OPEN_FIRST = (REQUEST.c.closed_at.is_not(None), REQUEST.c.id.desc())
ASKED = Prepared(
    select(REQUEST.c.id, func.count().over().label("total"))
    .where(REQUEST.c.requester_id == _REQUESTER)
    .order_by(*_NEWEST_OPEN_FIRST)
    .limit(PAGE)
)


async def find_requests(sql: Sql, requester: Person, search: Search, page: int) -> tuple[list[int], int]:
    """The first page of all, which is on Home, is a prepared statement."""
    terms = search_terms(search.words)
    if page == 1 and search.person is None and not terms:
        rows = await sql.scan(ASKED, {"requester": requester.id})
        return [row.id for row in rows], rows[0].total if rows else 0
    found = select(REQUEST.c.id).where(REQUEST.c.requester_id == requester.id)
    if search.person is not None:
        asked = exists().where(SHEET.c.request_id == REQUEST.c.id, SHEET.c.reviewer_id == search.person)
        found = found.where(or_(asked, REQUEST.c.about_id == search.person))
    found = found.where(*(REQUEST.c.folded.contains(term, autoescape=True) for term in terms))
    return await _page(sql, found, _NEWEST_OPEN_FIRST, page)


async def _page(sql: Sql, found: Select[Any], order: tuple[Any, ...], page: int) -> tuple[list[int], int]:
    rows, total = await find_page(sql, found, order, page, PAGE)
    return [row.id for row in rows], total
