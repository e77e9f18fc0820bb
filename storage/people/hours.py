"""Working hours as a row keeps them: `600-960`, minutes after midnight, and where days were chosen `600-960 0,1,2`."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.working_hours import A_DAY, Hours, WorkingHours

WRITTEN = re.compile(r"(\d{1,4})-(\d{1,4})(?: ([0-6](?:,[0-6])*))?")

LAST_DAY = date(9000, 1, 1)
"""A later one was set by nobody, and days could not be counted from it."""


def write_hours(hours: WorkingHours) -> str:
    days = "" if hours.days is None else f" {','.join(map(str, sorted(hours.days)))}"
    return f"{hours.begin}-{hours.end}{days}"


@lru_cache(maxsize=1024)
def read_hours(written: str | None) -> WorkingHours | None:
    """None where there are none, or what stands there are none."""
    found = WRITTEN.fullmatch(written or "")
    if found is None or not int(found[1]) < int(found[2]) <= A_DAY:
        return None
    return WorkingHours(int(found[1]), int(found[2]), frozenset(map(int, found[3].split(","))) if found[3] else None)


@lru_cache(maxsize=1024)
def hours_of(company: str | None, own: str | None, country: str | None) -> Hours:
    return Hours(read_hours(company) or WorkingHours(), read_hours(own), country)


def zone_in(own: str, company: str | None) -> str:
    """The company's for whom neither chat nor file tells another than UTC."""
    return company if company and own == "UTC" else own
