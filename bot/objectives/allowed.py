"""Daily limits of what is done with objectives."""

from __future__ import annotations

from datetime import datetime

from bot.allowances import Allowance, use_allowance
from bot.objectives.rules import refusal
from bot.people import Person
from bot.store import Work


async def check_day(work: Work, person: Person, allowance: Allowance, now: datetime) -> None:
    """Counts it, or refuses it in the words of prompts/objectives/refusals.j2."""
    if not await use_allowance(work, person, allowance, now):
        raise refusal(allowance.act.replace("objectives.", "full_day_"), most=allowance.most)
