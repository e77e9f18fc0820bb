"""Who waits for an answer goes first; whatever else there is to do has its turn between."""

from __future__ import annotations

import asyncio
import contextlib
import time

A_MOMENT = 0.005
"""Seconds that others wait for those who act, at most: as long as a praise takes."""
A_WHILE = 0.25
"""Seconds after which who waits lets nobody who acts go first any more: where somebody acts all the time, on a machine
that is too slow for all of it, those others come to an end, too."""


class UnderWay:
    """Counts what is not answered yet."""

    def __init__(self) -> None:
        self._open = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._open += 1
        self._none.clear()

    def __exit__(self, *raised: object) -> None:
        self._open -= 1
        if not self._open:
            self._none.set()

    async def wait(self, seconds: float) -> None:
        """Returns when all are answered, or after that time-out."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._none.wait()


class Precedence:
    """Pieces of work that begin at the same moment hold the event loop, and everybody who waits for an answer, as long
    as all of them take: each takes a turn first."""

    def __init__(self) -> None:
        self.acts = UnderWay()
        self._turns = asyncio.Lock()

    async def take_turn(self, since: float | None = None) -> None:
        """`since`: when it began to wait (monotonic), if that was before."""
        until = (time.monotonic() if since is None else since) + A_WHILE
        async with self._turns:
            await asyncio.sleep(0)
            if time.monotonic() < until:
                await self.acts.wait(A_MOMENT)
