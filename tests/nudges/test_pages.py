"""Many people: as many statements for each page, and each of them once, whichever replica plans it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from bot.nudges import rounds
from bot.nudges.rounds import NUDGE, Nudging
from bot.people import Handle, Person
from bot.phrases import zone_of
from bot.router import ROUTES
from bot.routes import Context
from storage.store import DatabaseStore, open_store
from storage.tables.objectives import OBJECTIVE
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, PERSON
from tests.databases import create_schema
from tests.outbox.world import MovedClock, ScriptedChat

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
REPLICAS = 3


@asynccontextmanager
async def replicas(database_url: str) -> AsyncIterator[tuple[list[DatabaseStore], int]]:
    """As many stores as there are replicas (SQLite serves one process: then they share it), and a workspace."""
    await create_schema(database_url)
    count = 1 if database_url.startswith("sqlite") else REPLICAS
    async with AsyncExitStack() as stack:
        stores = [await open_store(database_url) for _ in range(count)]
        for store in stores:
            stack.push_async_callback(store.close)
        async with stores[0].work() as work:
            workspace = await work.workspaces.ensure("slack", "T1", "Acme", LONG_AGO)
            await work.commit()
        yield stores * (REPLICAS // count), workspace


async def settle(store: DatabaseStore, workspace: int, count: int, due: Sequence[date]) -> list[Person]:
    """So many people, each with an objective due on each of these days."""
    of = {"workspace_id": workspace, "created_at": LONG_AGO}
    people = [of | {"id": n, "name": f"P{n}", "folded": f"p{n}", "time_zone": "UTC"} for n in range(1, count + 1)]
    place = {"workspace_id": workspace, "platform": "slack", "team": "T1", "nick": ""}
    handles = [place | {"person_id": each["id"], "external": f"U{each['id']}"} for each in people]
    async with store.work() as work:
        await work.sql.many(insert(PERSON), people)
        await work.sql.many(insert(HANDLE), handles)
        await work.commit()
    found = [Person(n, workspace, f"P{n}", (Handle("slack", f"U{n}"),)) for n in range(1, count + 1)]
    await owe(store, found, due)
    return found


async def owe(store: DatabaseStore, people: Sequence[Person], due: Sequence[date]) -> None:
    """Each of them has an objective due on each of these days."""
    words = {"title": "x", "description": "", "folded": " x", "closing_note": "", "key_results": []}
    state = {"audience": "self", "progress": 0, "by_hand": False, "health": "on_track", "round": 1}
    row = words | state | {"created_at": LONG_AGO}
    rows = [row | {"workspace_id": each.workspace, "owner_id": each.id, "due": day} for each in people for day in due]
    async with store.work() as work:
        await work.sql.many(insert(OBJECTIVE), rows)
        await work.commit()


def at_work(stores: Sequence[DatabaseStore], clocks: Sequence[MovedClock]) -> list[Nudging]:
    """A replica for each store, just started."""
    return [
        Nudging(Context(store, {"slack": ScriptedChat(clock)}, clock), ROUTES)
        for store, clock in zip(stores, clocks, strict=True)
    ]


async def days_of(store: DatabaseStore, person: Person) -> list[date]:
    """For which of their days somebody was nudged."""
    wanted = select(DELIVERY.c.stale_after).where(DELIVERY.c.kind == NUDGE, DELIVERY.c.subject == f"nudge/{person.id}")
    async with store.read() as work:
        rows = await work.sql.scan(wanted.order_by(DELIVERY.c.stale_after))
    return [row.stale_after.astimezone(zone_of(person.time_zone)).date() for row in rows]


async def test_a_look_costs_the_same_for_ten_people_and_for_many(database_url: str) -> None:
    async with replicas(database_url) as (stores, workspace):
        store, now = stores[0], datetime(2026, 12, 1, 11, tzinfo=UTC)
        people = await settle(store, workspace, 150, ())
        costs = []
        for some in (people[:10], people[10:]):
            await owe(store, some, (now.date(),))
            (nudging,) = at_work([store], [MovedClock(now)])
            before = store.statements
            assert await nudging.round() == len(some)
            costs.append(store.statements - before)
        assert costs[0] == costs[1] <= 17


async def test_many_pages(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "PAGE", 7)
    today = date(2026, 12, 1)
    async with replicas(database_url) as (stores, workspace):
        people = await settle(stores[0], workspace, 40, (today, today))
        clock = MovedClock(datetime(2026, 12, 1, 11, tzinfo=UTC))
        planned = await asyncio.gather(*(each.round() for each in at_work(stores, [clock] * REPLICAS)))
        assert sum(planned) == len(people)
        assert [await days_of(stores[0], person) for person in people] == [[today]] * len(people)
