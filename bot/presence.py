"""Where people are: on which of their chats somebody acted last."""

from __future__ import annotations

from contextlib import suppress

from bot.errors import NotSaved
from bot.routes import E, Interaction


async def note_presence(interaction: Interaction[E]) -> None:
    """Notes it for who has accounts on several chats, once a day for each: direct messages go to where they were last.
    Where the database is busy the next act notes it."""
    actor = interaction.progress.actor
    if actor is None or interaction.progress.unnoted or len({handle.platform for handle in actor.person.handles}) < 2:
        return
    if actor.seen_at is not None and actor.seen_at.date() == interaction.now.date():
        return
    with suppress(NotSaved):
        async with interaction.context.store.work() as work:
            await work.people.note_seen(interaction.event.by, interaction.now)
            await work.commit()
