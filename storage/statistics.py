"""How much is written and how many take part: counted by the database, a statement for each question.

Each month is a range of its own in an index that holds all that is counted, so that no text is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    distinct,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union,
    union_all,
)

from bot.admin.repository import Counted, Took
from storage.database.columns import UtcDateTime
from storage.database.sql import Sql
from storage.people.belonging import is_ours
from storage.tables.feedback import FEEDBACK_REQUEST, FEEDBACK_SHEET, GIVEN_FEEDBACK
from storage.tables.objectives import OBJECTIVE
from storage.tables.people import PERSON
from storage.tables.praise import PRAISE

HERE = and_(PERSON.c.active, is_ours())


@dataclass(frozen=True, slots=True)
class Written:
    """A table of what people write: for whom, who did it and when, and what does not count (any more)."""

    kind: str
    table: Table
    audience: ColumnElement[str]
    by: ColumnElement[int]
    at: ColumnElement[datetime]
    gone: ColumnElement[Any] | None = None
    only: ColumnElement[bool] = field(default_factory=true)

    def within(self, workspace: int, begin: datetime, end: datetime) -> ColumnElement[bool]:
        first, after = literal(begin, UtcDateTime), literal(end, UtcDateTime)
        stands = true() if self.gone is None else or_(self.gone.is_(None), self.gone >= after)
        return and_(self.table.c.workspace_id == workspace, self.at >= first, self.at < after, self.only, stands)


_REQUEST, _SHEET, _GIVEN = FEEDBACK_REQUEST.c, FEEDBACK_SHEET.c, GIVEN_FEEDBACK.c
_SHARED = _SHEET.state == literal_column("'shared'")
"""In the words of the partial index: SQLite uses it only where a query repeats them."""
EVERY = (
    Written("praise", PRAISE, PRAISE.c.audience, PRAISE.c.giver_id, PRAISE.c.created_at, PRAISE.c.undone_at),
    Written(
        "objectives",
        OBJECTIVE,
        OBJECTIVE.c.audience,
        OBJECTIVE.c.owner_id,
        OBJECTIVE.c.created_at,
        OBJECTIVE.c.deleted_at,
    ),
    Written("feedback", FEEDBACK_REQUEST, literal("asked"), _REQUEST.requester_id, _REQUEST.created_at),
    Written("feedback", FEEDBACK_SHEET, literal("shared"), _SHEET.reviewer_id, _SHEET.settled_at, only=_SHARED),
    Written("feedback", GIVEN_FEEDBACK, literal("given"), _GIVEN.giver_id, _GIVEN.given_at),
)


class Statistics:
    """See `bot.admin.repository.StatisticsRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def messages_by_month(self, workspace: int, months: Sequence[datetime]) -> tuple[Counted, ...]:
        rows = await self._sql.scan(union_all(*_counts(workspace, months)))
        return tuple(Counted(row.month, row.kind, row.audience, row.messages, row.people) for row in rows)

    async def took_part(self, workspace: int, months: Sequence[datetime]) -> tuple[Took, ...]:
        """Who wrote several things counts once."""
        wrote = union(*_writers(workspace, months)).subquery("wrote")
        rows = await self._sql.scan(
            select(wrote.c.month, PERSON.c.department, func.count().label("people"))
            .join_from(wrote, PERSON, PERSON.c.id == wrote.c.person)
            .where(HERE)
            .group_by(wrote.c.month, PERSON.c.department)
        )
        return tuple(Took(row.month, row.department, row.people) for row in rows)

    async def departments(self, workspace: int) -> Mapping[str | None, int]:
        rows = await self._sql.scan(
            select(PERSON.c.department, func.count().label("people"))
            .where(PERSON.c.workspace_id == workspace, HERE)
            .group_by(PERSON.c.department)
        )
        return {row.department: row.people for row in rows}


def _counts(workspace: int, months: Sequence[datetime]) -> Iterator[Select[*tuple[Any, ...]]]:
    for of in EVERY:
        for month, (begin, end) in enumerate(pairwise(months)):
            counted = select(
                literal(month).label("month"),
                literal(of.kind).label("kind"),
                of.audience.label("audience"),
                func.count().label("messages"),
                func.count(distinct(of.by)).label("people"),
            )
            yield counted.where(of.within(workspace, begin, end)).group_by(of.audience)


def _writers(workspace: int, months: Sequence[datetime]) -> Iterator[Select[*tuple[Any, ...]]]:
    for of in EVERY:
        for month, (begin, end) in enumerate(pairwise(months)):
            who = select(literal(month).label("month"), of.by.label("person"))
            yield who.where(of.within(workspace, begin, end)).distinct()
