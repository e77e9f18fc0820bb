"""What waits for a channel: a line here for each feature that posts in one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.objectives import waiting as objectives
from bot.praise import waiting as praise
from bot.store import Purpose, Waiting, Work

OFFERS: Mapping[Purpose, Callable[[Work, int, datetime], Awaitable[int]]] = {
    Purpose.PRAISE: praise.offer_waiting,
    Purpose.OBJECTIVES: objectives.offer_waiting,
}
WAITS: Mapping[Purpose, Callable[[Work, int], Awaitable[Waiting]]] = {
    Purpose.PRAISE: praise.what_waits,
    Purpose.OBJECTIVES: objectives.what_waits,
}


async def offer_waiting(work: Work, workspace: int, purpose: Purpose, now: datetime) -> int:
    """Asks those whose words waited whether to post them now; gives the number of questions. To be called in the
    transaction that sets a channel, or finds that it works again."""
    return await OFFERS[purpose](work, workspace, now)


async def what_waits(work: Work, workspace: int, purpose: Purpose) -> Waiting:
    """How much waits for a channel of that purpose, and for whom."""
    return await WAITS[purpose](work, workspace)
