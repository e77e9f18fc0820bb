"""Daily limits of what is done with praise, beside the two on giving itself."""

from __future__ import annotations

from datetime import datetime

from bot.allowances import Allowance, use_allowance
from bot.people import Person
from bot.praise.rules import refusal
from bot.store import Work


async def check_day(work: Work, person: Person, allowance: Allowance, now: datetime) -> None:
    """Counts it, or refuses it in the words of prompts/praise/refusals.j2."""
    if not await use_allowance(work, person, allowance, now):
        raise refusal(allowance.act.replace("praise.", "full_day_"), most=allowance.most)
