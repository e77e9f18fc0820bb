"""What must come to its end though the one who waits for it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from weakref import WeakSet


class Outcomes:
    """Keeps what runs on, and remembers the tasks whose cancellation was put off."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._put_off: WeakSet[asyncio.Task[Any]] = WeakSet()

    async def of(self, future: asyncio.Future[None]) -> None:
        """The future's outcome, whatever happens to the caller meanwhile.

        A cancellation is put off: what is saved must not be told as not saved. The task gets it at its next
        transaction (`raise_put_off`), unless whoever cancelled took it back, as `asyncio.timeout` does when it ends.
        """
        while True:
            try:
                return await asyncio.shield(future)
            except asyncio.CancelledError:
                if future.cancelled():
                    raise
                if (task := asyncio.current_task()) is not None:
                    self._put_off.add(task)

    def raise_put_off(self) -> None:
        """Cancels the calling task now if its cancellation was put off and still stands."""
        if not self._put_off or (task := asyncio.current_task()) is None or task not in self._put_off:
            return
        self._put_off.discard(task)
        if task.cancelling():
            raise asyncio.CancelledError

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Does it in a task of its own."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def apart(self, work: Coroutine[Any, Any, None]) -> None:
        """Does it so that it ends even if the caller is cancelled while waiting."""
        await asyncio.shield(self.start(work))

    async def end(self) -> None:
        """Waits for everything that still runs."""
        while self._running:
            await asyncio.wait(self._running)
