"""When a reviewer hears of a reminder that the requester asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.feedback.request import Sheet
from bot.nudges.calendar import A_DAY
from bot.nudges.rules import REST, Last, first_day_at_work, next_day_at_work, today_of
from bot.people import Person


def find_to_remind(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Those who were told, owe an answer, and can be reached."""
    return [each for each in sheets if each.is_owed and each.invited_at and each.reviewer and each.reviewer.reachable]


def has_put_off(sheet: Sheet, now: datetime) -> bool:
    """Whether the reviewer asked not to hear of it before a day that is yet to come: that stays as they wish."""
    return sheet.reviewer is not None and sheet.later is not None and sheet.later > today_of(sheet.reviewer, now)


def reminder_day(sheet: Sheet, reviewer: Person, last: Last | None, now: datetime) -> date:
    """When the nudge comes that tells it: on a working day before the hours are over, not within 20 hours of what they
    heard `last` or of the invitation, not twice on one of their days, and not while they put everything off."""
    heard = [each for each in (sheet.invited_at, last.asked_at if last else None) if each is not None and each <= now]
    day = first_day_at_work(reviewer, max([now, *(each + REST for each in heard)]))
    told = last.day if last else None
    if told is not None and told >= day:
        day = next_day_at_work(reviewer, told)
    put_off = last.snoozed_until if last else None
    return day if put_off is None or put_off <= day else next_day_at_work(reviewer, put_off - A_DAY)
