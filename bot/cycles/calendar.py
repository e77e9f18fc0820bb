"""The days of a cycle: pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from bot.cycles.cycle import Cycle, Days
from bot.nudges.calendar import A_DAY, Week, next_working_day
from bot.phrases import zone_of

TUESDAY = 1
A_WEEK = timedelta(7)
RELEASED_AT = time(10)
"""When results are out, in the company's time zone."""
CLOSE_TO_RELEASE = timedelta(days=2)
"""From the last day to the release at least: where that day ends last, it ends a day later than where it began, and HR
is asked something in between."""
FARTHEST = timedelta(days=90)
"""So far ahead a day of a cycle may be."""
ASK_TO_DUE = timedelta(days=9)
"""From a Tuesday to the Thursday of the week after."""


def company_day(cycle: Cycle, now: datetime) -> date:
    """In the company's time zone."""
    return now.astimezone(zone_of(cycle.zone)).date()


def default_days(today: date, week: Week) -> Days:
    """Asking on the next Tuesday that is at least one working day ahead, due on the Thursday of the week after, release
    on the Tuesday after that; each moved forward to a working day."""
    tuesday = _next_tuesday(next_working_day(today, week) - A_DAY)
    ask = _working_day(tuesday, week)
    due = _working_day(max(tuesday + ASK_TO_DUE, ask + A_DAY), week)
    return Days(ask, due, _working_day(_next_tuesday(due + CLOSE_TO_RELEASE - A_DAY), week))


def _next_tuesday(day: date) -> date:
    """The first one after that day."""
    return day + timedelta(days=(TUESDAY - day.weekday() - 1) % 7 + 1)


def _working_day(day: date, week: Week) -> date:
    """That day, or the first working day after it."""
    return next_working_day(day - A_DAY, week)


def reminder_days(ask: date, due: date) -> tuple[date, ...]:
    """On which days who owes is reminded, between the day of asking and the last one: a week before the end, or in the
    middle of less than two weeks; and the day before the end."""
    length = due - ask
    middle = due - A_WEEK if length >= 2 * A_WEEK else ask + length // 2
    days = (middle, due - A_DAY)
    return tuple(sorted({day for day in days if ask < day}))


def find_fault(days: Days, today: date) -> tuple[str, str] | None:
    """The field that is wrong, and what is wrong with it; None if these days can be kept."""
    faults = (
        ("ask", "past_day", days.ask < today),
        *((name, "far_day", getattr(days, name) > today + FARTHEST) for name in ("ask", "due", "release")),
        ("due", "due_before_ask", days.due <= days.ask),
        ("release", "release_before_due", days.release < days.due + CLOSE_TO_RELEASE),
    )
    return next(((name, fault) for name, fault, wrong in faults if wrong), None)


def closes_at(due: date, zones: Iterable[str]) -> datetime:
    """The end of that day where the last of those asked lives; without any zone, the end of the day in UTC."""
    ends = [datetime.combine(due + A_DAY, time(), zone_of(zone)).astimezone(UTC) for zone in zones]
    return max(ends, default=datetime.combine(due + A_DAY, time(), UTC))


def release_at(release: date, zone: str) -> datetime:
    """10:00 of that day in the company's time zone."""
    return datetime.combine(release, RELEASED_AT, zone_of(zone)).astimezone(UTC)
