"""What becomes of objectives when somebody is erased."""

from __future__ import annotations

from datetime import datetime

from bot.objectives.copies import withdraw_all
from bot.people import Person
from bot.store import Work


async def erase_objectives(work: Work, person: Person, now: datetime) -> None:
    """Theirs go, and every copy of them."""
    for number in await work.rights.find_objectives(person.id):
        if (objective := await work.objectives.get(person.workspace, number)) is not None:
            await withdraw_all(work, objective, now)
    await work.rights.erase_objectives(person.id)
