"""A company that praises on and on while its bot is killed again and again, and the count at the end."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess

import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.company import generate_company
from adapters.sandbox.limits import GENEROUS
from adapters.sandbox.manifest import read_manifest
from adapters.sandbox.person import Person
from bot.failpoints import POINTS, VARIABLE
from bot.messages import Room
from bot.people import Handle
from bot.store import Purpose
from storage.schema import upgrade
from storage.store import open_store
from tests.crash.life import live
from tests.office import upward_manifest
from tests.postgres import free_port

DAILY = 18
"""Praises a person gives: fewer than the bot allows in a day."""

PRIVATE = 0.3
"""How many praises go to a direct message instead of the channel."""

ON_ITS_WAY = "is on its way"

FAULTS = ("drop-after", "drop-after", "drop-before", "500", "429")
PATIENCE = 4.0
"""Seconds after which a life that did not come to its fail-point is killed."""

LONGEST_LIFE = 1.5
"""Seconds for a life without one."""

DRAIN = 120.0
"""Seconds that the last life has to send what is left."""

IMPORTED_ONCE = (
    "adapters.slack.platform",
    "adapters.web.server",
    "alembic.command",
    "asyncpg",
    "bot.engine",
    "storage.installations",
    "storage.schema",
    "storage.store",
    "tests.crash.life",
)
"""Lives are forked from a process that has imported what they need."""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["__main__", *IMPORTED_ONCE])


@dataclass
class Tally:
    """`acknowledged`: the bot said that it is on its way. `open`: no answer, or another one. Keys are the words of a
    praise, which nobody says twice."""

    acknowledged: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    arrived: Counter[str] = field(default_factory=Counter)
    left: str = ""
    seconds: float = 0.0

    @property
    def lost(self) -> set[str]:
        return {words for words in self.acknowledged if not self.arrived[words]}

    @property
    def twice(self) -> set[str]:
        return {words for words, times in self.arrived.items() if times > 1}

    def summary(self) -> str:
        return (
            f"{sum(self.kills.values())} kills, {len(self.acknowledged)} acknowledged, {len(self.open)} in doubt, "
            f"{len(self.lost)} lost, {len(self.twice)} twice, {self.left or 'nothing left'}, {self.seconds:.0f} s"
        )


class World:
    """The workspace, which lives on, and the bots, which don't."""

    def __init__(self, database_url: str, sandbox: Sandbox, kills: int, seed: int, *, socket: bool) -> None:
        self.database_url = database_url
        self.sandbox = sandbox
        self.tally = Tally()
        self.dice = random.Random(seed)
        self.kills_left = kills
        self._socket = socket
        self._port = 0
        self._numbers = itertools.count()
        points = [*POINTS, *[""] * (len(POINTS) // 2)]
        self.dice.shuffle(points)
        self._points = itertools.cycle(points)

    # ------------------------------------------------------------ lives

    def born(self, port: int, failpoint: str = "") -> BaseProcess:
        environment = {
            "DATABASE_URL": self.database_url,
            "SLACK_API_URL": self.sandbox.api_url,
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "UPWARD_PORT": str(port),
            "LOG_LEVEL": "ERROR",
            VARIABLE: failpoint,
        }
        if self._socket:
            environment["SLACK_APP_TOKEN"] = self.sandbox.app_token
        else:
            environment["SLACK_SIGNING_SECRET"] = self.sandbox.signing_secret
            self._port = port
            self.sandbox.use_http(f"http://127.0.0.1:{port}/slack/events")
        process = processes.Process(target=live, args=(environment,), daemon=True)
        process.start()
        return process

    async def reincarnate(self) -> None:
        """One replica after another in the same place, until enough were killed."""
        port = free_port()
        while self.kills_left > 0:
            self.kills_left -= 1
            point = next(self._points)
            process = self.born(port, f"{point}:{self.dice.randint(1, 3)}" if point else "")
            await ended(process, PATIENCE if point else self.dice.uniform(0.1, LONGEST_LIFE))
            met = point if process.exitcode is not None else "at random"
            if process.exitcode is None:
                await killed(process)
            if process.exitcode != -signal.SIGKILL:
                raise AssertionError(f"the bot ended by itself with {process.exitcode}")
            self.tally.kills[met] += 1

    # ------------------------------------------------------------ what people do meanwhile

    async def praise(self, givers: list[str]) -> None:
        """These people praise in turn, until all is said or nobody listens any more."""
        for handle in itertools.chain.from_iterable(itertools.repeat(givers, DAILY)):
            if self.kills_left <= 0:
                return
            while not await self.listened_to() and self.kills_left > 0:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)
            receiver = self.dice.choice([each for each in self.people if each != handle])
            words = f"thanks number {next(self._numbers)}."
            say = self.in_private if self.dice.random() < PRIVATE else self.in_public
            kept = await say(self.sandbox.person(handle), receiver, words)
            (self.tally.acknowledged if kept else self.tally.open).add(words)
            await asyncio.sleep(self.dice.uniform(0.05, 0.6))

    async def in_public(self, giver: Person, receiver: str, words: str) -> bool:
        """By the one-line command. True if the bot said that it is on its way."""
        before = len(giver.ephemerals)
        outcome = await giver.type(f"/praise @{receiver} {words}")
        return outcome.ok and any(ON_ITS_WAY in each.plain for each in giver.ephemerals[before:])

    async def in_private(self, giver: Person, receiver: str, words: str) -> bool:
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

    async def listened_to(self) -> bool:
        """Whether a bot is there just now."""
        if self._socket:
            return self.sandbox.socket_mode.connections > 0
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return False
        writer.close()
        return True

    @property
    def people(self) -> list[str]:
        return [p.name for p in self.sandbox.workspace.people.values() if not p.is_bot and p.name.startswith("p")]

    async def trouble(self) -> None:
        """What the network and Slack do to posts meanwhile."""
        while self.kills_left > 0:
            await asyncio.sleep(self.dice.uniform(0.2, 1.5))
            self.sandbox.faults.add("chat.postMessage", self.dice.choice(FAULTS))

    # ------------------------------------------------------------ the end

    async def drained(self) -> str:
        """Waits until a bot that nobody kills has nothing left to do; gives what is left after that, if anything."""
        store = await open_store(self.database_url, exclusive=False)
        deadline = time.monotonic() + DRAIN
        try:
            while time.monotonic() < deadline:
                async with store.read() as work:
                    due = await work.outbox.due(await work.outbox.instant(), 0.0)
                    stuck = await work.outbox.stuck(1)
                if due.send is None and due.look is None:
                    return ", ".join(f"{entry.state}: {entry.reason}" for entry in stuck)
                await asyncio.sleep(0.1)
        finally:
            await store.close()
        return "the outbox was not emptied in time"

    def count(self) -> None:
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


async def ended(process: BaseProcess, seconds: float) -> None:
    """Returns when the process has ended, or after that time."""
    deadline = time.monotonic() + seconds
    for _ in itertools.count():
        if process.exitcode is not None or time.monotonic() > deadline:
            return
        await asyncio.sleep(0.01)


async def killed(process: BaseProcess) -> None:
    process.kill()
    await ended(process, 10.0)


async def crash_again_and_again(
    database_url: str, kills: int, *, seed: int, replicas: int = 1, socket: bool = False
) -> Tally:
    """Promise 1 from the outside."""
    began = time.monotonic()
    async with prepared(database_url, kills, seed, socket=socket) as world:
        async with asyncio.TaskGroup() as group:
            for _ in range(replicas):
                group.create_task(world.reincarnate())
            group.create_task(world.trouble())
            for givers in batches(world.people, 5):
                group.create_task(world.praise(givers))
        world.sandbox.faults.clear()
        last = world.born(free_port())
        try:
            world.tally.left = await world.drained()
        finally:
            await killed(last)
        world.count()
    world.tally.seconds = time.monotonic() - began
    return world.tally


def batches(people: list[str], number: int) -> Iterator[list[str]]:
    for start in range(number):
        yield people[start::number]


@asynccontextmanager
async def prepared(database_url: str, kills: int, seed: int, *, socket: bool) -> AsyncIterator[World]:
    """A workspace with a bot that was there once, knows everybody and has a channel for praise."""
    await upgrade(database_url)
    company = generate_company(max(12, kills // 5), seed)
    declared = replace(read_manifest(yaml.safe_load(upward_manifest())), socket_mode=socket)
    async with Sandbox(declared, company=company, pace=GENEROUS) as sandbox:
        world = World(database_url, sandbox, kills, seed, socket=socket)
        first = world.born(free_port())
        try:
            await set_up(world)
        finally:
            await killed(first)
        yield world


async def set_up(world: World) -> None:
    """Waits until the first bot has met everybody; then an admin chooses #kudos."""
    store = await open_store(world.database_url, exclusive=False)
    owner = Handle("slack", world.sandbox.person("p0").id)
    last = Handle("slack", world.sandbox.person(world.people[-1]).id)
    room = Room("slack", world.sandbox.channel("kudos").id, "kudos")
    try:
        async with asyncio.timeout(30):
            for _ in itertools.count():
                async with store.work() as work:
                    known = await work.people.by_handles(1, [owner, last])
                    if len(known) == 2:
                        at = await work.outbox.instant()
                        await work.workspaces.set_channel(1, Purpose.PRAISE, room, known[0].id, at)
                        await work.commit()
                        return
                await asyncio.sleep(0.05)
    finally:
        await store.close()
