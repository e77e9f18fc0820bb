"""Working days by country, from the library `holidays` (which needs no network)."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5
A_DAY = timedelta(days=1)
LONGEST_BREAK = 30
"""Days. No country has a longer break; a calendar that says otherwise is ignored."""


def is_working_day(day: date, country: str | None) -> bool:
    """Whether people work there on that day: neither a weekend nor a national holiday. If the country or its calendar
    is unknown, Monday to Friday are working days."""
    calendar = _calendar(country) if country else None
    return day.weekday() < SATURDAY if calendar is None else calendar.is_working_day(day)


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
def last_working_day(day: date, country: str | None) -> date:
    """That day, or the last working day before it."""
    return _walk(day, country, -A_DAY)


@lru_cache(maxsize=4096)
def next_working_day(day: date, country: str | None) -> date:
    """The first working day after that day."""
    return _walk(day + A_DAY, country, A_DAY)


def _walk(day: date, country: str | None, step: timedelta) -> date:
    for steps in range(LONGEST_BREAK):
        if is_working_day(day + steps * step, country):
            return day + steps * step
    return day
