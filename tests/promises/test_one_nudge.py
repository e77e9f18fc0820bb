"""One nudge per person and local day, at a civil hour: the quick form of two years in all zones (tests/soak)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.nudges.countries import country_of
from tests.soak.due import World, with_hours
from tests.soak.reminded import reminded
from tests.soak.zones import read_clock, unlike, zones

SPRING = datetime(2026, 3, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 20, tzinfo=UTC)
"""In the weeks after each, clocks change in Lisbon, Los Angeles, Auckland and on Lord Howe (there by half an hour):
forward in the north and back in the south, or the other way round."""

PLACES = (
    *map(World, ("UTC", "Europe/Lisbon", "America/Los_Angeles", "Pacific/Auckland", "Australia/Lord_Howe")),
    *map(World, ("Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "a slip of the pen")),
    *(World("Europe/Oslo", "NO"), World("Asia/Jerusalem", "IL"), World("Asia/Shanghai", "CN")),
)


@pytest.mark.parametrize(
    ("database_url", "first"), [("sqlite", SPRING), ("postgresql", AUTUMN)], indirect=["database_url"]
)
async def test_exactly_one_for_each_reminder_whatever_the_clocks_do(database_url: str, first: datetime) -> None:
    last = first + timedelta(days=56)
    found = await reminded(database_url, PLACES, first, last, seed=6, jumps=0.75, hours=2)
    assert found.wanted >= 3 * len(PLACES)
    assert min(found.jumps, found.restarts) > 30
    assert found.kept, found.summary()


@pytest.mark.parametrize(
    ("database_url", "first", "seed"),
    [("sqlite", AUTUMN, 25), ("postgresql", SPRING, 5)],
    indirect=["database_url"],
)
async def test_nor_where_company_and_people_have_hours_of_their_own(
    database_url: str, first: datetime, seed: int
) -> None:
    """Some work on a few days of the week alone, some are away now and then, some hear nothing but on Home."""
    places = with_hours((*PLACES, PLACES[0], PLACES[1]), random.Random(seed))
    found = await reminded(database_url, places, first, first + timedelta(days=56), seed=seed, jumps=0.75, hours=2)
    assert {place.home_only for place in places} == {False, True}
    assert found.wanted >= len(places)
    assert found.kept, found.summary()


def test_two_zones_are_tried_as_one_only_where_clocks_and_holidays_are_the_same() -> None:
    last = SPRING + timedelta(days=365)
    assert read_clock("Australia/Lord_Howe", SPRING, last) == (
        (SPRING, timedelta(hours=11)),
        (datetime(2026, 4, 4, 15, tzinfo=UTC), timedelta(hours=10, minutes=30)),
        (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), timedelta(hours=11)),
    )
    left = [(read_clock(each.zone, SPRING, last), country_of(each.zone, each.country)) for each in unlike(SPRING, last)]
    assert {clock for clock, _ in left} == {read_clock(zone, SPRING, last) for zone in zones()}
    as_in_oslo = {country for clock, country in left if clock == read_clock("Europe/Oslo", SPRING, last)}
    assert {"NO", "DE", "IT", "FR"} <= as_in_oslo
    assert len(left) < len(zones())
