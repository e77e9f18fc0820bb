"""How much waits for a channel, in words: in the alarm, and on the Home of those who watch over channels."""

from __future__ import annotations

from bot.admin.waiting import what_waits
from bot.messages import Text
from bot.store import Purpose, Work
from bot.wording import label, words

HERE = "publishing/backlog"
NAMED = 5


async def what_waits_there(work: Work, workspace: int, purpose: Purpose) -> Text:
    """How much and for whom, the first few by name; nothing where nothing waits."""
    waits = await what_waits(work, workspace, purpose)
    if not waits.count:
        return ()
    names = [person.name for person in waits.people]
    if waits.more or len(names) > NAMED + 1:
        names = [*names[:NAMED], label(HERE, "others") if waits.more else f"{len(names) - NAMED} others"]
    said = words(HERE, count=waits.count, people=names)
    return said[f"{purpose}_{'more' if waits.more else 'one' if waits.count == 1 else 'many'}"]
