"""The day to which somebody puts a reminder off: the one that they are told is the one on which it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.nudges.rules import Choice, begin_of, day_to_remind, snooze_days
from bot.people import Person
from bot.store import Work


async def choose_day(work: Work, person: Person, choice: Choice, now: datetime, *, everything: bool = False) -> date:
    """The chosen day, or the first after it on which a nudge can come: they may be written to about something else
    shortly before, or have put `everything` off for longer, which a new choice for all of it replaces."""
    last = (await work.nudges.last([person.id])).get(person.id)
    if last is not None and everything:
        last = replace(last, snoozed_until=None)
    return day_to_remind(person, begin_of(person, snooze_days(person, now)[choice]), last)


def hears_later(later: date | None, person: Person | None, today: date) -> bool:
    """Whether a message reminds that person on the day to which they put it off."""
    return later is not None and later > today and person is not None and not person.home_only
