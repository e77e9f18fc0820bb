"""Commits what came of an attempt, however long the database is unavailable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.errors import NotSaved
from bot.failpoints import reach
from bot.outbox.pace import FIRST_WAIT, LONGEST_WAIT
from bot.store import Store, Work


async def record(store: Store, act: Callable[[Work], Awaitable[None]], step: str) -> None:
    """Runs `act` in a transaction of its own, again and again until it is committed: what was sent must be recorded as
    sent. `step` names the fail-points around the commit."""
    pause = FIRST_WAIT
    while True:
        try:
            async with store.work() as work:
                await act(work)
                reach(f"outbox.before_{step}")
                await work.commit()
            break
        except NotSaved:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_WAIT)
    reach(f"outbox.after_{step}")
