"""On which days somebody should be reminded: worked out apart from the bot."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import holidays

from bot.nudges.countries import country_of
from bot.working_hours import AT_FIRST, WorkingHours

DAY = timedelta(days=1)
LEAD = timedelta(days=7)
LATE = timedelta(days=7)
"""So long after its day a reminder may still come."""


@dataclass(frozen=True, slots=True)
class World:
    """Where somebody works and when: the hours that the company set, and their own."""

    zone: str
    country: str | None = None
    company: WorkingHours = AT_FIRST.company
    own: WorkingHours | None = None
    home_only: bool = False


class Kind(StrEnum):
    """An objective; a request that somebody has been asked two days before it ends; one of which they put the reminder
    off to a day; and one of theirs that is not answered."""

    OBJECTIVE = "objective"
    ASKED = "asked"
    PUT_OFF = "put off"
    UNANSWERED = "unanswered"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Due:
    """Its day, and the days on which to remind of it; meanwhile they may be away, from one day until another."""

    kind: Kind
    day: date
    told: frozenset[date]
    away: tuple[date, date] | None = None


class Calendar:
    """Who works when."""

    def __init__(self, place: World) -> None:
        country = country_of(place.zone, place.country)
        known = country in holidays.list_supported_countries()
        self._holidays = holidays.country_holidays(str(country)) if known else None
        self._company, self._own = place.company.days, place.own.days if place.own else None

    def works(self, day: date) -> bool:
        """Public holidays are those of the country, whatever the company says of the week."""
        own = self._own is None or day.weekday() in self._own
        if self._company is not None:
            return own and day.weekday() in self._company and day not in (self._holidays or ())
        return own and (day.weekday() < 5 if self._holidays is None else self._holidays.is_working_day(day))

    def told_on(self, day: date) -> date:
        """That day, or the last working day before."""
        while not self.works(day):
            day -= DAY
        return day

    def told_after(self, day: date) -> date:
        """That day, or the first working day after."""
        while not self.works(day):
            day += DAY
        return day

    def span(self, told: date) -> tuple[date, date]:
        """When a reminder of that day may come, where clocks are wrong by a day: one that was found too late to be sent
        comes on the next working day, where that may happen again."""
        last, working_days = told, 0
        while working_days < 3:
            last += DAY
            working_days += self.works(last)
        return told - DAY, last


def due_dates(place: World, first: date, last: date, chance: random.Random) -> Iterator[Due]:
    """What comes due between the two days: so far apart that each nudge can be told from the others."""
    calendar, taken_until = Calendar(place), first
    due = first + LEAD
    while (due := due + chance.randrange(1, 9) * DAY) < last - 2 * LATE:
        kind = chance.choice(KINDS)
        told, away = _told(calendar, kind, due), None
        if told and kind in (Kind.ASKED, Kind.PUT_OFF) and chance.random() < 0.5:
            away = told[0] - 3 * DAY, told[0] + chance.randrange(4) * DAY
            told = [calendar.told_after(away[1] + DAY)]
        spans = [calendar.span(day) for day in told]
        apart = all(before[1] < after[0] for before, after in pairwise(spans))
        if told and taken_until < min(spans[0][0], away[0] if away else spans[0][0]) and apart:
            yield Due(kind, due, frozenset() if place.home_only else frozenset(told), away)
            taken_until = spans[-1][1]


def _told(calendar: Calendar, kind: Kind, due: date) -> list[date]:
    """In order. Who is asked on the eve of a day off is a case for tests of the rules, not for this one."""
    match kind:
        case Kind.OBJECTIVE:
            return [calendar.told_on(due - LEAD), calendar.told_on(due)]
        case Kind.ASKED:
            return [due] if calendar.works(due) else []
        case Kind.PUT_OFF:
            return [calendar.told_after(due)]
        case Kind.UNANSWERED:
            return [calendar.told_after(due + DAY)]
