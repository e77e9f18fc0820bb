"""Planning reminders of feedback: a hundred thousand open debts that are all due, and a million of which one in a
hundred is."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.logs import configure_logs
from bot.nudges.rounds import Nudging
from bot.router import ROUTES
from bot.routes import Context
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from storage.tables.nudges import NUDGE
from storage.tables.outbox import DELIVERY
from tests.bench.requests import write_people, write_requests
from tests.bench.servers import KINDS, Bench
from tests.outbox.world import MovedClock, ScriptedChat

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
"""A Wednesday."""
OF_EACH = 20
"""Debts of each person."""
ALL_DUE, ROUNDS = (20_000, 50_000, 100_000), 3
A_FEW_DUE = (1_000_000, 100)
SLOWEST_IDLE, MEMORY = 1.0, 160
"""Seconds, and MB."""
FLAT = 1.5
"""A debt among the most against one among the fewest. Twenty thousand are done before SQLite moves anything from its
log into the file."""


@dataclass(frozen=True)
class Planned:
    """Seconds, and MB. `idle`: of a round in which everybody has been reminded."""

    nudges: int
    seconds: float
    idle: float
    memory: float


async def settle(url: str, debts: int, one_in: int) -> DatabaseStore:
    """So many debts of people who are reminded of `OF_EACH` at once; of one person in so many they are due today."""
    await upgrade(url)
    store = await open_store(url)
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", "T1", "Example", NOON)
        await work.commit()
    await write_people(url, workspace, debts // OF_EACH, NOON)
    await write_requests(url, OF_EACH, NOON, due=NOON.date(), one_in=one_in)
    return store


async def plan_nudges(url: str, debts: int, one_in: int) -> Planned:
    """Plans them all; then they arrive, and the clock moves on by a quarter and by a day."""
    store = await settle(url, debts, one_in)
    try:
        clock = MovedClock(NOON)
        nudging = Nudging(Context(store, {"slack": ScriptedChat(clock)}, clock), ROUTES)
        began = time.perf_counter()
        nudges = await nudging.round()
        seconds = time.perf_counter() - began
        async with store.work() as work:
            await work.sql.change(update(DELIVERY).values(state="sent"))
            await work.sql.change(update(NUDGE).values(posted=NUDGE.c.token))
            await work.commit()
        idle = []
        for hours in (0.25, 24):
            clock.at = NOON + timedelta(hours=hours)
            began = time.perf_counter()
            again = await nudging.round()
            idle.append(time.perf_counter() - began)
            if again:
                raise AssertionError(f"{again} reminded twice")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Planned(nudges, seconds, max(idle), memory)
    finally:
        await store.close()


async def reminders(bench: Bench) -> bool:
    """All due, in three sizes in turn, and a million of which one in a hundred is."""
    print("Planning reminders: open debts of which all are due, and one in a hundred")
    kept = True
    for kind in KINDS:
        rounds = [[await _planned(bench, kind, debts, 1) for debts in ALL_DUE] for _ in range(ROUNDS)]
        middle = [sorted(of_one, key=lambda each: each.seconds)[ROUNDS // 2] for of_one in zip(*rounds, strict=True)]
        rows = [*zip(ALL_DUE, (1,) * len(ALL_DUE), middle, strict=True)]
        rows.append((*A_FEW_DUE, await _planned(bench, kind, *A_FEW_DUE)))
        for debts, one_in, found in rows:
            kept = _say(kind, debts, one_in, found) and kept
        each = [found.seconds / debts for debts, found in zip(ALL_DUE, middle, strict=True)]
        kept = kept and each[-1] / each[0] <= FLAT
        print(f"  {kind:<12}for each of {ALL_DUE[-1]:,} that are due {each[-1] / each[0]:.2f} of one of {ALL_DUE[0]:,}")
    print(f"  (target: at most {FLAT}, an idle round within {SLOWEST_IDLE:.0f} s, at most {MEMORY} MB)\n", flush=True)
    return kept


async def _planned(bench: Bench, kind: str, debts: int, one_in: int) -> Planned:
    """In a process of its own: the memory of others is not counted."""
    async with bench.database(kind) as url:
        command = (sys.executable, "-m", "tests.bench.nudges", url, str(debts), str(one_in))
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"planning {debts:,} debts ended with {process.returncode}")
    return Planned(**json.loads(said))


def _say(kind: str, debts: int, one_in: int, found: Planned) -> bool:
    print(
        f"  {kind:<12}{debts:>9,} debts, {found.nudges:>6,} nudges in {found.seconds:>6.2f} s, "
        f"{found.seconds / debts * 1e6:>5.1f} µs a debt   idle round {found.idle:.2f} s   memory {found.memory:.0f} MB",
        flush=True,
    )
    return found.nudges == debts // OF_EACH // one_in and found.idle <= SLOWEST_IDLE and found.memory <= MEMORY


if __name__ == "__main__":
    configure_logs("ERROR", "text")
    url, debts, one_in = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(plan_nudges(url, int(debts), int(one_in))))))
