"""Changes of the company's hours as the audit keeps them, from what to what, and as it says them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from bot.nudges.describe import clock, name_days, name_zone
from bot.phrases import label
from bot.places import country_name
from bot.typed_text import number
from bot.working_hours import WorkingHours

HERE = "admin/audit"
NONE = "-"
"""No country, or no days of the company's own."""


class Company(Protocol):
    """Where the company is, and when people work there."""

    @property
    def zone(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def hours(self) -> WorkingHours: ...


def note_changes(before: Company, after: Company) -> Iterator[tuple[str, str]]:
    """The act and what it is about, for each thing that changed."""
    for act, old, new in zip(SAID, _write_kept(before), _write_kept(after), strict=True):
        if old != new:
            yield act, f"{old} {new}"


def _write_kept(company: Company) -> tuple[str, ...]:
    """Without blanks, in the order of `SAID`."""
    hours = company.hours
    days = NONE if hours.days is None else ",".join(map(str, sorted(hours.days)))
    return company.zone, company.country or NONE, f"{hours.begin}-{hours.end}", days


def describe_change(act: str, about: str) -> dict[str, str]:
    """What it was before and after, in words; nothing for other acts."""
    describe = SAID.get(act)
    old, _, new = about.partition(" ")
    return {"before": describe(old), "after": describe(new)} if describe else {}


def _say_country(kept: str) -> str:
    return label(HERE, "no_country") if kept == NONE else country_name(kept)


def _say_times(kept: str) -> str:
    begin, _, end = kept.partition("-")
    return f"{clock(number(begin))}-{clock(number(end))}"


def _say_days(kept: str) -> str:
    return label(HERE, "days_of_countries") if kept == NONE else name_days([number(day) for day in kept.split(",")])


SAID: Mapping[str, Callable[[str], str]] = {
    "hours.zone": name_zone,
    "hours.country": _say_country,
    "hours.times": _say_times,
    "hours.days": _say_days,
}
