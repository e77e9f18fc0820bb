"""What only a server can do: wait for a row, and go away."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.errors import NotSaved
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.postgres import PostgresServer, started
from tests.stopwatch import stopwatch
from tests.storage.samples import NOW, settle, take
from tests.workspace import PATIENCE


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    with started(fsync=True) as server:
        yield server


@pytest.fixture
async def store(own_server: PostgresServer) -> AsyncIterator[DatabaseStore]:
    url = own_server.url(own_server.new_database())
    await upgrade(url)
    store = await open_store(url)
    yield store
    await store.close()


async def test_a_server_that_crashes_loses_nothing_acknowledged(
    store: DatabaseStore, own_server: PostgresServer
) -> None:
    workspace = await settle(store)
    acknowledged: set[str] = set()
    refused: set[str] = set()

    async def one(key: str) -> None:
        try:
            await take(store, workspace, key)
            acknowledged.add(key)
        except NotSaved:
            refused.add(key)

    async def many(worker: int) -> None:
        for number in range(30):
            await one(f"{worker} {number}")

    working = asyncio.gather(*(many(worker) for worker in range(8)))
    await asyncio.to_thread(own_server.crash)
    await working
    await one("while away")
    assert "while away" in refused
    await asyncio.to_thread(own_server.start)
    async with asyncio.timeout(PATIENCE):
        while "back" not in acknowledged:
            await one("back")
    async with store.read() as work:
        stored = {row.key for row in await work.sql.rows(text("SELECT key FROM inbox"))}
    assert acknowledged <= stored


@pytest.mark.hurried
async def test_a_row_that_is_held_is_not_waited_for_long(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as holder:
        await holder.workspaces.lock_workspace(workspace)
        async with asyncio.timeout(PATIENCE), stopwatch() as seconds, store.work() as work:
            with pytest.raises(NotSaved):
                await work.workspaces.lock_workspace(workspace)
            with pytest.raises(NotSaved):
                await work.commit()
            assert seconds() < 2.5
        await holder.commit()
    await take(store, workspace, "it goes on")


async def test_a_server_that_started_anew_is_not_met_with_connections_of_the_old_one(
    store: DatabaseStore, own_server: PostgresServer
) -> None:
    workspace = await settle(store)
    await asyncio.gather(*(take(store, workspace, f"before {number}") for number in range(8)))
    await asyncio.to_thread(own_server.crash)
    await asyncio.to_thread(own_server.start)
    await asyncio.gather(*(take(store, workspace, f"after {number}") for number in range(8)))


async def test_what_a_refused_statement_undid_is_not_said_to_be_saved(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as work:
        await work.inbox.take(workspace, "first", NOW)
        with pytest.raises(IntegrityError):
            await work.sql.change(text("INSERT INTO inbox VALUES (:w, 'second', NULL)"), {"w": workspace})
        with pytest.raises(NotSaved):
            await work.commit()
    await take(store, workspace, "first")


async def test_a_statement_that_is_given_up_leaves_nothing_behind(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as holder:
        await holder.workspaces.lock_workspace(workspace)

        async def wait() -> None:
            async with store.work() as work:
                await work.inbox.take(workspace, "given up", NOW)
                await work.workspaces.lock_workspace(workspace)
                await work.commit()

        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await take(store, workspace, "given up")
