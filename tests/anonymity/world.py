"""The bot without its own schedule: everything happens when the test says so, and all that it leaves is written down.

Router, store, outbox, nudges, jobs, logs and the folder of ballots are the real ones; of the chat what the bot sends is
kept. What is drawn by chance is numbered instead, but for the ballots, and the clock stands still in between.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import itertools
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.cycles.results import releasing
from bot.cycles.results.results import make_result
from bot.cycles.review import Review
from bot.engine import Engine
from bot.logs import configure_logs
from bot.metrics import COUNTERS
from bot.outbox.pace import Timing
from bot.outbox.pump import Pump
from storage import nudges
from storage.backup import backup
from storage.ballots.ballots import BallotFolder, make_root
from storage.cycles import setting_up
from storage.database import postgres, writer
from storage.outbox import tokens
from storage.people import account_sync
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from storage.tables import Row
from tests.anonymity.frames import Heap, WriteAheadLog
from tests.office import KEY, Stderr
from tests.outbox.world import MovedClock, ScriptedChat
from tests.workspace import PATIENCE

OF_THE_DIRECTORY = frozenset({"directory", "imports", "manager fields"})
"""Jobs that ask the chat who is there: here the test says so."""
ONE_BY_ONE = Timing(rest=0.01, side_by_side=1)
"""Side by side, deliveries share commits by chance."""
AN_HOUR = timedelta(hours=1)

Dump = dict[str, list[tuple[str, ...]]]
"""Every row of every table, in the order in which they lie there."""


@dataclass
class Trace:
    """What whoever holds database, backups, log, numbers and chat has, each with its moment. From the release on
    `frames` are left out: there the texts lie in an order of their own."""

    clock: MovedClock
    frames: bool = True
    kept: list[tuple[datetime, str, str]] = field(default_factory=list)
    pages: list[tuple[datetime, int, bytes]] = field(default_factory=list)
    """What the log of the database has, page by page, on SQLite; also from the release on."""

    def note(self, kind: str, what: object) -> None:
        self.kept.append((self.clock.now(), kind, str(what)))


class LogLines(io.StringIO):
    """Keeps each line of the log in the trace; its time is that of the trace."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def write(self, text: str) -> int:
        for line in text.splitlines():
            self._trace.note("log", {name: said for name, said in json.loads(line).items() if name != "timestamp"})
        return len(text)


@dataclass(repr=False)
class World:
    url: str
    store: DatabaseStore
    engine: Engine
    pump: Pump
    clock: MovedClock
    pace: MovedClock
    chat: ScriptedChat
    root: Path
    trace: Trace
    heap: Heap | None

    async def work(self) -> None:
        """All that the bot does by itself at this moment, one after another, until all that it sends has arrived."""
        for job in self.engine._jobs(False):
            if job.name not in OF_THE_DIRECTORY:
                await job.do()
        await self.send()
        self.trace.note("numbers", [each for each in _numbers() if not each[0].endswith("_created")])
        if self.heap is not None and self.trace.frames:
            self.trace.note("tables", await self.heap.read())

    async def send(self) -> None:
        self.pace.at = max(self.pace.at, self.clock.at)
        while (due := await self._round()) is not None and due < self.clock.at + AN_HOUR:
            self.pace.at = max(self.pace.at, due)

    async def _round(self) -> datetime | None:
        due = await self.pump.round()
        await self.pump.settle()
        return due

    async def keep_backup(self, target: Path) -> None:
        """Byte for byte. PostgreSQL's programme writes the hour into it: there its tables are read instead."""
        if self.heap is None:
            await backup(self.url, target)
            self.trace.note("backup", await asyncio.to_thread(_sum, target))

    async def dump(self) -> Dump:
        async with self.store.read() as work:
            tables = Row.metadata.sorted_tables
            return {each.name: [tuple(map(str, row)) for row in await work.sql.scan(select(each))] for each in tables}


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _numbers() -> list[tuple[str, str, float]]:
    return [
        (sample.name, str(sample.labels), sample.value) for metric in COUNTERS.collect() for sample in metric.samples
    ]


def reset_numbers() -> None:
    for metric in list(COUNTERS._collector_to_names):
        metric.clear()  # type: ignore[attr-defined]


@asynccontextmanager
async def open_world(url: str, root: Path, start: datetime, seed: int | None = None) -> AsyncIterator[World]:
    """On a database that has its people. With a `seed` nothing can be compared byte for byte."""
    clock, pace = MovedClock(start), MovedClock(start)
    trace = Trace(clock)
    chat = ScriptedChat(pace, answer=lambda order: trace.note("order", order))
    store = await open_store(url)
    make_root(root)
    ballots = BallotFolder(root, Secrets([KEY]))
    engine = Engine(store, [chat], clock, guard=PATIENCE, ballots=ballots)
    pump = Pump(engine.context, engine.bot.table.deliveries, timing=ONE_BY_ONE, pace=pace, jitter=lambda: 0.0)
    heap = None if make_url(url).get_backend_name() == "sqlite" else await Heap.open(url)
    reset_numbers()
    try:
        with _witness(url, trace), _fix_chance(clock, seed):
            yield World(url, store, engine, pump, clock, pace, chat, root, trace, heap)
    finally:
        if heap is not None:
            await heap.close()
        await ballots.close()
        await store.close()


@contextmanager
def _witness(url: str, trace: Trace) -> Iterator[None]:
    """Reads the log of the database after each commit."""
    parsed = make_url(url)
    log = WriteAheadLog(Path(parsed.database or "")) if parsed.get_backend_name() == "sqlite" else None

    def reach(point: str) -> None:
        if point == "storage.after_commit":
            new = log.read_new() if log is not None else ()
            trace.pages += [(trace.clock.now(), *page) for page in (log.kept if log is not None else ())]
            trace.note("commit", new if trace.frames else "")

    with pytest.MonkeyPatch.context() as patch:
        for module in (writer, postgres):
            patch.setattr(module, "reach", reach)
        configure_logs("DEBUG", "json", stream=LogLines(trace), strict=True)
        try:
            yield
        finally:
            configure_logs("DEBUG", "json", stream=Stderr(), strict=True)


@contextmanager
def _fix_chance(clock: MovedClock, seed: int | None) -> Iterator[None]:
    """Ids and tokens are numbered, reviewees are released in their order, and rows are made when the clock says. With a
    `seed` all of it is drawn instead, the same each time."""
    numbers, chance = itertools.count(1), random.Random(seed)

    def draw(size: int) -> bytes:
        return next(numbers).to_bytes(size) if seed is None else chance.randbytes(size)

    def shuffle(reviews: list[Review]) -> list[Review]:
        return sorted(reviews, key=lambda each: each.id)

    with pytest.MonkeyPatch.context() as patch:
        for module in (tokens, setting_up):
            patch.setattr(module, "secrets", SimpleNamespace(token_bytes=draw))
        patch.setattr(nudges, "uuid4", lambda: UUID(bytes=draw(16)))
        patch.setattr(account_sync, "datetime", SimpleNamespace(now=lambda _zone: clock.now()))
        patch.setattr(releasing, "shuffle_reviews", shuffle)
        if seed is not None:
            patch.setattr(releasing, "make_result", partial(make_result, source=chance))
        yield
