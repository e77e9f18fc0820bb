"""What a feature tells the nudge: on which days to remind somebody, and what they owe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.messages import Part
from bot.people import Person

if TYPE_CHECKING:
    from bot.store import Work


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which to remind somebody, of something that they have known `since` then. On a day off they are reminded
    on the last working day before; with `forward` on the next one, and whenever they came to know of it. Not before
    `not_before`, if they asked for that."""

    person: int
    day: date
    since: datetime
    forward: bool = False
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Moments:
    """A page of moments. `last` is where to continue; None if there are no more."""

    found: tuple[Moment, ...]
    last: int | None = None

    @classmethod
    def page(cls, found: Sequence[Moment], most: int, *, forward: bool = False) -> Moments:
        """At most `most` moments, those of each person beside each other, which all move `forward` or none. Of whom
        there may be more, the next page has all."""
        moments = tuple(replace(each, forward=forward) for each in found)
        if len(found) < most:
            return cls(moments)
        whole = tuple(each for each in moments if each.person != moments[-1].person) or moments
        return cls(whole, whole[-1].person)


@dataclass(frozen=True, slots=True)
class DueWindow:
    """What a round looks for: moments of a workspace on these days, which follow each other without a gap. Who was
    written to about what they owe after `rested` is left alone; what is dated after `beyond` was written by a wrong
    clock, and counts as never."""

    workspace: int
    days: tuple[date, ...]
    rested: datetime
    beyond: datetime


@dataclass(frozen=True, slots=True)
class Debt:
    """Something that somebody owes by a day: at most two parts, because twenty debts share a message. Its buttons lead
    nowhere any more when it `ends`, if that is known before. `asked_at`: when a message of its own told them."""

    due: date
    parts: tuple[Part, ...]
    ends: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """All or part of what somebody owes: upcoming debts first, then overdue ones, the latest first. `total` counts
    all."""

    debts: tuple[Debt, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Horizon:
    """The person's current day, and the last day that today's reminder covers: the eve of their next working day.
    `told` is the day of the reminder before this one: what is told once was told by then. `settled` names debts that
    are owed no more though the database doesn't know yet."""

    today: date
    until: date
    told: date | None = None
    settled: frozenset[bytes] = frozenset()


FindMoments = Callable[["Work", DueWindow, int, int], Awaitable[Moments]]
"""Arguments: due, after, most. Returns the moments of a page, after position `after`, with one statement: of at most
`most` people or debts. Excludes people who have left; may exclude those who were reminded of all of it."""

FindOwed = Callable[["Work", Person, Horizon, int, int], Awaitable[Owed]]
"""Arguments: person, horizon, skip, most. Returns what the person owes now: at most `most` debts, after skipping
`skip`."""
