"""How long something took, on a machine that may stand still meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

TICK = 0.02
LONGEST = 0.2
"""Seconds. A pause between two ticks counts for no more: whatever kept the event loop is not what is measured."""


@asynccontextmanager
async def stopwatch() -> AsyncIterator[Callable[[], float]]:
    """Seconds since it began in which the event loop had its turn."""
    counted = 0.0

    async def count() -> None:
        nonlocal counted
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            counted += min((now := time.monotonic()) - last, LONGEST)
            last = now

    counting = asyncio.create_task(count())
    try:
        yield lambda: counted
    finally:
        counting.cancel()
