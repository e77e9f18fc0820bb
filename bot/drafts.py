"""What is typed in open forms, on its way to storage."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from bot.events import By, FormChanged

if TYPE_CHECKING:
    from bot.routes import Context

KeepTyped = Callable[["Context", Sequence[FormChanged]], Awaitable[None]]
"""Stores what was typed in some open forms, but where something with a greater `order` is stored already: an older
keystroke may come last. Raises `NotSaved` if it can't; it is asked again then."""


class TryAgain(Exception):
    """It could not be kept now, and nobody is to hear of that."""


class Drafts:
    """What people type in open forms, in memory for up to a second until it is stored. The newest keystroke of a form
    wins, whatever the order in which they arrive."""

    def __init__(self) -> None:
        self._typed: dict[KeepTyped, dict[tuple[By, str], FormChanged]] = {}
        self._storing = asyncio.Lock()

    def put(self, keep: KeepTyped, event: FormChanged) -> None:
        typed = self._typed.setdefault(keep, {})
        newest = typed.get(key := (event.by, event.state))
        if newest is None or newest.order <= event.order:
            typed[key] = event

    async def flush(self, context: Context, which: Callable[[KeepTyped], bool] = lambda _: True) -> None:
        """Stores everything, or what belongs to `which`: on return that is done, also for what another call was storing
        already. What can't be stored now stays, and is tried again; it keeps nothing else from being stored."""
        async with self._storing:
            await self._store(context, which)

    async def _store(self, context: Context, which: Callable[[KeepTyped], bool]) -> None:
        failures: list[Exception] = []
        for keep in tuple(filter(which, self._typed)):
            typed = self._typed.pop(keep)
            try:
                await keep(context, list(typed.values()))
            except BaseException as failure:  # also a shutdown must not lose what was typed
                self._put_back(keep, typed)
                if not isinstance(failure, Exception):
                    raise
                if not isinstance(failure, TryAgain):
                    failures.append(failure)
        if failures:
            raise failures[0]

    def _put_back(self, keep: KeepTyped, typed: dict[tuple[By, str], FormChanged]) -> None:
        """What was typed meanwhile is newer, unless it only came later."""
        meanwhile = self._typed.get(keep, {})
        self._typed[keep] = typed
        for event in meanwhile.values():
            self.put(keep, event)
