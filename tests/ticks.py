"""While a test waits for something, the bots in it do every moment what they otherwise do every few seconds."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest

from adapters.sandbox.app import Sandbox
from adapters.sandbox.hipchat.server import HipChat
from bot import engine
from bot.schedule import Job, keep
from storage.store import DatabaseStore
from tests.workspace import PATIENCE

SOON, LONGEST = 0.2, 20.0
"""Seconds: so often, and such jobs; others ask the chat for everybody who is there, or look through whole tables."""

Until = Callable[..., Awaitable[Any]]

_short: list[Job] = []


async def finish_jobs() -> None:
    """What bots began to do by themselves is done: a test that does the same, and comes second, finds nothing to do
    before the first has committed."""
    for each in tuple(_short):
        async with each._at_work:
            pass


async def finish_sending(store: DatabaseStore) -> None:
    """The outbox has nothing more to send or to look for, now or after a pause."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.read() as work:
                due = await work.outbox.due(await work.outbox.instant(), 15.0)
            if due.send is None and due.reconcile is None:
                return
            await asyncio.sleep(0.005)


@asynccontextmanager
async def held(name: str) -> AsyncIterator[None]:
    """This job of the bots waits until the block ends: for what people do before the bot looks."""
    async with AsyncExitStack() as stack:
        for each in tuple(_short):
            if each.name == name:
                await stack.enter_async_context(each._at_work)
        yield


def hurry(patch: pytest.MonkeyPatch) -> None:
    async def keep_and_note(timetable: Iterable[Job], may_end: Callable[[], bool]) -> None:
        jobs = tuple(timetable)
        mine = [each for each in jobs if each.every <= LONGEST]
        _short.extend(mine)
        try:
            await keep(jobs, may_end)
        finally:
            for each in mine:
                _short.remove(each)

    def in_hurry(until: Until) -> Until:
        @functools.wraps(until)
        async def wait(*given: Any, **named: Any) -> Any:
            ticking = asyncio.create_task(_tick())
            try:
                return await until(*given, **named)
            finally:
                ticking.cancel()
                with suppress(asyncio.CancelledError):
                    await ticking

        return wait

    patch.setattr(engine, "keep", keep_and_note)
    for chat in (Sandbox, HipChat):
        patch.setattr(chat, "until", in_hurry(chat.until))


async def _tick() -> None:
    while True:
        await asyncio.sleep(SOON)
        for each in tuple(_short):
            await each.tick()
