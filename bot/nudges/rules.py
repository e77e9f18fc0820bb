"""Who is reminded now: values in, values out."""

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
"""Working hours, where the person lives."""

REST = timedelta(hours=20)
"""So long after a nudge nobody is asked again, whatever their calendar says."""

CATCH_UP = timedelta(days=7)
"""So late a reminder is still worth it: the bot may have stood still over Easter, or somebody's last days off were
long."""

WRONG = timedelta(days=3)
"""A nudge that lies further ahead was written by a clock that was very wrong, and counts for nothing. More than two
days, for two replicas may be wrong by a day in opposite directions."""

MOST = 20
"""So many debts a nudge lists."""


@dataclass(frozen=True, slots=True)
class Last:
    """Somebody's newest nudge: for which of their days, and when it was planned. `arrived`: it was sent, or will be."""

    day: date
    asked_at: datetime
    arrived: bool = True
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A nudge to be sent on that day of theirs, or never: after `ends` it is too late."""

    person: Person
    day: date
    ends: datetime


def working_time(time_zone: str, country: str | None, now: datetime) -> date | None:
    """The day where somebody lives, if it is a working day and its working hours have begun and not ended."""
    local = now.astimezone(zone_of(time_zone))
    works = BEGINS <= local.time() < ENDS and is_working_day(local.date(), country_of(time_zone, country))
    return local.date() if works else None


def horizon(person: Person, now: datetime) -> Horizon:
    """What a reminder of this day speaks for: what falls on days off after it, too."""
    today = now.astimezone(zone_of(person.time_zone)).date()
    return Horizon(today, next_working_day(today, _country(person)) - A_DAY)


def _country(person: Person) -> str | None:
    return country_of(person.time_zone, person.country)


def window(places: Iterable[tuple[str, str | None]], now: datetime) -> tuple[date, ...]:
    """The days whose moments somebody in one of these places (time zone, country) may be reminded of now."""
    lands = [(zone, country_of(zone, country)) for zone, country in places]
    days = [(day, country) for zone, country in lands if (day := working_time(zone, country, now)) is not None]
    if not days:
        return ()
    first = min(last_working_day(day - CATCH_UP - A_DAY, country) for day, country in days)
    last = max(next_working_day(day, country) for day, country in days)
    return tuple(first + timedelta(days=n) for n in range((last - first).days))


def rests(last: Last, now: datetime) -> bool:
    """Whether somebody was asked too short a time ago, by any calendar."""
    return now - REST < last.asked_at <= now + WRONG


def plan(person: Person, moments: Sequence[Moment], last: Last | None, now: datetime) -> Plan | None:
    """The nudge for one person, if it is time for one: on a working day in working hours, not twice on one of their
    days, not within 20 hours, not while they snooze; because a moment has come since the last, or a snooze ended."""
    day = working_time(person.time_zone, person.country, now)
    if day is None or not person.reachable or not person.handles:
        return None
    if last is not None and last.asked_at > now + WRONG:
        last = None
    if last is not None and (last.day >= day or rests(last, now)):
        return None
    woken = last is not None and last.snoozed_until is not None
    if last is not None and last.snoozed_until is not None and last.snoozed_until > day:
        return None
    if woken or any(_has_come(moment, person, day, last) for moment in moments):
        ends = datetime.combine(day, ENDS, zone_of(person.time_zone)).astimezone(UTC)
        return Plan(person, day, ends)
    return None


def _has_come(moment: Moment, person: Person, day: date, last: Last | None) -> bool:
    """A nudge lists everything, so whatever came before the last was told in it."""
    comes = reminder_day(moment, person)
    told = last is not None and last.arrived and comes is not None and last.day >= comes
    return comes is not None and day - CATCH_UP <= comes <= day and not told


def reminder_day(moment: Moment, person: Person) -> date | None:
    """The working day on which a moment is told: its own, or the last one before. What somebody set that very day they
    need not be told: then it is the next one after the moment (what was set on Friday for Sunday, on Monday), or never,
    if it was set on the moment's own day."""
    known = moment.since.astimezone(zone_of(person.time_zone)).date()
    ahead = last_working_day(moment.day, _country(person))
    if known < ahead:
        return ahead
    return next_working_day(moment.day, _country(person)) if known < moment.day else None


def snooze_days(person: Person, now: datetime) -> tuple[date, date]:
    """The working day after today, and the first one of the next week, where they live."""
    today = now.astimezone(zone_of(person.time_zone)).date()
    sunday = today + timedelta(days=6 - today.weekday())
    return next_working_day(today, _country(person)), next_working_day(sunday, _country(person))


def in_order(debts: Iterable[Debt], today: date) -> list[Debt]:
    """What is due next, then what is late, the latest first."""

    def place(debt: Debt) -> tuple[bool, int]:
        late = debt.due < today
        return late, -debt.due.toordinal() if late else debt.due.toordinal()

    return sorted(debts, key=place)
