"""A company that praises on and on while its bot, or its database, is killed again and again; and the count."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import generate_company
from adapters.sandbox.person import Person
from adapters.sandbox.transport import link
from bot.messages import Room
from bot.people import Handle
from bot.store import Purpose
from storage.store import DatabaseStore, open_store
from tests.crash.databases import OnSlack
from tests.crash.drain import drained
from tests.crash.lives import Lives, killed
from tests.crash.tally import Tally
from tests.office import upward_manifest
from tests.ports import free_port
from tests.postgres import PostgresServer
from tests.workspace import PATIENCE, silent, workspace_with

SPEAKERS = 12
"""People who act at the same time."""

DAILY = 18
"""Praises a person gives: fewer than the bot allows in a day."""

PRIVATE = 0.3
"""How many praises go to a direct message instead of the channel."""

ON_ITS_WAY = "is on its way"

FAULTS = ("drop-after", "drop-after", "drop-before", "500", "429")


class World:
    """The workspace, which lives on, and the bots, which don't. `seconds`: how long people have something to say."""

    def __init__(self, database_url: str, sandbox: Sandbox, seed: int, *, socket: bool, seconds: float) -> None:
        self.database_url = database_url
        self.sandbox = sandbox
        self.tally = Tally()
        self.dice = random.Random(seed)
        self.place = OnSlack(sandbox, socket)
        self.lives = Lives(database_url, self.place, self.tally, self.dice)
        self.over = False
        self._pause = seconds * SPEAKERS / (DAILY * len(self.people))
        self._numbers = itertools.count()

    @property
    def people(self) -> list[str]:
        return [p.name for p in self.sandbox.workspace.people.values() if not p.is_bot and p.name.startswith("p")]

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """While the block runs, people praise and the network and Slack play their tricks."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.trouble("chat.postMessage"))
            for start in range(SPEAKERS):
                group.create_task(self._speak(self.people[start::SPEAKERS]))
            try:
                yield
            finally:
                self.over = True

    async def trouble(self, *methods: str) -> None:
        """The workspace drops replies, or refuses, until it is over."""
        while not self.over:
            await asyncio.sleep(self.dice.uniform(0.2, 1.5))
            self.sandbox.faults.add(self.dice.choice(methods), self.dice.choice(FAULTS))
        self.sandbox.faults.clear()

    async def _speak(self, givers: list[str]) -> None:
        """These people praise in turn."""
        for handle in itertools.chain.from_iterable(itertools.repeat(givers, DAILY)):
            while not (self.over or await self.place.listens()):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)
            if self.over:
                return
            receiver = self.dice.choice([each for each in self.people if each != handle])
            words = f"thanks number {next(self._numbers)}."
            say = self._in_private if self.dice.random() < PRIVATE else self._in_public
            kept = await say(self.sandbox.person(handle), receiver, words)
            (self.tally.acknowledged if kept else self.tally.open).add(words)
            await asyncio.sleep(self.dice.uniform(0, 2 * self._pause))

    async def _in_public(self, giver: Person, receiver: str, words: str) -> bool:
        """By the one-line command. True if the bot said that it is on its way."""
        before = len(giver.ephemerals)
        outcome = await giver.type(f"/praise @{receiver} {words}")
        return outcome.ok and any(ON_ITS_WAY in each.plain for each in giver.ephemerals[before:])

    async def _in_private(self, giver: Person, receiver: str, words: str) -> bool:
        """By the form, to a direct message."""
        await giver.type("/praise")
        if not giver.modals:
            return False
        await giver.fill(None, {"people": [receiver], "text": words})
        await giver.change(None, "audience", "Only the people named")
        outcome = await giver.submit()
        kept = outcome.ok and any(ON_ITS_WAY in each.plain for each in giver.modals)
        while giver.modals:
            await giver.close()
        return kept

    async def until_heard(self) -> None:
        """Returns when a bot listens."""
        async with asyncio.timeout(PATIENCE):
            while not await self.place.listens():  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)

    async def settle(self) -> None:
        """A bot that nobody kills sends what is left; then all that arrived is counted."""
        last = self.lives.born(free_port())
        try:
            self.tally.left = await drained(self.database_url)
            assert last.exitcode is None, "the last bot ended by itself"
        finally:
            await killed(last)
        self._count()

    def _count(self) -> None:
        for words in self.tally.acknowledged | self.tally.open:
            self.tally.arrived[words] = 0
        bot = self.sandbox.app.bot.name
        seen = [*self.sandbox.channel("kudos").messages]
        for handle in self.people:
            seen += self.sandbox.person(handle).dms
        for message in seen:
            for line in message.plain.splitlines() if message.author == bot else ():
                if line in self.tally.arrived:
                    self.tally.arrived[line] += 1


async def bot_killed(database_url: str, kills: int, *, seed: int, replicas: int = 1, socket: bool = False) -> Tally:
    """Promise 1 from the outside."""
    began = time.monotonic()
    seconds = kills * 1.7 / replicas
    async with prepared(database_url, seed, people=max(24, kills // 5), socket=socket, seconds=seconds) as world:
        async with world.busy():
            await world.lives.kill_again_and_again(kills, [free_port() for _ in range(replicas)])
        await world.settle()
    world.tally.seconds = time.monotonic() - began
    return world.tally


async def database_killed(crashes: int, *, seed: int) -> Tally:
    """Promise 9 from the outside: the server of the database stops at once, under load, and is started again."""
    began = time.monotonic()
    server = PostgresServer()
    try:
        await asyncio.to_thread(server.create)
        await asyncio.to_thread(server.start)
        url = server.url(server.new_database())
        async with prepared(url, seed, people=40, socket=True, seconds=crashes * 15.0) as world:
            bots = [world.lives.born(free_port()) for _ in range(2)]
            async with world.busy():
                for _ in range(crashes):
                    await crashed(server, world)
            for bot in bots:
                assert bot.exitcode is None, "a bot did not survive the crash of its database"
                await killed(bot)
            await world.settle()
    finally:
        await asyncio.to_thread(server.remove)
    world.tally.seconds = time.monotonic() - began
    return world.tally


async def crashed(server: PostgresServer, world: World) -> None:
    """Lets it work, stops it at once, starts it again, and notes how long nothing was acknowledged."""
    await acknowledged(world, 5)
    await asyncio.to_thread(server.crash)
    gone = time.monotonic()
    await asyncio.to_thread(server.start)
    await acknowledged(world, 1)
    world.tally.pauses.append(time.monotonic() - gone)


async def acknowledged(world: World, more: int) -> None:
    """Returns when so many more praises were taken."""
    target = len(world.tally.acknowledged) + more
    async with asyncio.timeout(60):
        for _ in itertools.count():
            if len(world.tally.acknowledged) >= target:
                return
            await asyncio.sleep(0.02)


def declared(*, socket: bool) -> dict[str, Any]:
    """The bot's manifest, for Socket Mode or not."""
    raw: dict[str, Any] = yaml.safe_load(upward_manifest())
    return {**raw, "settings": {**raw["settings"], "socket_mode_enabled": socket}}


