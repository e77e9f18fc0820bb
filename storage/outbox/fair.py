"""Fair queueing within a lane: each author's first waiting delivery goes before anybody's second.

A delivery gets its turn number when it is queued: the lane's current number, or the one after the author's own last.
Finding the next delivery is then a single index step, however many are waiting.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from bot.deliveries import State
from storage.tables.outbox import DELIVERY, LANE, OPEN

NOBODY = 0
"""The author of what the bot sends on its own account."""

MINE = DELIVERY.alias("mine")
PASSED = LANE.alias("passed")

Value = ColumnElement[Any]


def turn_of(platform: Value, team: Value, lane: Value) -> Value:
    """The lane's current turn number."""
    passed = select(PASSED.c.turn).where(PASSED.c.platform == platform, PASSED.c.team == team, PASSED.c.lane == lane)
    return func.coalesce(passed.scalar_subquery(), 0)


def next_turn(platform: Value, team: Value, lane: Value, author: Value) -> Value:
    """The turn number of a new delivery. Ignores *unknown* deliveries: during the search their low number would let the
    author's later ones overtake everybody."""
    last = (
        select(MINE.c.turn + 1)
        .where(text(f"mine.{OPEN}"), MINE.c.state != State.UNKNOWN)
        .where(MINE.c.platform == platform, MINE.c.team == team, MINE.c.lane == lane, MINE.c.author == author)
        .where(MINE.c.turn >= turn_of(platform, team, lane))
        .order_by(MINE.c.turn.desc())
        .limit(1)
    )
    return func.coalesce(last.scalar_subquery(), turn_of(platform, team, lane))


def last_turn() -> Value:
    """The highest turn number that waits in the lane of a delivery."""
    last = (
        select(MINE.c.turn)
        .where(text(f"mine.{OPEN}"))
        .where(MINE.c.platform == DELIVERY.c.platform, MINE.c.team == DELIVERY.c.team, MINE.c.lane == DELIVERY.c.lane)
        .order_by(MINE.c.turn.desc())
        .limit(1)
    )
    return func.coalesce(last.scalar_subquery(), DELIVERY.c.turn)
