"""Who reads a message on its way to them, and whether they still may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.admission import Who
from bot.deliveries import Entry
from bot.people import Handle, Person
from bot.platform import Verb
from bot.store import Work


async def find_readers(work: Work, entry: Entry) -> Sequence[Person]:
    """Whose account it goes to: one person at the most."""
    sent = entry.delivery
    return await work.people.by_handles(sent.workspace, [Handle(sent.platform, sent.place)])


async def is_to_leaver(work: Work, entry: Entry) -> bool:
    people = await find_readers(work, entry)
    return bool(people) and not any(person.active for person in people)


def while_they_are(who: Who) -> Callable[[Work, Entry], Awaitable[bool]]:
    """A `still_wanted` hook for restricted messages: whether the recipient still passes `who`."""

    async def wanted(work: Work, entry: Entry) -> bool:
        people = await find_readers(work, entry)
        return entry.delivery.verb is not Verb.POST or any(who.admits(person) for person in people)

    return wanted
