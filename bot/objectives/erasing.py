"""What becomes of objectives when somebody is erased."""

from __future__ import annotations

from datetime import datetime

from bot.objectives.copies import POST, subject, to_owner
from bot.people import Person
from bot.publishing.copies import standing, withdraw
from bot.rights.entries import CHANGE
from bot.store import Work


async def erase_objectives(work: Work, person: Person, now: datetime) -> None:
    """Theirs go, and every copy of them: what stands under a post before the post."""
    for number in await work.rights.find_objectives(person.id):
        if (objective := await work.objectives.get(person.workspace, number)) is not None:
            subjects = [subject(objective), to_owner(objective)]
            found = await standing(work, person.workspace, subjects)
            found.sort(key=lambda entry: entry.delivery.kind == POST)
            await withdraw(work, found, lambda _: CHANGE, now)
            for each in subjects:
                await work.outbox.forget_words(person.workspace, each)
    await work.rights.erase_objectives(person.id)
