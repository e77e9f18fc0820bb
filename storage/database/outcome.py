"""Work that must finish even if the caller waiting for it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from weakref import WeakSet


class Outcomes:
    """Tracks work that runs on, and tasks whose cancellation was deferred."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._put_off: WeakSet[asyncio.Task[Any]] = WeakSet()

    async def of(self, future: asyncio.Future[None]) -> None:
        """Waits for the future's outcome, even if the caller is cancelled meanwhile.

        The cancellation is deferred: what is saved must not be reported as not saved. It takes effect where the task
        waits next, or at its next transaction (`raise_put_off`), unless the canceller revoked it, as `asyncio.timeout`
        does when it ends.
        """
        deferred: asyncio.Task[Any] | None = None
        try:
            while True:
                try:
                    return await asyncio.shield(future)
                except asyncio.CancelledError:
                    if future.cancelled():
                        raise
                    if (deferred := asyncio.current_task()) is not None:
                        self._put_off.add(deferred)
        finally:
            if deferred is not None:
                asyncio.get_running_loop().call_soon(self._deliver, deferred)

    def _deliver(self, task: asyncio.Task[Any]) -> None:
        """Cancels a task that went on to wait for something else: nobody else would end that wait."""
        if task in self._put_off:
            self._put_off.discard(task)
            if not task.done() and task.cancelling():
                task.uncancel()  # it stays one request, which its canceller revokes once
                task.cancel()

    def raise_put_off(self) -> None:
        """Cancels the calling task now if its cancellation was deferred and not revoked."""
        if not self._put_off or (task := asyncio.current_task()) is None or task not in self._put_off:
            return
        self._put_off.discard(task)
        if task.cancelling():
            raise asyncio.CancelledError

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs it in a task of its own."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def apart(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs it to the end even if the caller is cancelled while waiting."""
        await asyncio.shield(self.start(work))

    async def end(self) -> None:
        """Waits for everything that is still running."""
        while self._running:
            await asyncio.wait(self._running)
