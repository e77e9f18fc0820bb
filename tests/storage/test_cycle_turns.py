"""Who changes a cycle and who changes a debt of it, at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.postgres import PostgresServer
from tests.storage.cycles import SETUP, TODAY, add, add_review, debt_of, people
from tests.storage.samples import NOW
from tests.workspace import PATIENCE


@pytest.fixture
def server_url(postgres: PostgresServer) -> Iterator[str]:
    name = postgres.new_database(postgres.schema())
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
async def on_server(server_url: str) -> AsyncIterator[DatabaseStore]:
    """SQLite's writing transactions come one after another by themselves."""
    await upgrade(server_url)
    store = await open_store(server_url)
    yield store
    await store.close()


async def close(store: DatabaseStore, cycle: Cycle) -> None:
    async with store.work() as work:
        held = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        assert held is not None
        await work.cycles.set_stage(held, Stage.CLOSED, NOW)
        await work.commit()


async def test_who_declines_is_waited_for_by_the_close_but_not_by_another(on_server: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(on_server)
    async with on_server.work() as work:
        cycle, _ = await add(work, ana, [ben, cem])
        mine, theirs = await debt_of(work, ben, cycle), await debt_of(work, cem, cycle)
        await work.commit()
    async with on_server.work() as first:
        held = await first.cycles.debt_for_update(ben.workspace, mine.id)
        assert held is not None
        closing = asyncio.create_task(close(on_server, cycle))
        async with on_server.work() as second:
            other = await second.cycles.debt_for_update(cem.workspace, theirs.id)
            assert other is not None
            await second.cycles.set_debt(other, DebtState.DECLINED, NOW)
            await second.commit()
        await first.cycles.set_debt(held, DebtState.DECLINED, NOW)
        assert not closing.done()
        await first.commit()
    await asyncio.wait_for(closing, PATIENCE)
    async with on_server.read() as work:
        found = await work.cycles.debt(ben.workspace, mine.id)
    assert found is not None
    assert (found.state, found.review.cycle.stage) == (DebtState.DECLINED, Stage.CLOSED)


async def test_who_is_told_waits_for_nobody_who_changes_a_debt(on_server: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(on_server)
    async with on_server.work() as work:
        cycle = await work.cycles.add(ana.workspace, ana, SETUP, "UTC", NOW)
        await add_review(work, cycle, ana, [ben, cem])
        debts = [(await debt_of(work, each, cycle)).id for each in (ben, cem)]
        await work.commit()
    async with on_server.work() as first:
        assert await first.cycles.debt_for_update(ana.workspace, debts[0]) is not None
        async with on_server.work() as second:
            assert await asyncio.wait_for(second.cycles.mark_invited(debts, NOW), PATIENCE) == {debts[1]}


async def test_a_debt_is_read_in_three_statements_and_who_is_asked_in_one(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben], cem)
        debt = await debt_of(work, ben, cycle)
        await work.commit()
    async with store.read() as work:
        costs = []
        for ask in (
            work.cycles.debt(ana.workspace, debt.id),
            work.cycles.is_asked(ben.id),
            work.cycles.reviewers(review),
            work.cycles.find_owed(ben, TODAY, 0, 5),
            work.cycles.members(ana.workspace),
        ):
            before = store.statements
            await ask
            costs.append(store.statements - before)
    assert costs == [3, 1, 1, 4, 1]
