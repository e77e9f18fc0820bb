"""Promises 7 and 8 where they are made: no update lost, and "not saved" means nothing was written."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.errors import NotSaved
from storage.database.engine import parse, sqlite_path
from storage.database.lock import AlreadyRunning
from storage.schema import check, upgrade
from storage.store import DatabaseStore, open_store
from tests.stopwatch import stopwatch
from tests.storage.samples import NOW, settle, take
from tests.workspace import PATIENCE


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Path]:
    """An SQLite database with its schema."""
    path = tmp_path / "upward.db"
    await upgrade(url(path))
    yield path
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
async def sqlite(file: Path) -> AsyncIterator[DatabaseStore]:
    store = await open_store(url(file))
    yield store
    await store.close()


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def keys(path: Path) -> set[str]:
    """What is in the file, whatever the store believes."""
    with closing(sqlite3.connect(path)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM inbox")}


async def test_no_update_is_lost(database_url: str) -> None:
    """Three processes' worth of stores: read, add one, write; 600 of 600 arrive."""
    await upgrade(database_url)
    stores = [await open_store(database_url, exclusive=False) for _ in range(3)]
    workspace = await settle(stores[0])

    async def add(store: DatabaseStore) -> None:
        done = 0
        while done < 200:
            async with store.work() as work:
                with suppress(NotSaved):
                    await work.workspaces.lock_workspace(workspace)
                    values = await work.workspaces.values(workspace)
                    await asyncio.sleep(0)
                    await work.workspaces.set_values(workspace, (str(int((values or ("0",))[0]) + 1),))
                    await work.commit()
                    done += 1

    await asyncio.gather(*(add(store) for store in stores))
    async with stores[0].read() as work:
        assert await work.workspaces.values(workspace) == ("600",)
    for store in stores:
        await store.close()


async def test_a_work_left_without_commit_writes_nothing(store: DatabaseStore) -> None:
    workspace = await settle(store)
    with suppress(ZeroDivisionError):
        async with store.work() as work:
            await work.inbox.take(workspace, "one", NOW)
            raise ZeroDivisionError
    async with store.work() as work:
        await work.inbox.take(workspace, "two", NOW)
    await take(store, workspace, "one")
    await take(store, workspace, "two")


async def test_one_fails_and_the_others_of_its_batch_stay(sqlite: DatabaseStore, file: Path) -> None:
    workspace = await settle(sqlite)

    async def one(number: int) -> None:
        async with sqlite.work() as work:
            await work.inbox.take(workspace, f"key {number}", NOW)
            if number % 3 == 0:
                raise ZeroDivisionError
            if number % 3 == 1:
                await work.commit()

    await asyncio.gather(*(one(number) for number in range(90)), return_exceptions=True)
    assert keys(file) == {f"key {number}" for number in range(1, 90, 3)}


