"""Which objectives a reader finds. The same rule as `bot.objectives.rules.may_see`, as a condition: a test compares
the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    literal_column,
    or_,
    select,
)

from bot.objectives.objective import Audience, Objective
from bot.objectives.repository import Report
from bot.people import Person
from storage.database.prepared import Prepared
from storage.database.sql import Rows, Sql
from storage.database.statements import only_checked
from storage.nudges import IS_REMINDED
from storage.people.folding import search_terms
from storage.tables.objectives import COMMENT, OBJECTIVE
from storage.tables.people import PERSON

PAGE = 10
REPORTS = 8
SHOWN_OF_EACH = 4
"""So many objectives of each report fit into a form with eight reports."""

_OPEN = OBJECTIVE.c.closed_at.is_(None)
_STANDS = OBJECTIVE.c.deleted_at.is_(None)
_SHARED = OBJECTIVE.c.audience == Audience.MANAGER.value
_PUBLIC = OBJECTIVE.c.audience == literal_column(f"'{Audience.EVERYONE}'")
"""In the words of the partial index: SQLite uses it only where a query repeats them."""
_OWNER_IS_HERE = exists().where(PERSON.c.id == OBJECTIVE.c.owner_id, PERSON.c.active)
_ANSWERED = exists().where(COMMENT.c.objective_id == OBJECTIVE.c.id, COMMENT.c.author_id == OBJECTIVE.c.manager_id)

UNPLACED = Prepared(
    select(OBJECTIVE.c.id)
    .where(OBJECTIVE.c.workspace_id == bindparam("of_workspace"), OBJECTIVE.c.routed_at.is_(None), _PUBLIC, _STANDS)
    .order_by(OBJECTIVE.c.id)
    .limit(bindparam("most"))
)
RECENT = Prepared(
    select(OBJECTIVE.c.id)
    .where(OBJECTIVE.c.workspace_id == bindparam("of_workspace"), _PUBLIC, _STANDS, _OWNER_IS_HERE)
    .where(OBJECTIVE.c.routed_at.is_not(None))
    .order_by(OBJECTIVE.c.id.desc())
    .limit(bindparam("most"))
)
UNANSWERED = Prepared(
    select(OBJECTIVE.c.id)
    .where(OBJECTIVE.c.manager_id == bindparam("of_manager"), _SHARED, _OPEN, _STANDS)
    .where(OBJECTIVE.c.approved_at.is_(None), ~_ANSWERED, _OWNER_IS_HERE)
    .order_by(OBJECTIVE.c.id)
    .limit(bindparam("most"))
)
_LATE = OBJECTIVE.c.due < bindparam("today", type_=OBJECTIVE.c.due.type)
_DUE_BY = (
    OBJECTIVE.c.owner_id == bindparam("of_owner", type_=OBJECTIVE.c.owner_id.type),
    OBJECTIVE.c.due <= bindparam("until", type_=OBJECTIVE.c.due.type),
    _OPEN,
    _STANDS,
)
DUE_BY = Prepared(
    select(OBJECTIVE.c.id, func.count().over().label("total"))
    .where(*_DUE_BY)
    .order_by(case((_LATE, 1), else_=0), case((~_LATE, OBJECTIVE.c.due)), OBJECTIVE.c.due.desc(), OBJECTIVE.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_DUE_BY = Prepared(select(func.count().label("total")).select_from(OBJECTIVE).where(*_DUE_BY))
DUE = (
    select(
        OBJECTIVE.c.id,
        OBJECTIVE.c.owner_id,
        OBJECTIVE.c.due,
        func.coalesce(OBJECTIVE.c.due_set_at, OBJECTIVE.c.created_at).label("since"),
    )
    .join(PERSON, and_(PERSON.c.id == OBJECTIVE.c.owner_id, IS_REMINDED))
    .where(OBJECTIVE.c.workspace_id == bindparam("of_workspace"), _OPEN, _STANDS)
    .where(OBJECTIVE.c.due.in_(bindparam("days", expanding=True)), OBJECTIVE.c.id > bindparam("after"))
    .order_by(OBJECTIVE.c.id)
    .limit(bindparam("most"))
)


Key = int | BindParameter[int]


def _of(workspace: Key) -> ColumnElement[bool]:
    """Of that workspace, where the owner is named too."""
    return only_checked(OBJECTIVE.c.workspace_id) == workspace


def visible_to(reader: Key) -> ColumnElement[bool]:
    """What of the reader's own workspace they may see."""
    shared = and_(_SHARED, OBJECTIVE.c.manager_id == reader)
    return and_(_STANDS, or_(OBJECTIVE.c.owner_id == reader, _PUBLIC, shared))


