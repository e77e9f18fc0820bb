"""Who may write now: one after another, first come, first served."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Turns:
    """One turn, handed from holder to holder. The holder ends it with `hand_on`, or with `free` when nobody waits."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self, let_go: Callable[[], None]) -> None:
        """Waits for the turn. `let_go` is called if the turn arrives together with a cancellation: the caller held it
        for that moment and has to pass it on."""
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
        """Gives the turn to the next who waits; False if nobody does, and then the caller still holds it."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return True
        return False

    def free(self) -> None:
        self._held = False
