"""A post of a praise arrived."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Entry
from bot.publishing.copies import number_of
from bot.store import Work


async def post_sent(work: Work, entry: Entry, now: datetime) -> None:
    """It stands in a channel: everybody may read it there, and on Home."""
    await work.praises.posted(number_of(entry), now)
