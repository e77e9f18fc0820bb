"""When a reviewer hears of a reminder that the requester asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.feedback.request import Sheet
from bot.nudges.calendar import is_working_day, next_working_day
from bot.nudges.countries import country_of
from bot.nudges.rules import ENDS, REST
from bot.people import Person
from bot.phrases import zone_of


def find_to_remind(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those who were told, owe an answer, and can be reached."""
    return [each for each in sheets if each.is_owed and each.invited_at and each.reviewer and each.reviewer.reachable]


def has_put_off(sheet: Sheet, now: datetime) -> bool:
    """Whether the reviewer asked not to hear of it before a day that is yet to come: that stays as they wish."""
    return sheet.reviewer is not None and sheet.later is not None and sheet.later > _today(sheet.reviewer, now)


def reminder_day(sheet: Sheet, reviewer: Person, now: datetime) -> date:
    """Today where the reviewer lives, if it is a working day on which the hours are not over; else their next working
    day. Who was asked in the last 20 hours isn't reminded today."""
    day, country = _today(reviewer, now), country_of(reviewer.time_zone, reviewer.country)
    over = now.astimezone(zone_of(reviewer.time_zone)).time() >= ENDS
    rests = sheet.invited_at is not None and now - sheet.invited_at < REST
    return next_working_day(day, country) if over or rests or not is_working_day(day, country) else day


def _today(person: Person, now: datetime) -> date:
    return now.astimezone(zone_of(person.time_zone)).date()
