"""A clock that jumps ends nothing by itself: people still have the time that they were promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock, SystemClock
from bot.outbox.database_clock import ticks

WRONG = timedelta(days=3)
"""What is dated further ahead, and should not be, was written by a very wrong clock."""
JUMP = 3600.0
WAIT = 1800.0
"""Seconds of this process's own time that close and release wait after the clock jumped by more than `JUMP`."""


class Patience:
    """Compares the machine's clock with the time this process has run. Only that clock jumps by mistake: another one,
    such as the sandbox's, is moved on purpose."""

    def __init__(self, clock: Clock, ticks: Callable[[], float] = ticks) -> None:
        self._clock = clock
        self._ticks = ticks
        self._seen = clock.now(), ticks()
        self._until = 0.0

    def may_end(self) -> bool:
        """Whether what the clock says is over may end. Ask often: a jump is seen between two times. Read the clock
        before you ask, not after: it may jump in between."""
        if not isinstance(self._clock, SystemClock):
            return True
        now, tick = self._clock.now(), self._ticks()
        before, began = self._seen
        if abs((now - before).total_seconds() - (tick - began)) > JUMP:
            self._until = tick + WAIT
        self._seen = now, tick
        return tick >= self._until
