"""Who may still read a message on its way to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.admission import Who
from bot.deliveries import Entry
from bot.people import Handle
from bot.platform import Verb
from bot.store import Work


def while_they_are(who: Who) -> Callable[[Work, Entry], Awaitable[bool]]:
    """A `still_wanted` hook for restricted messages: whether the recipient still passes `who`."""

    async def wanted(work: Work, entry: Entry) -> bool:
        sent = entry.delivery
        people = await work.people.by_handles(sent.workspace, [Handle(sent.platform, sent.place)])
        return sent.verb is not Verb.POST or any(who.admits(person) for person in people)

    return wanted
