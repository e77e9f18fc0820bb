"""Everywhere that a time zone is known; of those where clocks and holidays are the same one alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import holidays

from bot.nudges.countries import country_of
from tests.soak.due import DAY, World

COUNTRIES = (None, "PT", None, "US", None, "CN", None, "IL", None, "NO", None, "JP", None, "SA", None, "IN")
"""In turn; None: that of the time zone."""
ASIDE = 10 * DAY
"""Before and after; clocks that are wrong, and reminders that come late, need less."""
A_SECOND = timedelta(seconds=1)

Clock = tuple[tuple[datetime, timedelta | None], ...]
"""From when on it is so far ahead of UTC."""


def zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone != "localtime")


def unlike(first: datetime, last: datetime) -> list[World]:
    """In countries with holidays of every kind and in none."""
    found: dict[tuple[Clock, str | None], World] = {}
    known = holidays.list_supported_countries()
    for number, zone in enumerate(zones()):
        place = World(zone, COUNTRIES[number % len(COUNTRIES)])
        country = country_of(place.zone, place.country)
        clock = read_clock(zone, first - ASIDE, last + ASIDE)
        found.setdefault((clock, country if country in known else None), place)
    return list(found.values())


def read_clock(zone: str, first: datetime, last: datetime) -> Clock:
    """Each moment at which it changes between these, to the second; nowhere it changes twice on a day."""
    of_zone = ZoneInfo(zone)

    def ahead(at: datetime) -> timedelta | None:
        return at.astimezone(of_zone).utcoffset()

    found = [(first, ahead(first))]
    for before, after in pairwise(first + n * DAY for n in range((last - first).days + 1)):
        if ahead(before) != ahead(after):
            while after - before > A_SECOND:
                middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
                before, after = (middle, after) if ahead(middle) == found[-1][1] else (before, middle)
            found.append((after, ahead(after)))
    return tuple(found)
