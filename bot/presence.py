"""Where people are: on which of their chats somebody acted last."""

from __future__ import annotations

from contextlib import suppress

from bot.errors import NotSaved
from bot.routes import Ask, E


async def note_presence(ask: Ask[E]) -> None:
    """Notes it for who has accounts on several chats, once a day for each: direct messages go to where they were last.
    Where the database is busy the next act notes it."""
    actor = ask.progress.actor
    if actor is None or len({handle.platform for handle in actor.person.handles}) < 2:
        return
    if actor.seen_at is not None and actor.seen_at.date() == ask.now.date():
        return
    with suppress(NotSaved):
        async with ask.desk.store.work() as work:
            await work.people.note_seen(ask.event.by, ask.now)
            await work.commit()
