"""Daily limits of what is done with feedback."""

from __future__ import annotations

from datetime import datetime

from bot.allowances import Allowance, use_allowance
from bot.feedback.rules import refusal
from bot.people import Person
from bot.store import Work


async def check_day(work: Work, person: Person, allowance: Allowance, now: datetime) -> None:
    """Counts it, or refuses it in the words of the feature's refusals."""
    if not await use_allowance(work, person, allowance, now):
        raise refusal(allowance.act.replace("feedback.", "full_day_"), most=allowance.most)
