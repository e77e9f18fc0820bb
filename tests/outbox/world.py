"""An outbox on a real database, with a chat platform that does as the test says and time that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.deliveries import Delivery, Entry, State
from bot.errors import DeliveryError, LookUpFailed
from bot.events import Posted
from bot.messages import Message, Paragraph, Room, Words, plain
from bot.outbox.pace import Timing
from bot.outbox.pump import Pump
from bot.people import Handle, Profile
from bot.platform import Bot, Capabilities, DirectoryPage, Order, ProfileField, RoomFacts, SearchResult, Verb
from bot.routes import Context, OnDelivery
from storage.store import DatabaseStore, open_store
from tests.databases import create_schema

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ALL = Capabilities(
    forms=True, home=True, buttons=True, private_replies=True, direct_messages=True, edits=True, threads=True,
    profiles=True,
)  # fmt: skip

Outcome = DeliveryError | None
"""None: the platform takes it."""


class MovedClock:
    """Stands still until the test moves it; serves as the bot's clock and as the database's."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    async def sync(self) -> None:
        return

    def now(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Arrival:
    at: datetime
    order: Order


@dataclass
class ScriptedChat:
    """`answer` decides about each order; an order that it refuses with `arrives` in the reason arrives all the same."""

    clock: MovedClock
    name: str = "slack"
    can: Capabilities = ALL
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Callable[[Order], Outcome] = lambda _order: None
    trace: SearchResult | LookUpFailed | None = None
    requests: list[Arrival] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)

    async def deliver(self, order: Order) -> Posted:
        self.requests.append(Arrival(self.clock.now(), order))
        outcome = self.answer(order)
        if outcome is None or "arrives" in outcome.reason:
            self.arrivals.append(Arrival(self.clock.now(), order))
        if outcome is not None:
            raise outcome
        return self._posted(order)

    def home_mark(self, team: str, person: str) -> str:
        return f"{team}/{person} before {len(self.requests) + 1}"

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        self.searches.append(order.token)
        if isinstance(self.trace, LookUpFailed):
            raise self.trace
        if self.trace is not None:
            return self.trace
        arrived = any(arrival.order.token == order.token for arrival in self.arrivals)
        return self._posted(order) if arrived else SearchResult.ABSENT

    def _posted(self, order: Order) -> Posted:
        return order.target or Posted(Room(self.name, order.place), f"ts-{order.token}")

    def said(self, place: str) -> list[str]:
        """What arrived in a room, in order of arrival; edits and deletions with their verb."""
        return [words(a.order) for a in self.arrivals if a.order.place == place]

    async def run(self, bot: Bot) -> None:
        raise AssertionError("not part of this test")

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        raise AssertionError("not part of this test")

    async def permalink(self, team: str, message: Posted) -> str:
        raise AssertionError("not part of this test")

    async def profile(self, team: str, handle: Handle) -> Profile:
        raise AssertionError("not part of this test")

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        raise AssertionError("not part of this test")

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        raise AssertionError("not part of this test")

    async def file(self, team: str, upload: str) -> bytes:
        raise AssertionError("not part of this test")

    async def directory(self, team: str, cursor: str) -> DirectoryPage:
        raise AssertionError("not part of this test")


def says(text: str) -> Message:
    return Message((Paragraph((Words(text),)),))


def words(order: Order) -> str:
    if order.message is None:
        return f"({order.verb})"
    (part,) = order.message.parts
    assert isinstance(part, Paragraph)
    text = plain(part.text) if order.thread is None else f"{plain(part.text)} under {order.thread.external}"
    return text if order.verb is Verb.POST else f"({order.verb}) {text}"


@dataclass(repr=False)
class World:
    """One replica. `clock` is the bot's, `pace` the database's."""

    store: DatabaseStore
    workspace: int
    clock: MovedClock
    pace: MovedClock
    chat: ScriptedChat
    pump: Pump

    async def put(self, *deliveries: Delivery) -> list[str]:
        async with self.store.work() as work:
            tokens = await work.outbox.put(deliveries, self.clock.now())
            await work.commit()
        return list(tokens)

    def post(self, place: str, text: str, *, private: bool = False, stale_after: datetime | None = None) -> Delivery:
        return Delivery(
            self.workspace, "test.post", "test/1", "slack", place, private, message=says(text), stale_after=stale_after
        )

    def answer(self, to: str, text: str) -> Delivery:
        return Delivery(self.workspace, "test.post", "test/1", "slack", "C1", message=says(text), thread=to)

    def edit(self, of: str, text: str) -> Delivery:
        return Delivery(self.workspace, "test.edit", "test/1", "slack", "", verb=Verb.EDIT, message=says(text), of=of)

    def delete(self, of: str) -> Delivery:
        return Delivery(self.workspace, "test.delete", "test/1", "slack", "", verb=Verb.DELETE, of=of)

    async def entry(self, token: str) -> Entry:
        async with self.store.read() as work:
            entry = await work.outbox.get(self.workspace, token)
        assert entry is not None
        return entry

    async def state(self, token: str) -> State:
        return (await self.entry(token)).state

    async def work_off(self, seconds: float = 0.0) -> None:
        """What the pump does in that time, without waiting: the clocks jump to what is due next."""
        end = self.pace.now() + timedelta(seconds=seconds)
        while True:
            due = await self.pump.round()
            await self.pump.settle()
            if due is not None and due <= self.pace.now():
                continue
            due = await self.pump.round()
            await self.pump.settle()
            if due is not None and due <= self.pace.now():
                continue
            if due is None or due > end:
                break
            self._move_to(due)
        self._move_to(end)

    def _move_to(self, at: datetime) -> None:
        self.clock.at += at - self.pace.at
        self.pace.at = at


def world_on(
    store: DatabaseStore,
    workspace: int,
    hooks: Mapping[str, OnDelivery] | None = None,
    chat: ScriptedChat | None = None,
    timing: Timing | None = None,
) -> World:
    clock, pace = MovedClock(), MovedClock()
    chat = chat or ScriptedChat(pace)
    context = Context(store, {"slack": chat}, clock)
    pump = Pump(context, hooks or {}, timing=timing, pace=pace, jitter=lambda: 0.0)
    return World(store, workspace, clock, pace, chat, pump)


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[tuple[DatabaseStore, int]]:
    """A store with one workspace in it."""
    await create_schema(database_url)
    store = await open_store(database_url)
    try:
        async with store.work() as work:
            workspace = await work.workspaces.ensure("slack", "T1", "Acme", START)
            await work.commit()
        yield store, workspace
    finally:
        await store.close()
