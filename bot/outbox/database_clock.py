"""The database's clock, read periodically and extrapolated in between.

Leases must mean the same to every replica, and must not shift when the bot's or the machine's clock is changed.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Protocol

from bot.store import Store

READ_AGAIN = 60.0
"""Seconds. Quartz clocks drift by some milliseconds in that time."""


class PaceClock(Protocol):
    """The clock of leases and pauses."""

    async def sync(self) -> None:
        """Makes `now` accurate again; raises `NotSaved` if the database is unavailable."""

    def now(self) -> datetime: ...


def ticks() -> float:
    """Monotonic seconds, which keep counting while the machine is suspended where the system supports that."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class DatabaseClock:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: tuple[datetime, float] | None = None

    async def sync(self) -> None:
        if self._read is not None and ticks() - self._read[1] < READ_AGAIN:
            return
        before = ticks()
        async with self._store.read() as work:
            instant = await work.outbox.instant()
        self._read = (instant, (before + ticks()) / 2)

    def now(self) -> datetime:
        if self._read is None:
            raise RuntimeError("the clock was not read yet")
        instant, read_at = self._read
        return instant + timedelta(seconds=ticks() - read_at)
