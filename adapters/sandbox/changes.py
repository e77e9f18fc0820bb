"""Who wants to know what changed in the workspace."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal, Self

from adapters.sandbox.state import Channel, Message, Person, View

ChangeKind = Literal[
    "message",
    "message_changed",
    "message_deleted",
    "ephemeral",
    "ephemeral_changed",
    "ephemeral_deleted",
    "reaction",
    "modal",
    "home",
    "channel",
    "member_joined",
    "member_left",
    "person",
    "person_joined",
    "read",
    "clock",
    "call",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `user` names who alone is concerned (ephemerals, modals, Home), or who joined, left, read or reacted.

    `modal`: the stack of `user` opened, moved, was redrawn or emptied (read `workspace.views.stack(user)`).
    `message_changed` without `previous`: only a thread's count changed. `actor` is who did it.
    `detail`: `created`, `archived`, `unarchived` for channels; for a reaction its emoji, with - when taken off.
    """

    kind: ChangeKind
    channel: Channel | None = None
    user: str | None = None
    message: Message | None = None
    previous: Message | None = None
    view: View | None = None
    person: Person | None = None
    actor: str | None = None
    detail: str = ""

    def concerns(self, user_id: str) -> bool:
        """True when `user_id` may see it: everybody for people and clock, members for conversations."""
        if self.kind.startswith("ephemeral") or self.kind in {"modal", "home", "read"}:
            return self.user == user_id
        if self.channel is None or self.channel.kind == "public":
            return True
        return user_id in self.channel.members or self.user == user_id


class Subscription:
    """`async with workspace.subscribe() as changes: async for change in changes: …`; ends with `close()`."""

    def __init__(self, leave: Callable[["Subscription"], None]) -> None:
        self._queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._leave = leave

    def put(self, change: Change) -> None:
        self._queue.put_nowait(change)

    async def get(self) -> Change | None:
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

    async def __aiter__(self) -> AsyncIterator[Change]:
        while (change := await self._queue.get()) is not None:
            yield change


class Changes:
    """Tells listeners at once (they must not wait) and subscriptions through a queue of their own."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._subscriptions: list[Subscription] = []

    def listen(self, listener: Callable[[Change], None]) -> None:
        self._listeners.append(listener)

    def subscribe(self) -> Subscription:
        subscription = Subscription(self._leave)
        self._subscriptions.append(subscription)
        return subscription

    def _leave(self, subscription: Subscription) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def publish(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)
        for subscription in self._subscriptions:
            subscription.put(change)

    def close(self) -> None:
        for subscription in list(self._subscriptions):
            subscription.close()
