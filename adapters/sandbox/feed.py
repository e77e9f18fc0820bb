"""Telling who listens what changed: at once, or through a queue of their own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Generic, Self, TypeVar

Told = TypeVar("Told")


class Queue(Generic[Told]):
    """`async with changes.subscribe() as queue: async for change in queue: …`; ends with `close()`."""

    def __init__(self, leave: Callable[["Queue[Told]"], None]) -> None:
        self._queue: asyncio.Queue[Told | None] = asyncio.Queue()
        self._leave = leave

    def put(self, change: Told) -> None:
        self._queue.put_nowait(change)

    async def get(self) -> Told | None:
        """The next change; None when the workspace closed."""
        return await self._queue.get()

    def close(self) -> None:
        """Ends it; a second time nothing happens."""
        self._leave(self)
        self._queue.put_nowait(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def __aiter__(self) -> AsyncIterator[Told]:
        while (change := await self._queue.get()) is not None:
            yield change


class Feed(Generic[Told]):
    """Tells listeners at once (they must not wait) and subscriptions through a queue of their own."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Told], None]] = []
        self._queues: list[Queue[Told]] = []

    def listen(self, listener: Callable[[Told], None]) -> None:
        self._listeners.append(listener)

    def subscribe(self) -> Queue[Told]:
        queue: Queue[Told] = Queue(self._leave)
        self._queues.append(queue)
        return queue

    def _leave(self, queue: Queue[Told]) -> None:
        if queue in self._queues:
            self._queues.remove(queue)

    def publish(self, change: Told) -> None:
        for listener in self._listeners:
            listener(change)
        for queue in self._queues:
            queue.put(change)

    def close(self) -> None:
        for queue in list(self._queues):
            queue.close()
