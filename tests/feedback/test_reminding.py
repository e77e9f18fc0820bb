"""The day on which a reviewer hears of a reminder that the requester asked for: values in, values out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.feedback.questions import default_template
from bot.feedback.reminding import reminder_day
from bot.feedback.request import Release, Request, Sheet, State
from bot.nudges.rules import Last
from bot.people import Person

LONG_AGO = datetime(2026, 11, 2, 9, tzinfo=UTC)
BEN = Person(2, 1, "Ben", time_zone="Asia/Tokyo", country="JP")
ANA = Person(1, 1, "Ana")
WEDNESDAY = date(2026, 12, 2)


def sheet(invited: datetime = LONG_AGO) -> Sheet:
    template = default_template()
    until = date(2026, 12, 20)
    request = Request(1, 1, ANA, ANA, template.id, "x", template.questions, until, Release.EACH, LONG_AGO)
    return Sheet(1, request, BEN, State.OWED, invited_at=invited)


def tokyo(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC) - timedelta(hours=9)


@pytest.mark.parametrize(
    ("now", "last", "day"),
    [
        (tokyo(2, 9), None, WEDNESDAY),
        (tokyo(2, 15), None, WEDNESDAY),
        (tokyo(2, 16), None, date(2026, 12, 3)),
        (tokyo(4, 17), None, date(2026, 12, 7)),  # a Friday
        (tokyo(5, 11), None, date(2026, 12, 7)),
        (tokyo(2, 14), Last(WEDNESDAY, tokyo(2, 10)), date(2026, 12, 3)),
        (tokyo(3, 9), Last(WEDNESDAY, tokyo(2, 10)), date(2026, 12, 3)),
        (tokyo(3, 9), Last(WEDNESDAY, tokyo(2, 10), snoozed_until=date(2026, 12, 8)), date(2026, 12, 8)),
    ],
)
def test_they_hear_it_in_their_hours_once_a_day(now: datetime, last: Last | None, day: date) -> None:
    assert reminder_day(sheet(), BEN, last, now) == day


def test_whoever_was_just_asked_hears_it_a_day_later() -> None:
    assert reminder_day(sheet(tokyo(2, 9)), BEN, None, tokyo(2, 11)) == date(2026, 12, 3)
    assert reminder_day(sheet(tokyo(1, 15)), BEN, None, tokyo(2, 9)) == WEDNESDAY
