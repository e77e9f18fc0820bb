"""Working days by country, from the library `holidays` (which needs no network)."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5
A_DAY = timedelta(days=1)
LONGEST_BREAK = 60
"""Days. Nobody has a longer break, though they work on one day of the week; a calendar that says otherwise is
ignored."""
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Week:
    """Where somebody works, and on which weekdays (Monday is 0): those of the `company`, None: of the country; of these
    only their `own`, None: on all."""

    country: str | None = None
    company: frozenset[int] | None = None
    own: frozenset[int] | None = None

    @property
    def company_days(self) -> frozenset[int]:
        """The weekdays on which people work there."""
        if self.company is not None:
            return self.company
        calendar = _calendar(self.country) if self.country else None
        return EVERY_DAY - (calendar.weekend if calendar is not None else {SATURDAY, SATURDAY + 1})

    @property
    def days(self) -> frozenset[int]:
        """The weekdays on which they work; where their own are not among those of the company, they are none."""
        return self.company_days & (self.own or EVERY_DAY) if self.meet else self.company_days

    @property
    def meet(self) -> bool:
        """Whether any of their own days are the company's too."""
        return not self.own or not self.own.isdisjoint(self.company_days)

    @property
    def ends(self) -> int:
        """The weekday on which a week is over: the last of the longest break, Sunday where there is none."""
        days = self.company_days

        def length(last: int) -> int:
            return next((n for n in range(7) if (last - n) % 7 in days), 0)

        return max(range(7), key=lambda last: ((last + 1) % 7 in days and length(last), last))


def is_working_day(day: date, week: Week) -> bool:
    """Whether they work on that day: neither a day off of their week nor a national holiday. If the country or its
    calendar is unknown, Monday to Friday are working days."""
    calendar = _calendar(week.country) if week.country else None
    if week.company is None and week.own is None and calendar is not None:
        return calendar.is_working_day(day)  # some countries make up for a holiday on a Saturday
    return day.weekday() in week.days and (calendar is None or day not in calendar)


@lru_cache(maxsize=512)
def _calendar(country: str) -> HolidayBase | None:
    from holidays import country_holidays  # imported on first use: start-up doesn't need it

    _import_no_country_yet()
    try:
        return country_holidays(country.upper())
    except NotImplementedError:
        return None


@cache
def _import_no_country_yet() -> None:
    """The library imports a country's module when it is asked for; but before that Python runs the package they are in,
    which imports all 250: 7 to 10 MB, and nobody is answered for 0.05 s or more. So the package is there without
    having run."""
    name = "holidays.countries"
    spec = importlib.util.find_spec(name)
    if spec is not None and name not in sys.modules:
        sys.modules[name] = importlib.util.module_from_spec(spec)


@lru_cache(maxsize=4096)
def last_working_day(day: date, week: Week) -> date:
    """That day, or the last working day before it."""
    return _walk(day, week, -A_DAY)


@lru_cache(maxsize=4096)
def next_working_day(day: date, week: Week) -> date:
    """The first working day after that day."""
    return _walk(day + A_DAY, week, A_DAY)


def working_days_after(day: date, count: int, week: Week) -> date:
    """The day that is `count` working days later."""
    for _ in range(count):
        day = next_working_day(day, week)
    return day


def _walk(day: date, week: Week, step: timedelta) -> date:
    for steps in range(LONGEST_BREAK):
        if is_working_day(day + steps * step, week):
            return day + steps * step
    return day
