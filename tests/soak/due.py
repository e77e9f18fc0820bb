"""On which days somebody should be reminded: worked out apart from the bot."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import holidays

from bot.nudges.countries import country_of
from bot.working_hours import AT_FIRST, STEP, WorkingHours

DAY = timedelta(days=1)
LEAD = timedelta(days=7)
LATE = timedelta(days=7)
"""So long after its day a reminder may still come."""
SETTLED = 5 * LATE
"""So long after it was due it is answered or closed. A reminder may come late where people work on one day a week."""


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
        weekend = self._holidays.weekend if self._holidays is not None else {5, 6}
        theirs = self._company if self._company is not None else frozenset(range(7)) - weekend
        if self._own is not None and not self._own & theirs:
            self._own = theirs  # days that never meet the company's do not count

    def works(self, day: date) -> bool:
        """Public holidays are those of the country, whatever the company says of the week."""
        own = self._own is None or day.weekday() in self._own
        if self._company is not None:
            free = self._holidays is not None and day in self._holidays
            return own and day.weekday() in self._company and not free
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


def with_hours(places: Iterable[World], chance: random.Random) -> list[World]:
    """The same places, of a company whose hours are drawn, and so are those of most people within them. Some want no
    message at all."""
    company, drawn = _draw(chance, WorkingHours(6 * 60, 20 * 60, frozenset(range(7))), 4), []
    for place in places:
        within = replace(company, days=company.days or frozenset(range(5)))
        own = _draw(chance, within, 2) if chance.random() < 0.7 else None
        drawn.append(replace(place, company=company, own=own, home_only=chance.random() < 0.1))
    return drawn


def _draw(chance: random.Random, within: WorkingHours, least: int) -> WorkingHours:
    """So many hours or more; on some days, or on those of whoever says so otherwise."""
    steps = range(0, within.end - within.begin - least * 60 + 1, STEP)
    begin = within.begin + chance.choice(steps)
    end = begin + least * 60 + chance.choice(range(0, within.end - begin - least * 60 + 1, STEP))
    days = sorted(within.days or ())
    some = frozenset(chance.sample(days, chance.randrange(1, len(days) + 1)))
    return WorkingHours(begin, end, some if chance.random() < 0.7 else None)


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
        apart = apart and all(end < due + SETTLED for _, end in spans)  # else it is settled before
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
