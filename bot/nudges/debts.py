"""What a feature hands to the nudge: on which days somebody is to be reminded, and what they owe."""

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
    """A day on which somebody is to be reminded, of something that they know `since` then."""

    person: int
    day: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Moments:
    """A page of them. `last` is what to go on after; None where there are no more."""

    found: tuple[Moment, ...]
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that somebody owes by a day: at most two parts, for twenty of them share a message."""

    due: date
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody owes, or some of it: what is due next, then what is late, the latest first. `total` counts all."""

    debts: tuple[Debt, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Horizon:
    """Somebody's day, and the last day that a reminder of that day must speak for: the eve of their next working
    day."""

    today: date
    until: date


FindMoments = Callable[["Work", int, Sequence[date], int, int], Awaitable[Moments]]
"""Of a workspace the moments on these days, at most so many at once, from the first after what `last` was: one
statement. People who left have none."""

FindOwed = Callable[["Work", Person, Horizon, int, int], Awaitable[Owed]]
"""What one person owes now: after the first so many, at most so many."""
