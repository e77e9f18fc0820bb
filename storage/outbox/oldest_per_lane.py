"""The first sendable delivery of each lane: the query that the outbox repeats while thousands wait."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, func, select, text

from storage.outbox.deliveries import IS_OPEN, LINE, POST
from storage.tables.outbox import DELIVERY, OPEN

FIRST = DELIVERY.alias("first")
NEXT = DELIVERY.alias("next")
AFTER = DELIVERY.alias("after")

QUEUED_AND_POST = LINE.outerjoin(POST, POST.c.token == func.coalesce(LINE.c.target, LINE.c.thread))


def oldest_per_lane(condition: ColumnElement[bool]) -> Select[Any]:
    """Selects the `seq` of each lane's next open delivery, among those for which the condition (on `LINE` and `POST`)
    holds.

    Skips through the index of open deliveries from lane to lane: the cost depends on the number of lanes, not on how
    many deliveries wait in each.
    """
    lanes = _lanes()
    in_lane = and_(LINE.c.platform == lanes.c.platform, LINE.c.team == lanes.c.team, LINE.c.lane == lanes.c.lane)
    head = (
        select(LINE.c.seq)
        .select_from(QUEUED_AND_POST)
        .where(IS_OPEN, in_lane, condition)
        .order_by(LINE.c.turn, LINE.c.seq)
        .limit(1)
        .correlate(lanes)
    )
    return select(head.scalar_subquery()).select_from(lanes)


def _lanes() -> CTE:
    """Every lane with open deliveries."""
    first = (
        select(FIRST.c.platform, FIRST.c.team, FIRST.c.lane)
        .where(text(f"first.{OPEN}"))
        .order_by(FIRST.c.platform, FIRST.c.team, FIRST.c.lane)
        .limit(1)
        .subquery("begin")
    )
    lanes = select(first.c.platform, first.c.team, first.c.lane).cte("lanes", recursive=True)
    same_platform = AFTER.c.platform == lanes.c.platform
    following = func.coalesce(
        _first_where(same_platform, AFTER.c.team == lanes.c.team, AFTER.c.lane > lanes.c.lane),
        _first_where(same_platform, AFTER.c.team > lanes.c.team),
        _first_where(AFTER.c.platform > lanes.c.platform),
    )
    step = select(NEXT.c.platform, NEXT.c.team, NEXT.c.lane)
    return lanes.union_all(step.select_from(lanes.join(NEXT, NEXT.c.seq == following)))


def _first_where(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """At most one comparison: SQLite follows an index no further than the first one."""
    return (
        select(AFTER.c.seq)
        .where(text(f"after.{OPEN}"), *conditions)
        .order_by(AFTER.c.platform, AFTER.c.team, AFTER.c.lane, AFTER.c.turn, AFTER.c.seq)
        .limit(1)
        .scalar_subquery()
    )
