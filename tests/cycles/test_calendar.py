"""The days that a cycle is offered, what is refused of others, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cycles.calendar import FARTHEST, closes_at, default_days, find_fault, release_at
from bot.cycles.cycle import Days
from bot.nudges.calendar import Week, is_working_day

WEEKS = st.builds(
    Week,
    st.sampled_from([None, "DE", "US", "SA", "JP", "IL", "BR"]),
    st.one_of(st.none(), st.frozensets(st.integers(0, 6), min_size=1)),
)
TODAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("today", "ask"),
    [
        (date(2026, 11, 18), date(2026, 11, 24)),
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 24), date(2026, 12, 1)),
        (date(2026, 11, 29), date(2026, 12, 1)),
    ],
)
def test_asking_is_on_the_next_tuesday_that_is_a_working_day_ahead(today: date, ask: date) -> None:
    assert default_days(today, Week("NO")) == Days(ask, ask + timedelta(days=9), ask + timedelta(days=14))


def test_a_holiday_moves_a_day_on() -> None:
    """Christmas Eve is a Thursday: in Norway that is a working day, Christmas is none, and nor is New Year's Day."""
    days = default_days(date(2026, 12, 11), Week("NO"))
    assert days == Days(date(2026, 12, 15), date(2026, 12, 24), date(2026, 12, 29))
    assert default_days(date(2026, 12, 24), Week("NO")).ask == date(2026, 12, 29)
    assert default_days(date(2027, 4, 30), Week("NO")).due == date(2027, 5, 13)
    assert default_days(date(2027, 5, 7), Week("NO")).release == date(2027, 5, 25)


@given(TODAYS, WEEKS)
def test_whatever_is_offered_is_on_working_days_and_is_not_refused(today: date, week: Week) -> None:
    days = default_days(today, week)
    assert find_fault(days, today) is None
    assert all(is_working_day(day, week) for day in (days.ask, days.due, days.release))
    assert days.ask > today


def test_what_is_wrong_is_said_at_its_field() -> None:
    today = date(2026, 11, 18)
    days = Days(date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 8))
    assert find_fault(days, today) is None
    assert find_fault(replace(days, ask=today), today) is None
    assert find_fault(replace(days, ask=today - timedelta(days=1)), today) == ("ask", "past_day")
    assert find_fault(replace(days, due=days.ask), today) == ("due", "due_before_ask")
    assert find_fault(replace(days, release=days.due), today) == ("release", "release_before_due")
    assert find_fault(replace(days, release=days.due + timedelta(days=1)), today) == ("release", "release_before_due")
    assert find_fault(replace(days, release=days.due + timedelta(days=2)), today) is None
    far = today + FARTHEST + timedelta(days=1)
    assert find_fault(replace(days, release=far), today) == ("release", "far_day")
    assert find_fault(Days(far, far + timedelta(days=1), far + timedelta(days=2)), today) == ("ask", "far_day")


def test_it_closes_when_the_day_ends_for_the_last_of_them() -> None:
    due = date(2026, 12, 3)
    assert closes_at(due, []) == datetime(2026, 12, 4, tzinfo=UTC)
    assert closes_at(due, ["Pacific/Kiritimati"]) == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert closes_at(due, ["Pacific/Kiritimati", "Europe/Lisbon", "Pacific/Honolulu"]) == datetime(
        2026, 12, 4, 10, tzinfo=UTC
    )


def test_results_are_out_at_ten_where_the_company_is() -> None:
    assert release_at(date(2026, 12, 8), "Europe/Oslo") == datetime(2026, 12, 8, 9, tzinfo=UTC)
    assert release_at(date(2026, 12, 8), "nowhere") == datetime(2026, 12, 8, 10, tzinfo=UTC)
