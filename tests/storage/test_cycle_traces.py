"""Reading what somebody is asked leaves nothing in PostgreSQL's log, whoever reads it first after a change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import asyncpg
import pytest

from bot.cycles.repository import CycleRepository
from bot.cycles.review import DebtState, ReviewDebt
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.postgres import PostgresServer, started
from tests.storage.cycles import TODAY, add, debt_of, people
from tests.storage.samples import NOW

SETTINGS = (
    *("wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "checkpoint_timeout=1h", "wal_log_hints=on"),
    *("enable_seqscan=off", "enable_bitmapscan=off"),
)
"""Only statements move the log; and so does who first reads a row that is not marked as committed. So few rows would
not be found by an index, as those of a company are."""

Act = Callable[[CycleRepository, ReviewDebt], Awaitable[object]]


@pytest.fixture(scope="module")
def still_server() -> Iterator[PostgresServer]:
    with started(SETTINGS) as server:
        yield server


@pytest.fixture
async def still(still_server: PostgresServer) -> AsyncIterator[tuple[DatabaseStore, asyncpg.Connection]]:
    url = still_server.url(still_server.new_database())
    await upgrade(url)
    store = await open_store(url)
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
    yield store, connection
    await connection.close()
    await store.close()


async def sweep(cycles: CycleRepository, debt: ReviewDebt) -> None:
    await cycles.mark_paid(debt.review.cycle, [debt.id], NOW)
    await cycles.note_sweep(debt.review.cycle, 1, NOW)


ACTS: dict[str, Act | None] = {
    "asked": None,
    "swept": sweep,
    "declined": lambda cycles, debt: cycles.set_debt(debt, DebtState.DECLINED, NOW),
    "put off": lambda cycles, debt: cycles.postpone([debt], TODAY),
    "moved": lambda cycles, debt: cycles.set_times(debt.review.cycle, NOW, NOW),
}


@pytest.mark.parametrize("name", ACTS)
async def test_the_first_to_open_a_form_after_a_change_leaves_nothing(
    still: tuple[DatabaseStore, asyncpg.Connection], name: str
) -> None:
    store, connection = still
    ana, ben, cem, dan, _ = await people(store)
    await connection.execute("VACUUM FREEZE")
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem, dan])
        debt = await debt_of(work, ben, cycle)
        await work.commit()
    if (act := ACTS[name]) is not None:
        await connection.execute("VACUUM FREEZE")
        async with store.work() as work:
            await act(work.cycles, debt)
            await work.commit()
    await connection.execute("CHECKPOINT")
    before = await connection.fetchval("SELECT pg_current_wal_insert_lsn()::text")
    async with store.read() as work:
        assert await work.cycles.debt(ben.workspace, debt.id) is not None
        await work.cycles.debts_of(ben, cycle.id)
        await work.cycles.find_owed(ben, TODAY, 0, 5)
        await work.cycles.reviewers(review)
        await work.cycles.is_asked(ben.id)
    assert await connection.fetchval("SELECT pg_current_wal_insert_lsn()::text") == before
