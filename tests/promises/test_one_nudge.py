"""One nudge per person and local day, at a civil hour: the quick form of two years in all zones (tests/soak)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.working_hours import WorkingHours
from tests.soak.due import World
from tests.soak.reminded import reminded

SPRING = datetime(2026, 3, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 20, tzinfo=UTC)
"""In the weeks after each, clocks change in Lisbon, Los Angeles, Auckland and on Lord Howe (there by half an hour)."""

PLACES = (
    *map(World, ("UTC", "Europe/Lisbon", "America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe")),
    *map(World, ("Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "a slip of the pen")),
    *(World("Europe/Oslo", "NO"), World("Asia/Jerusalem", "IL"), World("Asia/Shanghai", "CN")),
)
SUNDAY_TO_THURSDAY = WorkingHours(8 * 60, 18 * 60, frozenset({6, 0, 1, 2, 3}))
OWN = (
    None,
    WorkingHours(13 * 60, 18 * 60, frozenset({0, 2, 3})),
    WorkingHours(8 * 60, 12 * 60 + 30),
    WorkingHours(0, 24 * 60, frozenset({6, 1})),
)


@pytest.mark.parametrize("first", [SPRING, AUTUMN])
async def test_exactly_one_for_each_reminder_whatever_the_clocks_do(database_url: str, first: datetime) -> None:
    last = first + timedelta(days=56)
    found = await reminded(database_url, PLACES, first, last, seed=6, jumps=0.75, hours=2)
    assert found.wanted >= 3 * len(PLACES)
    assert min(found.jumps, found.restarts) > 30
    assert found.kept, found.summary()


@pytest.mark.parametrize("first", [SPRING, AUTUMN])
async def test_nor_where_company_and_people_have_hours_of_their_own(database_url: str, first: datetime) -> None:
    """Some of them are away now and then, and one wants to hear nothing but what stands on Home."""
    places = [
        replace(place, company=SUNDAY_TO_THURSDAY, own=OWN[number % len(OWN)]) for number, place in enumerate(PLACES)
    ]
    places.append(World("Europe/Lisbon", company=SUNDAY_TO_THURSDAY, home_only=True))
    found = await reminded(database_url, places, first, first + timedelta(days=56), seed=14, jumps=0.75, hours=2)
    assert found.wanted >= 2 * len(places)
    assert found.kept, found.summary()
