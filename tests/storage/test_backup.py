"""A backup is one moment of the database, taken while others write."""

import asyncio
import itertools
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.backup import BackupFailed, backup
from storage.schema import check
from storage.store import DatabaseStore, open_store
from storage.tables.inbox import INBOX
from tests.postgres import PostgresServer
from tests.storage.samples import NOW, settle
from tests.workspace import PATIENCE


async def write_pairs(store: DatabaseStore, workspace: int, some: asyncio.Event, stop: asyncio.Event) -> None:
    """Two rows a work: a copy that has one of them without the other is no moment."""
    for number in itertools.count():
        async with store.work() as work:
            await work.inbox.take(workspace, f"{number} left", NOW)
            await work.inbox.take(workspace, f"{number} right", NOW)
            await work.commit()
        if number == 5:
            some.set()
        if stop.is_set():
            return


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def whole(keys: set[str]) -> bool:
    numbers = {key.split()[0] for key in keys}
    return bool(numbers) and keys == {f"{number} {side}" for number in numbers for side in ("left", "right")}


async def test_a_copy_under_load_is_one_moment_and_works(
    store: DatabaseStore, database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    workspace = await settle(store)
    some, stop = asyncio.Event(), asyncio.Event()
    writing = asyncio.create_task(write_pairs(store, workspace, some, stop))
    async with asyncio.timeout(PATIENCE):
        await some.wait()
    target = tmp_path / "copy"
    await backup(database_url, target)
    stop.set()
    await writing
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not [name for name in names(tmp_path) if name.endswith(".part")]
    if database_url.startswith("sqlite"):
        url = f"sqlite+aiosqlite:///{target}"
        await restored(url, workspace)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    command = [str(server.binaries / "pg_restore"), "--no-owner", "-h", "127.0.0.1", "-p", str(server.port)]
    subprocess.run([*command, "-U", server.user, "-d", name, str(target)], check=True)  # noqa: ASYNC221
    await restored(server.url(name), workspace)
    server.drop_database(name)


async def restored(url: str, workspace: int) -> None:
    await check(url)
    copy = await open_store(url)
    async with copy.read() as work:
        keys = {row.key for row in await work.sql.rows(select(INBOX.c.key))}
    assert whole(keys)
    async with copy.work() as work:
        await work.inbox.take(workspace, "it goes on", NOW)
        await work.commit()
    await copy.close()


async def test_nothing_is_overwritten(store: DatabaseStore, database_url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_text("mine")
    with pytest.raises(BackupFailed, match="exists already"):
        await backup(database_url, target)
    assert target.read_text() == "mine"


async def test_a_failing_backup_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no database"):
        await backup(f"sqlite+aiosqlite:///{tmp_path / 'missing.db'}", tmp_path / "copy")
    with pytest.raises(BackupFailed, match="pg_dump failed"):
        await backup("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", tmp_path / "copy")
    with pytest.raises(BackupFailed, match="No such file"):
        await backup(f"sqlite+aiosqlite:///{tmp_path / 'missing.db'}", tmp_path / "nowhere" / "copy")
    assert names(tmp_path) == []


async def test_deleted_words_are_not_in_the_copy(tmp_path: Path) -> None:
    source = tmp_path / "source.db"
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE words (word text)")
        connection.executemany("INSERT INTO words VALUES (?)", [(f"canary {number}",) for number in range(100)])
        connection.commit()
        connection.execute("DELETE FROM words")
        connection.commit()
    await backup(f"sqlite+aiosqlite:///{source}", tmp_path / "copy")
    assert b"canary" in source.read_bytes()
    assert b"canary" not in (tmp_path / "copy").read_bytes()


async def test_without_pg_dump_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="pg_dump is not on this machine"):
        await backup("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", tmp_path / "copy")
