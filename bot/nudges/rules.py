"""Who is reminded now: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.nudges.calendar import A_DAY, is_working_day, last_working_day, next_working_day
from bot.nudges.countries import country_of
from bot.nudges.debts import Debt, Horizon, Moment
from bot.people import Person
from bot.phrases import zone_of

BEGINS, ENDS = time(10), time(16)
"""Working hours, in the person's time zone."""

REST = timedelta(hours=20)
"""Minimum time between two nudges to one person, whatever their calendar says."""

CATCH_UP = timedelta(days=7)
"""How late a reminder is still worth sending: the bot may have been down over Easter, or somebody's last break was
long."""

WRONG = timedelta(days=3)
"""A nudge dated further ahead was written by a very wrong clock, and is ignored. More than two days, because two
replicas may be wrong by a day in opposite directions."""

MOST = 20
"""Most debts listed in a nudge."""


@dataclass(frozen=True, slots=True)
class Last:
    """A person's newest nudge: for which of their days, None if there was none. `arrived`: it was sent, or will be.
    `asked_at`: when it was planned, or they were written to about something new that they owe."""

    day: date | None
    asked_at: datetime | None
    arrived: bool = True
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A nudge to send on that day of the person; after `ends` it is too late, and it is dropped."""

    person: Person
    day: date
    ends: datetime


def working_time(time_zone: str, country: str | None, now: datetime) -> date | None:
    """The local date, if it is a working day and within working hours; else None."""
    local = now.astimezone(zone_of(time_zone))
    works = BEGINS <= local.time() < ENDS and is_working_day(local.date(), country_of(time_zone, country))
    return local.date() if works else None


def horizon(person: Person, now: datetime) -> Horizon:
    """The period covered by today's reminder: today, and the days off that follow."""
    today = now.astimezone(zone_of(person.time_zone)).date()
    return Horizon(today, next_working_day(today, _country(person)) - A_DAY)


def _country(person: Person) -> str | None:
    return country_of(person.time_zone, person.country)


def window(places: Iterable[tuple[str, str | None]], now: datetime) -> tuple[date, ...]:
    """The days of moments that may be due now in one of these places (time zone, country)."""
    lands = [(zone, country_of(zone, country)) for zone, country in places]
    days = [(day, country) for zone, country in lands if (day := working_time(zone, country, now)) is not None]
    if not days:
        return ()
    first = min(last_working_day(day - CATCH_UP - A_DAY, country) for day, country in days)
    last = max(next_working_day(day, country) for day, country in days)
    return tuple(first + timedelta(days=n) for n in range((last - first).days))


def rests(last: Last, now: datetime) -> bool:
    """Whether the last nudge or invitation is too recent for another nudge, by any calendar."""
    return last.asked_at is not None and now - REST < last.asked_at <= now + WRONG


def plan(person: Person, moments: Sequence[Moment], last: Last | None, now: datetime) -> Plan | None:
    """The nudge for one person, or None if it is not time: only on a working day in working hours, not twice on one of
    their days, not within 20 hours, not while snoozed; and only if a moment has come since the last nudge, or a snooze
    ended."""
    day = working_time(person.time_zone, person.country, now)
    if day is None or not person.reachable or not person.handles:
        return None
    if last is not None and last.asked_at is not None and last.asked_at > now + WRONG:
        last = None
    if last is not None and ((last.day is not None and last.day >= day) or rests(last, now)):
        return None
    woken = last is not None and last.snoozed_until is not None
    if last is not None and last.snoozed_until is not None and last.snoozed_until > day:
        return None
    if woken or any(_has_come(moment, person, day, last) for moment in moments):
        ends = datetime.combine(day, ENDS, zone_of(person.time_zone)).astimezone(UTC)
        return Plan(person, day, ends)
    return None


def _has_come(moment: Moment, person: Person, day: date, last: Last | None) -> bool:
    """Whether the moment has come since the last nudge: a nudge lists everything, so it covered all earlier moments."""
    comes = reminder_day(moment, person)
    if comes is None or not day - CATCH_UP <= comes <= day:
        return False
    told = last is not None and last.arrived and last.day is not None and last.day >= comes
    return not told


def reminder_day(moment: Moment, person: Person) -> date | None:
    """The working day on which to remind of a moment: its own day, or the last one before (the next one, if it moves
    forward), or None if they asked not to be reminded then. A person isn't reminded of
    something on the day they set it: then it is the next working day after the moment (what was set on Friday for
    Sunday, on Monday), or None if it was set on the moment's own day."""
    if moment.forward:
        return next_working_day(moment.day - A_DAY, _country(person))
    comes = _day_before(moment, person)
    wanted = comes is not None and (moment.not_before is None or moment.not_before <= comes)
    return comes if wanted else None


def _day_before(moment: Moment, person: Person) -> date | None:
    known = moment.since.astimezone(zone_of(person.time_zone)).date()
    ahead = last_working_day(moment.day, _country(person))
    if known < ahead:
        return ahead
    return next_working_day(moment.day, _country(person)) if known < moment.day else None


def snooze_days(person: Person, now: datetime) -> tuple[date, date]:
    """The next working day after today, and the first one of next week, where they live."""
    today = now.astimezone(zone_of(person.time_zone)).date()
    sunday = today + timedelta(days=6 - today.weekday())
    return next_working_day(today, _country(person)), next_working_day(sunday, _country(person))


def in_order(debts: Iterable[Debt], today: date) -> list[Debt]:
    """Upcoming debts first, then overdue ones, the latest first."""

    def place(debt: Debt) -> tuple[bool, int]:
        late = debt.due < today
        return late, -debt.due.toordinal() if late else debt.due.toordinal()

    return sorted(debts, key=place)
