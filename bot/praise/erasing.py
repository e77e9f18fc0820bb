"""What becomes of praise when somebody is erased."""

from __future__ import annotations

from datetime import datetime

from bot.people import Person
from bot.praise.copies import redraw, subject
from bot.publishing.copies import standing, withdraw
from bot.rights.entries import CHANGE
from bot.store import Work


async def erase_praise(work: Work, person: Person, now: datetime) -> None:
    """What goes is taken out of the chat too; what stays is drawn again, without the name."""
    changed, gone = await work.rights.erase_praise(person.id)
    for number in gone:
        found = await standing(work, person.workspace, subject(number))
        await withdraw(work, found, lambda _: CHANGE, now)
        await work.outbox.forget_words(person.workspace, subject(number))
    for number in changed:
        if (praise := await work.praises.get(person.workspace, number)) is not None:
            await redraw(work, praise, now, kind=CHANGE)
