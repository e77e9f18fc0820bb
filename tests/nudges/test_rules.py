"""When it is time for a nudge: the rules one by one. Over all that could be they are tried in test_days.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Message, SmallPrint, plain
from bot.nudges.calendar import Week, is_working_day, last_working_day, next_working_day
from bot.nudges.countries import country_of
from bot.nudges.debts import Debt, Moment, Owed
from bot.nudges.message import reminder
from bot.nudges.rules import (
    CATCH_UP,
    REST,
    Last,
    horizon,
    plan,
    snooze_days,
    sort_debts,
    window,
    working_day,
)
from bot.people import Handle, Person, Standing

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)


def person(zone: str = "UTC", country: str | None = None) -> Person:
    return Person(1, 1, "Ana", (Handle("slack", "U1"),), time_zone=zone, country=country)


def at(day: date, hour: int, minute: int = 0, zone: str = "UTC") -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def due(day: date) -> list[Moment]:
    return [Moment(1, day, LONG_AGO)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Los_Angeles", date(2026, 3, 9)),
        ("America/Los_Angeles", date(2026, 11, 2)),
        ("Pacific/Auckland", date(2026, 9, 28)),
        ("Pacific/Auckland", date(2026, 4, 7)),
        ("Europe/Lisbon", date(2026, 3, 30)),
        ("Europe/Lisbon", date(2026, 10, 26)),
    ],
)
def test_after_the_clocks_changed_it_is_ten_by_the_new_time(zone: str, day: date) -> None:
    """The first working day after the change, and the last one before it."""
    for each in (day, last_working_day(day - timedelta(days=1), Week(country_of(zone, None)))):
        assert plan(person(zone), due(each), None, at(each, 9, 59, zone)) is None
        found = plan(person(zone), due(each), None, at(each, 10, 0, zone))
        assert found is not None
        assert found.ends == at(each, 16, 0, zone)
        assert plan(person(zone), due(each), None, at(each, 16, 0, zone)) is None


def test_it_is_everybodys_own_day() -> None:
    """At one instant it is Tuesday in Auckland, and Monday in Los Angeles."""
    now = at(TUESDAY, 11, zone="Pacific/Auckland")
    assert plan(person("Pacific/Auckland"), due(TUESDAY), None, now) is not None
    assert plan(person("America/Los_Angeles"), due(TUESDAY), None, now) is None
    monday = TUESDAY - timedelta(days=1)
    assert plan(person("America/Los_Angeles"), due(monday), None, now) is not None
    days = window([person("Pacific/Auckland"), person("America/Los_Angeles")], now)
    assert (days[-1], TUESDAY - CATCH_UP in days, len(days) < 15) == (TUESDAY, True, True)
    assert window([person()], at(TUESDAY, 22)) == ()


def test_a_clock_that_was_far_ahead_silences_nobody() -> None:
    now = at(TUESDAY, 11)
    wrong = Last(TUESDAY + timedelta(days=400), now + timedelta(days=400))
    assert plan(person(), due(TUESDAY), wrong, now) is not None
    tomorrow = Last(TUESDAY + timedelta(days=1), now + timedelta(days=1))
    assert plan(person(), due(TUESDAY), tomorrow, now) is None


def test_what_never_arrived_was_not_told() -> None:
    monday = TUESDAY - timedelta(days=1)
    assert plan(person(), due(monday), Last(monday, at(monday, 10)), at(TUESDAY, 11)) is None
    assert plan(person(), due(monday), Last(monday, at(monday, 10), arrived=False), at(TUESDAY, 11)) is not None


def test_only_who_works_here_and_wants_it() -> None:
    ana = person()
    others = (replace(ana, standing=each) for each in (Standing.BOT, Standing.OUTSIDER))
    for each in (replace(ana, active=False), replace(ana, handles=()), replace(ana, home_only=True), *others):
        assert plan(each, due(TUESDAY), None, at(TUESDAY, 11)) is None


def test_working_days() -> None:
    christmas = date(2026, 12, 25)
    assert [is_working_day(christmas, Week(country)) for country in ("DE", "de", "JP", None, "XX", "")] == [
        *(False, False, True, True, True, True)
    ]
    assert last_working_day(date(2026, 12, 26), Week("DE")) == date(2026, 12, 24)
    assert next_working_day(date(2026, 12, 24), Week("DE")) == date(2026, 12, 28)
    assert next_working_day(date(2026, 12, 3), Week("EG")) == date(2026, 12, 6)
    assert working_day(person(country="DE"), at(christmas, 11)) is None


def test_tomorrow_and_next_week_are_working_days() -> None:
    assert snooze_days(person(), at(TUESDAY, 11)) == (date(2026, 12, 2), date(2026, 12, 7))
    assert snooze_days(person(), at(date(2026, 12, 4), 11)) == (date(2026, 12, 7), date(2026, 12, 7))
    assert snooze_days(person(country="PT"), at(date(2026, 12, 7), 11)) == (date(2026, 12, 9), date(2026, 12, 14))
    assert snooze_days(person("Pacific/Auckland"), at(TUESDAY, 11)) == (date(2026, 12, 3), date(2026, 12, 7))


def test_a_nudge_speaks_for_the_days_off_after_it() -> None:
    friday = date(2026, 12, 4)
    assert horizon(person(), at(friday, 11)).until == date(2026, 12, 6)
    assert horizon(person(), at(TUESDAY, 11)).until == TUESDAY


def test_what_is_next_comes_first_and_what_is_late_last() -> None:
    debts = [Debt(TUESDAY + timedelta(days=days), ()) for days in (-3, 2, -1, 0)]
    assert [(debt.due - TUESDAY).days for debt in sort_debts(debts, TUESDAY)] == [0, 2, -1, -3]


def test_twenty_hours_and_another_day() -> None:
    """Both: somebody who flies west has a day of more than twenty hours."""
    now = at(TUESDAY, 11)
    monday = TUESDAY - timedelta(days=1)
    for day, asked, free in (
        (monday, now - REST + timedelta(minutes=1), False),
        (monday, now - REST, True),
        (TUESDAY, now - REST, False),
        (monday, now + timedelta(hours=1), False),
    ):
        assert (plan(person(), due(TUESDAY), Last(day, asked), now) is not None) is free, (day, asked)


@pytest.mark.parametrize(
    ("zone", "country", "found"),
    [
        ("Europe/Lisbon", None, "PT"),
        ("Europe/Lisbon", "BR", "BR"),
        ("Asia/Calcutta", None, "IN"),
        ("Europe/Kiev", None, "UA"),
        ("US/Pacific", None, "US"),
        ("Atlantic/Reykjavik", None, "IS"),
        ("Iceland", None, None),
        ("UTC", None, None),
        ("", None, None),
    ],
)
def test_the_country_is_that_of_the_time_zone_where_nobody_said_so(
    zone: str, country: str | None, found: str | None
) -> None:
    assert country_of(zone, country) == found


def test_what_a_reminder_has_no_room_for_is_on_home_or_led_to_by_commands() -> None:
    """In HipChat there is no Home."""
    owed, day = Owed((), 3), date(2026, 12, 1)
    assert "3 more on Home." in said(reminder(owed, person(), day))
    assert "3 more: /feedback list, /objective list and /upward reviews lead to them." in said(
        reminder(owed, person(), day, home=False)
    )


def said(message: Message) -> str:
    return "\n".join(plain(part.text) for part in message.parts if isinstance(part, SmallPrint))
