"""The pump as it runs: at once, side by side, through failures of the database, with other replicas, to a clean end."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from statistics import median

from bot.clock import SystemClock
from bot.deliveries import State
from bot.errors import NotSaved
from bot.events import Posted
from bot.outbox.pace import Timing
from bot.outbox.pump import Pump
from bot.platform import Order
from bot.routes import Context
from bot.store import Work
from storage.store import DatabaseStore, open_store
from tests.outbox.world import MovedClock, ScriptedChat, World, opened, words, world_on
from tests.postgres import PostgresServer
from tests.workspace import PATIENCE


class SlowChat(ScriptedChat):
    """Takes a moment for each order, and tells when it took one."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(MovedClock(datetime.now(UTC)))
        self.seconds = seconds
        self.took: asyncio.Queue[Order] = asyncio.Queue()
        self.asked, self.gave_up = asyncio.Event(), asyncio.Event()
        self.busy = 0
        self.most_busy = 0

    async def deliver(self, order: Order) -> Posted:
        self.busy += 1
        self.asked.set()
        self.most_busy = max(self.most_busy, self.busy)
        try:
            await asyncio.sleep(self.seconds)
            posted = await super().deliver(order)
        except asyncio.CancelledError:
            self.gave_up.set()
            raise
        finally:
            self.busy -= 1
        self.took.put_nowait(order)
        return posted


class AwayStore:
    """A store whose database is away while `away` is set."""

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store
        self.posted = store.posted
        self.away = False
        self.asked = 0

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        self._check()
        async with self._store.work() as work:
            yield work

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        self._check()
        async with self._store.read() as work:
            yield work

    def prefer(self, platforms: Iterable[str]) -> None:
        self._store.prefer(platforms)

    async def close(self) -> None:
        await self._store.close()

    def _check(self) -> None:
        self.asked += 1
        if self.away:
            raise NotSaved("the database is away")


@asynccontextmanager
async def running(pump: Pump) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(pump.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def real_world(store: DatabaseStore, workspace: int, chat: ScriptedChat, timing: Timing | None = None) -> World:
    world = world_on(store, workspace, chat=chat)
    world.pump = Pump(Context(store, {"slack": chat}, SystemClock()), {}, timing=timing)
    return world


async def test_a_post_leaves_right_after_its_commit(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat()
        world = real_world(store, workspace, chat, Timing(poll=60.0))
        async with running(world.pump):
            took = []
            for n in range(21):
                await asyncio.sleep(0.02)
                began = time.perf_counter()
                await world.put(world.post(f"C{n}", "hello"))
                await chat.took.get()
                took.append(time.perf_counter() - began)
        assert median(took) < 6.0  # woken by the commit, not by the next look


async def test_many_channels_are_served_side_by_side_within_the_bound(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat(0.2)
        world = real_world(store, workspace, chat)
        async with running(world.pump):
            await world.put(*(world.post(f"C{n}", "hello") for n in range(40)))
            for _ in range(40):
                await chat.took.get()
        assert 8 <= chat.most_busy <= 16


async def test_an_idle_outbox_asks_seldom(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world, asked = real_world(store, workspace, SlowChat()), 2
        async with running(world.pump), asyncio.timeout(PATIENCE):
            while asked > 1:
                before = store.statements
                await asyncio.sleep(1.0)
                asked = store.statements - before


async def test_a_waiting_channel_does_not_make_each_commit_costly(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat()
        world = real_world(store, workspace, chat, Timing(rest=PATIENCE))
        async with running(world.pump):
            await world.put(world.post("C1", "the channel rests after this"))
            await chat.took.get()
            before = store.statements
            for _ in range(50):
                await world.put(world.post("C1", "hello"))
            assert store.statements - before <= 50 + 60


async def test_a_database_that_is_away_is_waited_for(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat(0.1)
        world = real_world(store, workspace, chat)
        away = AwayStore(store)
        pump = Pump(Context(away, {"slack": chat}, SystemClock()), {})
        async with running(pump):
            first, second = await world.put(world.post("C1", "1"), world.post("C1", "2"))
            await chat.asked.wait()
            away.away = True
            await chat.took.get()
            asked = away.asked
            await asyncio.sleep(1.0)
            assert away.asked - asked < 20
            assert await world.state(first) is State.SENDING
            away.away = False
            await chat.took.get()
        assert [words(a.order) for a in chat.arrivals] == ["1", "2"]
        assert (await world.state(first), await world.state(second)) == (State.SENT, State.SENT)


async def test_a_stop_finishes_what_is_being_sent_and_starts_nothing(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat(0.3)
        world = real_world(store, workspace, chat)
        async with running(world.pump) as task:
            first, second = await world.put(world.post("C1", "1"), world.post("C1", "2"))
            await chat.asked.wait()
            task.cancel()
            await asyncio.wait([task])
        assert (await world.state(first), await world.state(second)) == (State.SENT, State.WAITING)


async def test_a_stop_does_not_wait_for_ever(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat(60)
        world = real_world(store, workspace, chat, Timing(stop=0.2))
        async with running(world.pump) as task:
            (token,) = await world.put(world.post("C1", "1"))
            await chat.asked.wait()
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=PATIENCE)
        assert done
        assert await world.state(token) is State.SENDING


async def test_a_request_without_an_answer_is_uncertain(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        chat = SlowChat(60)
        world = real_world(store, workspace, chat, Timing(send=0.1, lease=1.0))
        async with running(world.pump):
            (token,) = await world.put(world.post("C1", "1"))
            await chat.asked.wait()
            await chat.gave_up.wait()
            await world.pump.settle()
        entry = await world.entry(token)
        assert (entry.state, entry.reason) == (State.UNKNOWN, "no answer in time")


async def test_three_replicas_send_each_once_and_in_order(postgres: PostgresServer) -> None:
    name = postgres.new_database(postgres.schema())
    async with opened(postgres.url(name)) as (store, workspace):
        others = [await open_store(postgres.url(name)) for _ in range(2)]
        chat = SlowChat(0.005)
        timing = Timing(rest=0.0, poll=0.05)
        world = real_world(store, workspace, chat, timing)
        await world.put(*(world.post(f"C{n % 8}", str(n)) for n in range(240)))
        pumps = [world.pump] + [Pump(Context(o, {"slack": chat}, SystemClock()), {}, timing=timing) for o in others]
        async with running(pumps[0]), running(pumps[1]), running(pumps[2]):
            for _ in range(240):
                await chat.took.get()
        for other in others:
            await other.close()
    assert max(Counter(a.order.token for a in chat.arrivals).values()) == 1
    for lane in range(8):
        assert chat.said(f"C{lane}") == [str(n) for n in range(lane, 240, 8)]
    postgres.drop_database(name)
