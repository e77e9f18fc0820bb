"""Whoever is cancelled, or out of time: what is saved stays and is said, what isn't leaves no trace."""

import asyncio
import random

import pytest
from sqlalchemy import text

from bot.errors import Repeated
from bot.praise.rules import PraiseList
from storage.store import DatabaseStore
from tests.storage.samples import NOW, person, profile, settle, take
from tests.workspace import PATIENCE


@pytest.mark.parametrize("seed", range(5))
async def test_whoever_is_cancelled_leaves_no_trace_and_no_lock(store: DatabaseStore, seed: int) -> None:
    """Acknowledged is stored; cancelled before `commit` is not; the next work goes on at once."""
    workspace = await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")
    dice = random.Random(seed)
    acknowledged: set[str] = set()
    stages: dict[str, str] = {}

    async def one(key: str) -> None:
        async with store.work() as work:
            await work.inbox.take(workspace, key, NOW)
            if dice.random() < 0.3:
                await asyncio.sleep(dice.random() / 100)
            if dice.random() < 0.2:
                await work.praises.find_page(ana, PraiseList.GIVEN, "x", None, 1)
            stages[key] = "committing"
            await work.commit()
            acknowledged.add(key)

    tasks = [asyncio.create_task(one(str(number))) for number in range(200)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(dice.random() / 500)
        dice.choice(tasks).cancel()
    async with asyncio.timeout(PATIENCE):
        await take(store, workspace, "last")
    async with store.read() as work:
        stored = {row.key for row in await work.sql.rows(text("SELECT key FROM inbox"))}
    assert stored == acknowledged | {"last"}
    assert acknowledged == stages.keys()


async def test_a_cancellation_that_comes_too_late_is_put_off_to_the_next_work(store: DatabaseStore) -> None:
    workspace = await settle(store)
    rounds: list[int] = []

    async def pump() -> None:
        while True:
            async with store.work() as work:
                await work.inbox.take(workspace, str(len(rounds)), NOW)
                asyncio.get_running_loop().call_soon(task.cancel)
                await work.commit()
            rounds.append(1)

    task = asyncio.create_task(pump())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(rounds) == 1


async def test_a_time_out_that_comes_while_something_is_saved_ends_what_is_waited_for_next(
    store: DatabaseStore,
) -> None:
    workspace = await settle(store)
    saved = asyncio.Event()

    async def wait_for_ever() -> None:
        async with asyncio.timeout(PATIENCE) as deadline, store.work() as work:
            await work.inbox.take(workspace, "one", NOW)
            deadline.reschedule(asyncio.get_running_loop().time())
            await work.commit()
            saved.set()
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await wait_for_ever()
    assert saved.is_set()


async def test_a_timeout_that_comes_too_late_says_nothing(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with asyncio.timeout(PATIENCE) as guard:
        async with store.work() as work:
            await work.inbox.take(workspace, "one", NOW)
            loop = asyncio.get_running_loop()
            loop.call_soon(guard.reschedule, loop.time())
            await work.commit()
    with pytest.raises(Repeated):
        await take(store, workspace, "one")
    await take(store, workspace, "two")
