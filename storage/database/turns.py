"""A fair lock for the writer: first come, first served."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Turns:
    """One turn, passed from holder to holder. The holder ends it with `hand_on`, or with `free` if nobody is
    waiting."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self, let_go: Callable[[], None]) -> None:
        """Waits for the turn. `let_go` is called if the turn arrives together with a cancellation: the caller then has
        it, and must pass it on."""
        if not self._held:
            self._held = True
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                let_go()
            raise

    def hand_on(self) -> bool:
        """Passes the turn to the next waiter. Returns False if there is none; the caller then still has the turn."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return True
        return False

    def free(self) -> None:
        self._held = False
