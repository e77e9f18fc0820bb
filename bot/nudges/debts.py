"""What a feature tells the nudge: on which days to remind somebody, and what they owe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.messages import Part
from bot.people import Person

if TYPE_CHECKING:
    from bot.store import Work


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which to remind somebody, of something that they have known `since` then."""

    person: int
    day: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Moments:
    """A page of moments. `last` is where to continue; None if there are no more."""

    found: tuple[Moment, ...]
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that somebody owes by a day: at most two parts, because twenty debts share a message."""

    due: date
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """All or part of what somebody owes: upcoming debts first, then overdue ones, the latest first. `total` counts
    all."""

    debts: tuple[Debt, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Horizon:
    """The person's current day, and the last day that today's reminder covers: the eve of their next working day."""

    today: date
    until: date


FindMoments = Callable[["Work", int, Sequence[date], int, int], Awaitable[Moments]]
"""Arguments: workspace, days, after, most. Returns at most `most` moments of the workspace on these days, after
position `after`, with one statement. Excludes people who have left."""

FindOwed = Callable[["Work", Person, Horizon, int, int], Awaitable[Owed]]
"""Arguments: person, horizon, skip, most. Returns what the person owes now: at most `most` debts, after skipping
`skip`."""
