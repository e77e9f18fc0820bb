"""What is left in the outbox when there is nothing more to do."""

from __future__ import annotations

import asyncio
import time

from storage.store import open_store

LONGEST = 180.0
"""Seconds that the last life has to send what is left."""


async def drained(database_url: str) -> str:
    """Waits for that; what is left is named, each with its state and reason."""
    store = await open_store(database_url, exclusive=False)
    deadline = time.monotonic() + LONGEST
    try:
        while time.monotonic() < deadline:
            async with store.read() as work:
                due = await work.outbox.due(await work.outbox.instant(), 0.0)
                stuck = await work.outbox.stuck(1)
            if due.send is None and due.reconcile is None:
                return ", ".join(f"{entry.state}: {entry.reason}" for entry in stuck)
            await asyncio.sleep(0.1)
    finally:
        await store.close()
    return "the outbox was not emptied in time"
