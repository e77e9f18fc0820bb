"""Who is reminded now: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Protocol

from bot.nudges.calendar import A_DAY, Week, is_working_day, last_working_day, next_working_day
from bot.nudges.countries import country_of
from bot.nudges.debts import Debt, Horizon, Moment, Owed
from bot.people import Person
from bot.phrases import zone_of
from bot.working_hours import Hours

REST = timedelta(hours=20)
"""Minimum time between two nudges to one person, whatever their calendar says."""

ROUND = timedelta(minutes=15)
"""Time between two rounds that plan nudges. The hours of every time zone start at a multiple of it."""

CATCH_UP = timedelta(days=7)
"""How late a reminder is still worth sending: the bot may have been down over Easter, or somebody's last break was
long."""

WRONG = timedelta(days=3)
"""A nudge dated further ahead was written by a very wrong clock, and is ignored. More than two days, because two
replicas may be wrong by a day in opposite directions."""

AWAY_LONGEST = timedelta(days=366)
"""The longest absence; a day further ahead is no date of ours."""

MOST = 20
"""Most debts listed in a nudge."""


@dataclass(frozen=True, slots=True)
class Last:
    """A person's newest nudge: for which of their days, None if there was none. `arrived`: it was sent, or will be.
    `asked_at`: when it was planned, or they were written to about something new that they owe. `too_late`: it was not
    sent, since its hours were over by the clock of whoever should have sent it, and they heard of nothing since."""

    day: date | None
    asked_at: datetime | None
    arrived: bool = True
    snoozed_until: date | None = None
    too_late: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A nudge to send on that day of the person; after `ends` it is too late, and it is dropped. `again`: the one
    before was dropped as too late, by a clock that may have been ahead."""

    person: Person
    day: date
    ends: datetime
    again: bool = False


class Timetable(Protocol):
    """Where somebody works, and when: of a person, or of all who work alike."""

    @property
    def time_zone(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def hours(self) -> Hours: ...


def week_of(who: Timetable) -> Week:
    country = country_of(who.time_zone, who.country) or who.hours.country
    return Week(country, who.hours.company.days, who.hours.own.days if who.hours.own else None)


def working_day(who: Timetable, now: datetime) -> date | None:
    """The local date, if it is a working day and within working hours; else None."""
    local = now.astimezone(zone_of(who.time_zone))
    works = who.hours.kept.contain(local) and is_working_day(local.date(), week_of(who))
    return local.date() if works else None


def civil_day(person: Person, now: datetime) -> date | None:
    """Their date, if now is a moment to write to them of one's own accord: they work, and are not away. Else None; also
    for who left a moment ago, and is told once they are back, and until whoever was away is welcomed back."""
    return working_day(person, now) if person.reachable and person.away_until is None else None


def comes_back(person: Person, now: datetime) -> bool:
    """Whether an absence is over, and now is a moment to write to them."""
    day = civil_day(replace(person, away_until=None), now)
    return day is not None and not is_away(person, day)


def today_of(who: Timetable, now: datetime) -> date:
    """The day it is where they work."""
    return now.astimezone(zone_of(who.time_zone)).date()


def is_away(person: Person, day: date) -> bool:
    return person.away_until is not None and person.away_until >= day


def next_day_at_work(person: Person, day: date) -> date:
    """Their first working day after that day, and after they are away."""
    if person.away_until is not None and day < person.away_until <= day + AWAY_LONGEST:
        day = person.away_until
    return next_working_day(day, week_of(person))


def begin_of_round(now: datetime) -> datetime:
    """When nudges are planned, the last time until now."""
    return now - timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond) % ROUND


def first_day_at_work(person: Person, moment: datetime) -> date:
    """The first of their days on which a round finds them at work, from that moment on."""
    zone, begun = zone_of(person.time_zone), begin_of_round(moment)
    comes, today = (moment if begun == moment else begun + ROUND), today_of(person, moment)
    over = comes >= person.hours.kept.end_on(today, zone)
    return next_day_at_work(person, today if over else today - A_DAY)


def day_to_remind(person: Person, moment: datetime, last: Last | None, asked_at: datetime | None = None) -> date:
    """When a nudge comes that tells them something, from that moment on: on a working day before the hours are over,
    not within 20 hours of what they heard `last` or were asked, not twice on one of their days, and not while they put
    everything off."""
    heard = [each for each in (asked_at, last.asked_at if last else None) if each is not None and each <= moment]
    day = first_day_at_work(person, max([moment, *(each + REST for each in heard)]))
    told = last.day if last else None
    if told is not None and told >= day:
        day = next_day_at_work(person, told)
    put_off = last.snoozed_until if last else None
    return day if put_off is None or put_off <= day else next_day_at_work(person, put_off - A_DAY)


def horizon(person: Person, now: datetime) -> Horizon:
    """The period covered by today's reminder: today, and the days off that follow."""
    today = today_of(person, now)
    return Horizon(today, next_working_day(today, week_of(person)) - A_DAY)