async def test_works_that_arrive_together_share_a_commit(
    sqlite: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = await settle(sqlite)
    writer = sqlite._database._writer  # type: ignore[attr-defined]
    commits: list[int] = []
    tell = writer._settle

    def count(failure: NotSaved | None) -> None:
        commits.append(writer._batch.works)
        tell(failure)

    monkeypatch.setattr(writer, "_settle", count)
    await asyncio.gather(*(take(sqlite, workspace, str(number)) for number in range(200)))
    assert sum(commits) == 200
    assert len(commits) < 20
    assert max(commits) <= 64


def open_files() -> list[str]:
    """A temporary file of SQLite is called `etilqs_…`."""
    return [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]


async def test_a_large_work_writes_no_temporary_file(sqlite: DatabaseStore) -> None:
    """What a savepoint would restore was written beside the database: three in four of all writes of a praise."""
    workspace = await settle(sqlite)
    async with sqlite.work() as work:
        for key in range(2000):
            await work.inbox.take(workspace, f"{key:0>100}", NOW)
        await work.commit()
    async with sqlite.work() as work:
        await work.sql.change(text("UPDATE inbox SET key = key || '!'"))
        assert not [each for each in open_files() if "etilqs" in each]
        await work.commit()


@pytest.mark.hurried
async def test_a_locked_database_is_told_in_time_and_goes_on(sqlite: DatabaseStore, file: Path) -> None:
    workspace = await settle(sqlite)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(PATIENCE), stopwatch() as seconds:
            acts = (take(sqlite, workspace, str(n)) for n in range(5))
            outcomes = await asyncio.gather(*acts, return_exceptions=True)
            assert seconds() < 2.5
        assert [type(outcome) for outcome in outcomes] == [NotSaved] * 5
        async with sqlite.read() as work:
            assert await work.workspaces.of("slack", "T1") == workspace
        other.execute("ROLLBACK")
    await take(sqlite, workspace, "later")
    assert keys(file) == {"later"}


async def test_a_full_disk_undoes_and_goes_on(sqlite: DatabaseStore, file: Path) -> None:
    workspace = await settle(sqlite)
    raw = sqlite._database._writer._raw  # type: ignore[attr-defined]
    ((pages,),) = raw.execute("PRAGMA page_count").fetchall()
    raw.execute(f"PRAGMA max_page_count = {pages + 1}")
    outcomes = await asyncio.gather(
        *(take(sqlite, workspace, f"{number}" + "x" * 2000) for number in range(40)), return_exceptions=True
    )
    stored = {key[:4].rstrip("x") for key in keys(file)}
    assert any(isinstance(outcome, NotSaved) for outcome in outcomes)
    assert stored == {str(number) for number, outcome in enumerate(outcomes) if outcome is None}
    raw.execute("PRAGMA max_page_count = 1000000")
    await take(sqlite, workspace, "later")
    assert "later" in keys(file)


async def test_a_disk_that_turns_read_only_is_told(sqlite: DatabaseStore, file: Path) -> None:
    workspace = await settle(sqlite)
    raw = sqlite._database._writer._raw  # type: ignore[attr-defined]
    raw.execute("PRAGMA query_only = ON")
    with pytest.raises(NotSaved, match="readonly"):
        await take(sqlite, workspace, "one")
    raw.execute("PRAGMA query_only = OFF")
    await take(sqlite, workspace, "two")
    assert keys(file) == {"two"}


async def test_a_turn_that_arrives_together_with_a_cancellation_is_handed_on(sqlite: DatabaseStore) -> None:
    workspace = await settle(sqlite)
    async with asyncio.timeout(PATIENCE):
        async with sqlite.work() as work:
            await work.inbox.take(workspace, "one", NOW)
            waiting = asyncio.create_task(take(sqlite, workspace, "two"))
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(waiting.cancel)
            await work.commit()
        await take(sqlite, workspace, "three")
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_when_sqlite_gives_the_transaction_up_the_whole_batch_is_told(sqlite: DatabaseStore, file: Path) -> None:
    workspace = await settle(sqlite)

    async def given_up() -> None:
        async with sqlite.work() as work:
            await work.inbox.take(workspace, "two", NOW)
            sqlite._database._writer._raw.execute("ROLLBACK")  # type: ignore[attr-defined]
            await work.commit()

    async with asyncio.timeout(PATIENCE):
        async with sqlite.work():
            works = take(sqlite, workspace, "one"), given_up(), take(sqlite, workspace, "three")
            together = asyncio.gather(*works, return_exceptions=True)
            await asyncio.sleep(0)
        outcomes = await together
    assert [type(outcome) for outcome in outcomes] == [NotSaved, NotSaved, type(None)]
    assert keys(file) == {"three"}


async def test_a_file_that_can_not_be_opened_is_not_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that can only be read each command was silent for a minute first."""

    def wait(_: float) -> NoReturn:
        raise AssertionError("it waits, as for a lock")

    file.with_name(f"{file.name}-wal").mkdir()
    with monkeypatch.context() as waiting:
        waiting.setattr(time, "sleep", wait)
        with pytest.raises(NotSaved, match="unable to open database file"):
            await check(url(file))
    file.with_name(f"{file.name}-wal").rmdir()


async def test_a_second_bot_is_refused_and_told_why(sqlite: DatabaseStore, file: Path) -> None:
    with pytest.raises(AlreadyRunning, match="already running"):
        await open_store(url(file))
    beside = await open_store(url(file), exclusive=False)
    await beside.close()


async def test_the_same_file_opens_again_after_closing(file: Path) -> None:
    found = set()
    for _ in range(2):
        found.add(await settle(store := await open_store(url(file))))
        await store.close()
    assert len(found) == 1


async def test_errors_say_nothing_about_what_people_wrote(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as work:
        with pytest.raises(IntegrityError) as caught:
            await work.sql.change(text("INSERT INTO inbox VALUES (:w, :k, NULL)"), {"w": workspace, "k": "canary"})
    assert "canary" not in str(caught.value)


async def test_what_no_database_holds_is_a_mistake_of_ours(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as work:
        with pytest.raises(ValueError) as caught:
            await work.inbox.take(workspace, "canary\ud800", NOW)
    assert "canary" not in str(caught.value)


def test_addresses() -> None:
    assert sqlite_path(parse("sqlite+aiosqlite:////tmp/a.db")[1]) == Path("/tmp/a.db")
