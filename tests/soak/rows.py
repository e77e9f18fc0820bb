"""The rows of the table, and one part of one of them, tried in a process of its own."""

from __future__ import annotations

import asyncio
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.logs import configure_logs
from bot.process import event_loops, settled
from tests.postgres import PostgresServer
from tests.soak import promises
from tests.soak.authors import LEAKS
from tests.soak.promises import (
    POSTGRESQL,
    SHARES,
    SQLITE,
    Found,
    Ground,
    Part,
    cycles_ended,
    debts_ended,
    reminded_on_time,
)

HOURS = 4.0
"""No part may take longer; then it counts as broken."""


@dataclass(frozen=True, slots=True)
class Row:
    """Its parts are tried each by itself, in any order."""

    number: int
    name: str
    parts: Sequence[Part]
    minutes: int
    """Of a processor, by each part, about: those that take longest begin first."""


ROWS = (
    Row(1, "SQLite, the bot killed", [promises.killed_on_sqlite], 20),
    Row(1, "PostgreSQL, replicas killed", [promises.killed_on_postgresql], 20),
    Row(
        1,
        "anonymous answers, 3 replicas with one folder killed",
        [partial(promises.answers_kept, database=each) for each in (SQLITE, POSTGRESQL)],
        25,
    ),
    Row(2, "connection dropped after the post", [promises.connection_dropped], 2),
    Row(3, "history hidden or truncated", [promises.uncertain_shown], 2),
    Row(
        6,
        "two years of reminders, 3 replicas",
        [
            partial(reminded_on_time, database=SQLITE, name="clocks that are right", drawn=False, jumps=0.0, hours=2),
            partial(reminded_on_time, database=SQLITE, name="clocks that jump", drawn=False, jumps=0.25),
            partial(reminded_on_time, database=SQLITE, name="hours of one's own", drawn=True, jumps=0.25),
            partial(reminded_on_time, database=POSTGRESQL, name="the same on PostgreSQL", drawn=True, jumps=0.25),
        ],
        50,
    ),
    Row(9, "PostgreSQL stopped at once", [promises.postgresql_crashed], 2),
    Row(10, "storm of 429, 10 minutes", [promises.stormed], 1),
    Row(
        20,
        "an attacker who learned from 200 worlds",
        [promises.authors_hidden, *(partial(promises.leak_found, name=each) for each in LEAKS)],
        30,
    ),
    Row(20, "twins, about the company as a whole", [promises.twins_alike], 1),
    Row(27, "each decision changed", [promises.tests_bite], 40),
    Row(
        31,
        "each request ends",
        [
            *(partial(debts_ended, database=SQLITE, seeds=range(each, each + 500)) for each in range(0, 2000, 500)),
            partial(debts_ended, database=POSTGRESQL, seeds=range(500)),
        ],
        5,
    ),
    Row(
        31,
        "each upward cycle ends",
        [
            partial(cycles_ended, database=POSTGRESQL if each < SHARES // 5 else SQLITE, share=each)
            for each in range(SHARES)
        ],
        14,
    ),
)


async def tried(part: Callable[[Ground], Awaitable[Found]], ground: Ground) -> Found:
    try:
        async with asyncio.timeout(HOURS * 3600):
            return await part(ground)
    except (AssertionError, TimeoutError, ExceptionGroup) as failure:
        traceback.print_exc()
        return Found(False, f"broke off: {failure!r}")


async def _try_on_new_ground(part: Part, kills: int, histories: int) -> tuple[Found, float]:
    """What came of it, and how many seconds it took."""
    server = PostgresServer()
    try:
        await asyncio.to_thread(server.create)
        await asyncio.to_thread(server.start)
        with tempfile.TemporaryDirectory(prefix="upward-soak-") as folder:
            began = time.monotonic()
            found = await tried(part, Ground(kills, histories, Path(folder), server))
            return found, time.monotonic() - began
    finally:
        await asyncio.to_thread(server.remove)


def try_alone(row: int, part: int, kills: int, histories: int) -> tuple[Found, float]:
    """In a process of its own: what one changes or uses up is nothing to the next. It runs as the bot does."""
    configure_logs("ERROR", "text")
    with settled(), asyncio.Runner(loop_factory=event_loops()) as runner:
        return runner.run(_try_on_new_ground(ROWS[row].parts[part], kills, histories))
