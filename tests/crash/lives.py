"""Processes of the bot: born, killed, born again."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import random
import signal
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess

from bot.failpoints import POINTS, VARIABLE
from tests.crash.databases import Database, is_open
from tests.crash.life import live
from tests.crash.tally import Tally

PATIENCE = 2.5
"""Seconds after which a life that did not come to its fail-point is killed."""

LONGEST_LIFE = 1.0
"""Seconds for a life without one."""

GROWN_UP = 0.7
"""How many of these are killed at work, not while they start."""

START = 15.0
"""Seconds that a start may take on a busy machine."""

IMPORTED_ONCE = (
    "adapters.slack.platform",
    "adapters.web.server",
    "storage.migrating",
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


class Lives:
    """Where bots are born: all with the same database, in the same place."""

    def __init__(self, database_url: str, place: Database, tally: Tally, dice: random.Random) -> None:
        self._database_url = database_url
        self._place = place
        self._tally = tally
        self._dice = dice
        self._points = fail_points(dice)
        self._kills_left = self._spare = 0

    def born(self, port: int, failpoint: str = "") -> BaseProcess:
        environment = {
            **self._place.environment(port),
            "DATABASE_URL": self._database_url,
            "UPWARD_PORT": str(port),
            "LOG_LEVEL": "ERROR",
            VARIABLE: failpoint,
        }
        process = processes.Process(target=live, args=(environment,), daemon=True)
        process.start()
        return process

    async def kill_again_and_again(self, kills: int, ports: list[int]) -> None:
        """So many in all, in as many places at once as there are ports. A busy machine gets up to as many again, in
        place of those that did not come to their fail-point in time."""
        self._kills_left = self._spare = kills
        async with asyncio.TaskGroup() as group:
            for port in ports:
                group.create_task(self._reincarnate(port))

    async def _reincarnate(self, port: int) -> None:
        while self._kills_left > 0:
            self._kills_left -= 1
            point = next(self._points)
            process = self.born(port, f"{point}:{self._dice.randint(1, 3)}" if point else "")
            if point or self._dice.random() < GROWN_UP:
                await grown_up(process, port)
            await ended(process, PATIENCE if point else self._dice.uniform(0.0, LONGEST_LIFE))
            met = point if process.exitcode is not None else "at random"
            if process.exitcode is None:
                await killed(process)
            if process.exitcode != -signal.SIGKILL:
                raise AssertionError(f"the bot ended by itself with {process.exitcode}")
            self._tally.kills[met] += 1
            if point and met != point and self._spare:
                self._spare -= 1
                self._kills_left += 1


def fail_points(dice: random.Random) -> Iterator[str]:
    """Every point in turn, and now and then none."""
    points = [*POINTS, *[""] * (len(POINTS) // 2)]
    dice.shuffle(points)
    return itertools.cycle(points)


async def grown_up(process: BaseProcess, port: int) -> None:
    """Returns when its server listens, or it has died."""
    deadline = time.monotonic() + START
    while process.exitcode is None and time.monotonic() < deadline and not await is_open(port):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def killed(process: BaseProcess) -> None:
    process.kill()
    await ended(process, 10.0)


async def ended(process: BaseProcess, seconds: float) -> None:
    """Returns when the process has ended, or after that time."""
    deadline = time.monotonic() + seconds
    for _ in itertools.count():
        if process.exitcode is not None or time.monotonic() > deadline:
            return
        await asyncio.sleep(0.01)
