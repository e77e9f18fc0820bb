"""On which day somebody is reminded: the rules alone, over all that could be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays import list_supported_countries
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.nudges.calendar import Week, _calendar, is_working_day
from bot.nudges.countries import country_of
from bot.nudges.debts import Moment
from bot.nudges.rules import (
    CATCH_UP,
    REST,
    WRONG,
    Last,
    next_day_at_work,
    plan,
    reminder_day,
    week_of,
    window,
    working_day,
)
from bot.people import Handle, Person
from bot.working_hours import Hours, WorkingHours

MONDAY = date(2026, 11, 2)
ZONES = ("UTC", "Europe/Lisbon", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe")
COUNTRIES = (None, "PT", "IL", "CN", "US", "SA", "nowhere")
INSTANTS = st.integers(0, 24 * 730 * 4).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(minutes=15))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def somebody(zone: str = "UTC", country: str | None = None) -> Person:
    return Person(1, 1, "Ana", (Handle("slack", "U1"),), time_zone=zone, country=country)


def reminded(person: Person, moment: Moment, first: date, days: int = 30) -> list[date]:
    """The days on which that moment alone leads to a nudge, looked at every hour, as storage would remember them."""
    last: Last | None = None
    found: list[date] = []
    for hour in range(24 * days):
        now = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(hours=hour)
        if moment.day not in window([person], now):
            continue
        planned = plan(person, [moment], last, now)
        if planned is not None:
            last = Last(planned.day, now)
            found.append(planned.day)
    return found


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("about", "set_on", "told"),
    [
        (date(2026, 11, 11), date(2026, 10, 1), date(2026, 11, 11)),  # a Wednesday
        (date(2026, 11, 15), date(2026, 10, 1), date(2026, 11, 13)),  # a Sunday: on Friday
        (date(2026, 11, 15), date(2026, 11, 13), date(2026, 11, 16)),  # a Sunday, set on Friday: on Monday
        (date(2026, 11, 15), date(2026, 11, 14), date(2026, 11, 16)),  # set on Saturday
    ],
)
def test_the_day_of_a_reminder(about: date, set_on: date, told: date) -> None:
    assert reminded(somebody(), Moment(1, about, noon(set_on)), date(2026, 11, 2)) == [told]


def test_what_was_set_on_its_own_day_is_no_news() -> None:
    for day in (date(2026, 11, 11), date(2026, 11, 15)):
        assert reminded(somebody(), Moment(1, day, noon(day)), MONDAY) == []


def test_a_long_break_in_which_it_was_set_for_its_first_day() -> None:
    """Portugal has Good Friday, but works on Easter Monday; Norway rests from Thursday to Monday."""
    good_friday = date(2027, 3, 26)
    assert reminded(somebody(country="PT"), Moment(1, good_friday, noon(date(2027, 3, 25))), date(2027, 3, 20)) == [
        date(2027, 3, 29)
    ]
    assert reminded(somebody(country="NO"), Moment(1, good_friday, noon(date(2027, 3, 24))), date(2027, 3, 20)) == [
        date(2027, 3, 30)
    ]


def test_a_bot_that_stood_still_from_thursday_to_monday_tells_it_late() -> None:
    thursday = date(2026, 11, 12)
    assert reminded(somebody(), Moment(1, thursday, noon(MONDAY)), date(2026, 11, 16)) == [date(2026, 11, 16)]
    assert reminded(somebody(), Moment(1, thursday, noon(MONDAY)), thursday + CATCH_UP + timedelta(days=1)) == []


def test_of_their_last_two_working_days_it_is_told_however_long_the_break() -> None:
    """China rests from 1 to 7 October: a clock a day ahead may have dropped it on both days before."""
    golden_week = date(2026, 10, 1)
    tuesday, monday = date(2026, 9, 29), date(2026, 9, 28)
    somewhere = somebody(country="CN")
    assert reminded(somewhere, Moment(1, tuesday, noon(date(2026, 9, 1))), golden_week) == [date(2026, 10, 8)]
    assert reminded(somewhere, Moment(1, monday, noon(date(2026, 9, 1))), golden_week) == []


@settings(deadline=None)
@given(
    st.sampled_from(ZONES), st.sampled_from(COUNTRIES), st.lists(st.tuples(DAYS, INSTANTS), max_size=4), INSTANTS,
    st.none() | st.tuples(DAYS, INSTANTS, st.booleans(), st.none() | DAYS),
)  # fmt: skip
@example("UTC", None, [(MONDAY, datetime(2026, 10, 1, tzinfo=UTC))], noon(MONDAY), None)
def test_every_nudge_keeps_the_rules(
    zone: str,
    country: str | None,
    moments: list[tuple[date, datetime]],
    now: datetime,
    last: tuple[date, datetime, bool, date | None] | None,
) -> None:
    before = Last(*last) if last else None
    person = somebody(zone, country)
    planned = plan(person, [Moment(1, *each) for each in moments], before, now)
    if planned is None:
        return
    local = now.astimezone(ZoneInfo(zone))
    assert planned.day == local.date()
    assert 10 <= local.hour < 16
    assert is_working_day(planned.day, Week(country_of(zone, country)))
    assert now < planned.ends <= now + timedelta(hours=6)
    if before is not None and before.asked_at is not None and before.asked_at <= now + WRONG:
        assert before.day is not None
        assert before.day < planned.day
        assert now - before.asked_at >= REST
        assert before.snoozed_until is None or before.snoozed_until <= planned.day
    assert moments or (before is not None and before.snoozed_until is not None)


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(COUNTRIES), DAYS, st.integers(1, 60))
def test_each_moment_is_told_once_and_the_window_has_it(zone: str, country: str | None, day: date, ago: int) -> None:
    person = somebody(zone, country)
    set_on = day - timedelta(days=ago)
    moment = Moment(1, day, datetime(set_on.year, set_on.month, set_on.day, 12, tzinfo=ZoneInfo(zone)))
    (told,) = reminded(person, moment, day - timedelta(days=14), days=40)
    there = Week(country_of(zone, country))
    assert is_working_day(told, there)
    between = [told + timedelta(days=n) for n in range(1, (day - told).days + 1)]
    between += [day + timedelta(days=n) for n in range((told - day).days)]
    assert not any(is_working_day(each, there) for each in between)


WEEKS = st.none() | st.frozensets(st.integers(0, 6), min_size=1)
SPANS = st.tuples(st.integers(0, 46), st.integers(1, 47)).map(
    lambda span: (min(span) * 30, max(span[0] + 1, span[1]) * 30)
)
HOURS = st.tuples(SPANS, WEEKS).map(lambda chosen: WorkingHours(*chosen[0], chosen[1]))


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(COUNTRIES), HOURS, st.none() | HOURS, DAYS, st.integers(0, 60), INSTANTS)
def test_whatever_hours_are_set_there_are_some_and_they_are_kept(
    zone: str, country: str | None, company: WorkingHours, own: WorkingHours | None, day: date, away: int, now: datetime
) -> None:
    """Each moment finds a day, on which both the company and they work, unless the two never meet."""
    person = replace(somebody(zone, country), hours=Hours(company, own), away_until=day)
    moment = Moment(1, day, datetime(2025, 1, 1, tzinfo=UTC), forward=True)
    back = next_day_at_work(person, day - timedelta(days=away))
    assert is_working_day(back, week_of(person))
    assert back > day
    assert back == reminder_day(replace(moment, day=day + timedelta(days=1)), person)
    if (planned := plan(person, [moment], None, now)) is not None:
        local = now.astimezone(ZoneInfo(zone))
        assert planned.day > day
        assert company.contain(local)
        assert company.days is None or local.weekday() in company.days
        meets = own is None or max(own.begin, company.begin) < min(own.end, company.end)
        assert own is None or not meets or own.contain(local)


def test_two_clocks_that_are_wrong_by_a_day_in_opposite_directions_tell_nothing_twice() -> None:
    """On Thursday the one planned for Friday, by its clock; the other believes that it is Wednesday, and earlier."""
    friday, wednesday = datetime(2026, 11, 13, 11, 30, tzinfo=UTC), datetime(2026, 11, 11, 10, 10, tzinfo=UTC)
    moments = [Moment(1, date(2026, 11, 6), noon(MONDAY)), Moment(1, date(2026, 11, 13), noon(MONDAY))]
    assert plan(somebody(), moments, Last(friday.date(), friday), wednesday) is None


def test_nobody_is_at_work_at_night_or_on_a_holiday() -> None:
    assert working_day(somebody(), datetime(2026, 12, 25, 11, tzinfo=UTC)) == date(2026, 12, 25)
    assert working_day(somebody(country="PT"), datetime(2026, 12, 25, 11, tzinfo=UTC)) is None
    assert working_day(somebody(), datetime(2026, 11, 2, 16, tzinfo=UTC)) is None


def test_the_calendar_of_one_country_does_not_import_those_of_all_while_everybody_waits() -> None:
    ask = "import sys; from bot.nudges.calendar import Week, is_working_day; from datetime import date\n"
    ask += "day = date(2026, 12, 25)\n"
    ask += "print(is_working_day(day, Week('PT')), *[m for m in sys.modules if m.startswith('holidays.count')])"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split() == ["False", "holidays.countries", "holidays.countries.portugal"]


@pytest.mark.parametrize("country", list_supported_countries())
def test_every_country_of_the_library_has_its_calendar(country: str) -> None:
    assert _calendar(country) is not None
