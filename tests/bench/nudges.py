"""Planning reminders of feedback: a hundred thousand open debts that are all due, and a million of which one in a
hundred is."""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.logs import configure_logs
from bot.nudges.rounds import Nudging
from bot.router import ROUTES
from bot.routes import Context
from storage.database.columns import UtcDateTime
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from storage.tables import DELIVERY, NUDGE
from tests.bench.requests import write_requests
from tests.outbox.world import MovedClock, ScriptedChat

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
"""A Wednesday."""
OF_EACH = 20
"""Debts of each person."""
SLOWEST_IDLE, MEMORY = 1.0, 160
"""Seconds, and MB."""

PEOPLE = text("""
INSERT INTO person (id, workspace_id, name, folded, time_zone, roles, standing, active, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
SELECT i, :workspace, 'Person ' || i, 'person ' || i, 'UTC', '', 'colleague', :true, :then FROM n
""").bindparams(bindparam("then", type_=UtcDateTime), bindparam("true", True))
HANDLES = text("""
INSERT INTO handle (id, workspace_id, person_id, platform, team, external, nick)
SELECT id, workspace_id, id, 'slack', 'T1', 'U' || id, 'p' || id FROM person
""")


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
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        people = {"people": debts // OF_EACH, "workspace": workspace, "then": NOON - timedelta(days=20)}
        await connection.execute(PEOPLE, people)
        await connection.execute(HANDLES)
    await engine.dispose()
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


async def nudges(url: str, kind: str, debts: int, one_in: int) -> bool:
    """Prints what it takes; true if it was within the targets."""
    found = await plan_nudges(url, debts, one_in)
    print(
        f"  {kind:<12}{debts:>9,} debts, {found.nudges:>6,} nudges in {found.seconds:>6.2f} s"
        f"   idle round {found.idle:.2f} s   memory {found.memory:.0f} MB",
        flush=True,
    )
    return found.nudges == debts // OF_EACH // one_in and found.idle <= SLOWEST_IDLE and found.memory <= MEMORY


if __name__ == "__main__":  # a process of its own: the memory of others is not counted
    configure_logs("ERROR", "text")
    url, kind, debts, one_in = sys.argv[1:]
    sys.exit(0 if asyncio.run(nudges(url, kind, int(debts), int(one_in))) else 1)
