"""When a reviewer hears of a reminder that the requester asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.feedback.request import Sheet
from bot.nudges.rules import Last, day_to_remind, today_of
from bot.people import Person


def find_to_remind(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those who were told, owe an answer, and can be reached."""
    return [each for each in sheets if each.is_owed and each.invited_at and each.reviewer and each.reviewer.reachable]


def has_put_off(sheet: Sheet, now: datetime) -> bool:
    """Whether the reviewer asked not to hear of it before a day that is yet to come: that stays as they wish."""
    return sheet.reviewer is not None and sheet.later is not None and sheet.later > today_of(sheet.reviewer, now)


def reminder_day(sheet: Sheet, reviewer: Person, last: Last | None, now: datetime) -> date:
    """When the nudge comes that tells it."""
    return day_to_remind(reviewer, now, last, sheet.invited_at)
