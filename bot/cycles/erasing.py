"""What becomes of upward cycles when somebody is erased."""

from __future__ import annotations

from datetime import datetime

from bot.cycles.acting.telling_team import about_takeaway
from bot.people import Person
from bot.publishing.copies import standing, withdraw
from bot.rights.entries import CHANGE
from bot.store import Work


async def erase_reviews(work: Work, person: Person, now: datetime) -> None:
    """A review of them that runs ends as of anybody who leaves (`bot.cycles.running.closing`); no ballot is touched."""
    for each in await work.cycles.erase(person.id):
        await withdraw(work, await standing(work, person.workspace, about_takeaway(each)), lambda _: CHANGE, now)