def window(places: Iterable[Timetable], now: datetime) -> tuple[date, ...]:
    """The days of moments that may be due now in one of these places."""
    days = [(day, week_of(place)) for place in places if (day := working_day(place, now)) is not None]
    if not days:
        return ()
    first = min(last_working_day(_earliest(day, week) - A_DAY, week) for day, week in days)
    last = max(next_working_day(day, week) for day, week in days)
    return tuple(first + timedelta(days=n) for n in range((last - first).days))


def _earliest(day: date, week: Week) -> date:
    """The earliest working day of which a reminder is still worth sending on that day: the last two always are, since a
    clock that was ahead may have dropped it on both, and a week of holidays may follow; somebody may work on one day of
    the week alone, too."""
    before = last_working_day(day - A_DAY, week)
    return min(last_working_day(day - CATCH_UP, week), last_working_day(before - A_DAY, week))


def rests(last: Last, now: datetime) -> bool:
    """Whether the last nudge or invitation is too recent for another nudge, by any calendar."""
    return _is_new(last.asked_at, now) and not last.too_late


def is_all_new(owed: Owed, now: datetime) -> bool:
    """Whether nothing is owed but what a message of its own has told too recently for a nudge."""
    return sum(_is_new(debt.asked_at, now) for debt in owed.debts) == owed.total


def _is_new(asked_at: datetime | None, now: datetime) -> bool:
    return asked_at is not None and now - REST < asked_at <= now + WRONG


def plan(person: Person, moments: Sequence[Moment], last: Last | None, now: datetime) -> Plan | None:
    """The nudge for one person, or None if it is not time: only on a working day in working hours, not twice on one of
    their days, not within 20 hours, not while snoozed; and only if a moment has come since the last nudge, or a snooze
    ended."""
    day = civil_day(person, now)
    if day is None or not may_be_reminded(person):
        return None
    if last is not None and last.asked_at is not None and last.asked_at > now + WRONG:
        last = None
    if last is not None and last.too_late and last.day == day:
        last = replace(last, day=None)  # it isn't too late: that clock was ahead
    if last is not None and ((last.day is not None and last.day >= day) or rests(last, now)):
        return None
    woken = last is not None and last.snoozed_until is not None
    if last is not None and last.snoozed_until is not None and last.snoozed_until > day:
        return None
    if woken or any(_has_come(moment, person, day, last) for moment in moments):
        ends = person.hours.kept.end_on(day, zone_of(person.time_zone)).astimezone(UTC)
        return Plan(person, day, ends, again=last is not None and last.too_late)
    return None


def may_be_reminded(person: Person) -> bool:
    """Whether a message can remind who works here, and they want that."""
    return bool(person.handles) and not person.home_only


def _has_come(moment: Moment, person: Person, day: date, last: Last | None) -> bool:
    """Whether the moment has come since the last nudge: a nudge lists everything, so it covered all earlier moments."""
    comes = reminder_day(moment, person)
    if comes is None or not _earliest(day, week_of(person)) <= comes <= day:
        return False
    told = last is not None and last.arrived and last.day is not None and last.day >= comes
    return not told


def reminder_day(moment: Moment, person: Person) -> date | None:
    """The working day on which to remind of a moment: its own day, or the last one before (the next one, if it moves
    forward), or None if they asked not to be reminded then. A person isn't reminded of
    something on the day they set it: then it is the next working day after the moment (what was set on Friday for
    Sunday, on Monday), or None if it was set on the moment's own day."""
    if moment.forward:
        return next_working_day(moment.day - A_DAY, week_of(person))
    comes = _day_before(moment, person)
    wanted = comes is not None and (moment.not_before is None or moment.not_before <= comes)
    return comes if wanted else None


def _day_before(moment: Moment, person: Person) -> date | None:
    known = moment.since.astimezone(zone_of(person.time_zone)).date()
    ahead = last_working_day(moment.day, week_of(person))
    if known < ahead:
        return ahead
    return next_working_day(moment.day, week_of(person)) if known < moment.day else None


class Choice(IntEnum):
    """Which of `snooze_days`."""

    TOMORROW = 0
    NEXT_WEEK = 1


def snooze_days(person: Person, now: datetime) -> tuple[date, date]:
    """The next of their working days after today, and the first one of next week."""
    today = today_of(person, now)
    last = today + timedelta(days=(week_of(person).ends - today.weekday()) % 7)
    return next_day_at_work(person, today), next_day_at_work(person, last)


def begin_of(person: Person, day: date) -> datetime:
    """When that day begins where they live."""
    return datetime.combine(day, time(), zone_of(person.time_zone))


def sort_debts(debts: Iterable[Debt], today: date) -> list[Debt]:
    """Upcoming debts first, then overdue ones, the latest first."""

    def place(debt: Debt) -> tuple[bool, int]:
        late = debt.due < today
        return late, -debt.due.toordinal() if late else debt.due.toordinal()

    return sorted(debts, key=place)