@asynccontextmanager
async def prepared(database_url: str, seed: int, *, people: int, socket: bool, seconds: float) -> AsyncIterator[World]:
    """A workspace with a bot that was there once, knows everybody and has a channel for praise. Its clock is the
    machine's, as that of the bots: they look for what they posted by it."""
    company, app = generate_company(people, seed), silent(declared(socket=socket))
    async with workspace_with(app, company=company, clock=Clock(), patience=link.PATIENCE) as sandbox:
        world = World(database_url, sandbox, seed, socket=socket, seconds=seconds)
        # It makes the schema, as `upward run` does.
        first = world.lives.born(free_port())
        try:
            await set_up(world)
        finally:
            await killed(first)
        yield world


async def set_up(world: World) -> None:
    """Waits until the first bot has met everybody; then an admin chooses #kudos."""
    await world.until_heard()
    store = await open_store(world.database_url, exclusive=False)
    handles = [Handle("slack", world.sandbox.person(name).id) for name in ("p0", world.people[-1])]
    room = Room("slack", world.sandbox.channel("kudos").id, "kudos")
    try:
        async with asyncio.timeout(PATIENCE):
            for _ in itertools.count():
                if await chosen(store, handles, room):
                    return
                await asyncio.sleep(0.05)
    finally:
        await store.close()


async def chosen(store: DatabaseStore, handles: list[Handle], room: Room) -> bool:
    async with store.work() as work:
        known = await work.people.by_handles(1, handles)
        if len(known) < len(handles):
            return False
        now = await work.outbox.instant()
        await work.workspaces.set_channel(1, Purpose.PRAISE, room, known[0].id, now)
        await work.commit()
    return True