def _key(name: str) -> BindParameter[int]:
    return bindparam(name, type_=OBJECTIVE.c.id.type)


def _matching(workspace: Key, reader: Key, owner: Key) -> Select[Any]:
    return select(OBJECTIVE.c.id).where(_of(workspace), OBJECTIVE.c.owner_id == owner, visible_to(reader))


def _in_order(matching: Select[Any]) -> Select[Any]:
    """With how many there are in all."""
    closed = OBJECTIVE.c.closed_at.is_not(None)
    order = (closed, OBJECTIVE.c.closed_at.desc(), OBJECTIVE.c.due, OBJECTIVE.c.id)
    return matching.add_columns(func.count().over().label("total")).order_by(*order)


OF_OWNER = Prepared(
    _in_order(_matching(_key("of_workspace"), _key("reader"), _key("of_owner")))
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


async def find_page(sql: Sql, reader: Person, owner: int, words: str, page: int) -> tuple[list[int], int]:
    """The ids on a page (the first is 1), and how many there are in all. Without words, as on Home, the statement is
    prepared."""
    skip = (page - 1) * PAGE
    if terms := search_terms(words):
        rows = await sql.scan(_in_order(_search(reader, owner, terms)).limit(PAGE).offset(skip))
    else:
        key = {"of_workspace": reader.workspace, "reader": reader.id, "of_owner": owner}
        rows = await sql.scan(OF_OWNER, key | {"most": PAGE, "skip": skip})
    if rows or page == 1:
        return [row.id for row in rows], rows[0].total if rows else 0
    ((total,),) = await sql.scan(select(func.count()).select_from(_search(reader, owner, terms).subquery()))
    return [], total


def _search(reader: Person, owner: int, terms: Sequence[str]) -> Select[Any]:
    found = (OBJECTIVE.c.folded.contains(term, autoescape=True) for term in terms)
    return _matching(reader.workspace, reader.id, owner).where(*found)


# ---------------------------------------------------------------- a manager's reports


@dataclass(frozen=True, slots=True)
class TeamRows:
    """A page of reports with the numbers of their objectives, and the ids of those that are shown."""

    rows: Rows
    shown: list[int]
    total: int
    without: int

    def reports(self, people: Mapping[int, Person], objectives: Mapping[int, Objective]) -> tuple[Report, ...]:
        """The reports with what is shown of each."""
        mine: dict[int, list[Objective]] = {}
        for each in (objectives[each] for each in self.shown if each in objectives):
            mine.setdefault(each.owner.id, []).append(each)
        return tuple(Report(people[row.id], tuple(mine.get(row.id, ())), row.open, row.closed) for row in self.rows)


async def team(sql: Sql, manager: Person, page: int) -> TeamRows:
    """Three statements, however many reports and objectives there are."""
    reports = (
        only_checked(PERSON.c.workspace_id) == manager.workspace,
        PERSON.c.manager_id == manager.id,
        PERSON.c.active,
    )
    seen = and_(OBJECTIVE.c.owner_id == PERSON.c.id, _of(manager.workspace), visible_to(manager.id))
    any_open = exists().where(seen, _OPEN)
    count = select(func.count(), func.count().filter(~any_open)).where(*reports).select_from(PERSON)
    ((total, without),) = await sql.scan(count)

    def number(condition: ColumnElement[bool]) -> Any:
        return select(func.count()).select_from(OBJECTIVE).where(seen, condition).correlate(PERSON).scalar_subquery()

    rows = await sql.scan(
        select(PERSON.c.id, number(_OPEN).label("open"), number(~_OPEN).label("closed"))
        .where(*reports)
        .order_by(PERSON.c.folded, PERSON.c.id)
        .limit(REPORTS)
        .offset((page - 1) * REPORTS)
    )
    return TeamRows(rows, await _next_due(sql, manager, [row.id for row in rows]), total, without)


async def _next_due(sql: Sql, manager: Person, reports: list[int]) -> list[int]:
    """The next due objectives of each, at most four."""
    place = func.row_number().over(partition_by=OBJECTIVE.c.owner_id, order_by=(OBJECTIVE.c.due, OBJECTIVE.c.id))
    visible = (
        select(OBJECTIVE.c.id, OBJECTIVE.c.due, place.label("place"))
        .where(OBJECTIVE.c.owner_id.in_(reports), _of(manager.workspace))
        .where(visible_to(manager.id), _OPEN)
        .subquery()
    )
    rows = await sql.scan(
        select(visible.c.id).where(visible.c.place <= SHOWN_OF_EACH).order_by(visible.c.due, visible.c.id)
    )
    return [row.id for row in rows]
