"""On which days somebody should be reminded: worked out apart from the bot."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from bot.nudges.countries import country_of

DAY = timedelta(days=1)
LEAD = timedelta(days=7)
LATE = timedelta(days=7)
"""So long after its day a reminder may still come."""


@dataclass(frozen=True, slots=True)
class World:
    zone: str
    country: str | None = None


class Calendar:
    """Who works when."""

    def __init__(self, place: World) -> None:
        country = country_of(place.zone, place.country)
        self._holidays = holidays.country_holidays(country) if country else None

    def works(self, day: date) -> bool:
        return day.weekday() < 5 if self._holidays is None else self._holidays.is_working_day(day)

    def told_on(self, day: date) -> date:
        """That day, or the last working day before."""
        while not self.works(day):
            day -= DAY
        return day

    def span(self, told: date) -> tuple[date, date]:
        """When a reminder of that day may come, where clocks are wrong by a day: one that was found too late to be sent
        comes on the next working day, where that may happen again."""
        last, working_days = told, 0
        while working_days < 3:
            last += DAY
            working_days += self.works(last)
        return told - DAY, last


def due_dates(place: World, first: date, last: date, chance: random.Random) -> Iterator[tuple[date, set[date]]]:
    """Due dates between the two days, each with the days on which its owner should be reminded: so far apart that each
    nudge can be told from the others."""
    calendar, taken_until = Calendar(place), first
    due = first + LEAD
    while (due := due + chance.randrange(1, 9) * DAY) < last - 2 * LATE:
        week, day = calendar.told_on(due - LEAD), calendar.told_on(due)
        spans = [calendar.span(week), calendar.span(day)]
        if taken_until < spans[0][0] and spans[0][1] < spans[1][0]:
            yield due, {week, day}
            taken_until = spans[1][1]
