"""Whether an act left anything behind: in the database and its log, in the bot's log and numbers, in the chat."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import io
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NoReturn

import aiohttp
import asyncpg
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url

from storage.tables.people import HANDLE
from tests.office import Office

DIRECT = frozenset({"views.open", "views.push", "views.update", "views.publish", "response_url"})
"""How an act is answered where it was done."""

POSITION = "SELECT pg_current_wal_insert_lsn()::text, pg_snapshot_xmax(pg_current_snapshot())::text"
"""Where PostgreSQL's log and its numbers of transactions stand; reading this writes nothing."""


@dataclass(frozen=True)
class Trace:
    """Everything that whoever holds the database, the log or the numbers has."""

    database: tuple[str, ...]
    log: str
    numbers: str
    orders: int


@dataclass
class Witness:
    """Looks before and after each act. `expected_log` is what may be logged."""

    office: Office
    logged: io.StringIO

    @asynccontextmanager
    async def silent(self, act: str, *, replies: int = 1, log: str = "") -> AsyncIterator[None]:
        """Nothing is left of what happens here, but at most that many direct answers, and lines that have `log`."""
        before, calls = await self._look(), self.office.sandbox.calls.count
        yield
        await self.office.engine.flush_drafts()
        after = await self._look()
        for each in fields(Trace):
            old, new = getattr(before, each.name), getattr(after, each.name)
            if each.name == "log" and log:
                old, new = ("\n".join(line for line in each.splitlines() if log not in line) for each in (old, new))
            assert new == old, f"{act}: {each.name} is another"
        answered = [each for each in self._calls(calls) if each in DIRECT]
        assert len(answered) <= replies, (act, answered)

    def _calls(self, since: int) -> list[str]:
        made = self.office.sandbox.calls.count - since
        return [each.name for each in self.office.sandbox.calls.last(made) if each.direction == "api"] if made else []

    async def _look(self) -> Trace:
        url = make_url(self.office.database_url)
        look = _files(url.database or "") if url.get_backend_name() == "sqlite" else await _positions(url)
        async with aiohttp.ClientSession() as http, http.get(self._metrics) as answer:
            numbers = await answer.text()
        others = [
            each for each in self.office.sandbox.calls.all() if each.direction == "api" and each.name not in DIRECT
        ]
        return Trace(look, self.logged.getvalue(), numbers, len(others))

    @property
    def _metrics(self) -> str:
        return f"http://127.0.0.1:{self.office.server.port}/metrics"


def _files(path: str) -> tuple[str, ...]:
    """Byte for byte."""
    both = (Path(f"{path}{end}") for end in ("", "-wal"))
    return tuple(hashlib.sha256(each.read_bytes()).hexdigest() if each.exists() else "" for each in both)


async def _positions(url: Any) -> tuple[str, ...]:
    connection = await asyncpg.connect(str(url.set(drivername="postgresql")))
    try:
        return tuple(str(each) for each in await connection.fetchrow(POSITION))
    finally:
        await connection.close()


async def settle(office: Office) -> None:
    """Nothing is on its way any more; on PostgreSQL every row is frozen, so that reading it sets no hint."""
    await office.engine.pump.settle()
    await office.until(lambda: office.sandbox.calls.count or None)
    url = make_url(office.database_url)
    if url.get_backend_name() != "sqlite":
        connection = await asyncpg.connect(str(url.set(drivername="postgresql")))
        try:
            await connection.execute("VACUUM FREEZE")
        finally:
            await connection.close()
    await asyncio.sleep(0)


async def add_account(office: Office, handle: str) -> None:
    """On another chat, so that where they were seen last is recorded."""
    person = office.person(handle)
    async with office.store.work() as work:
        (row,) = await work.sql.scan(select(HANDLE).where(HANDLE.c.external == person.id))
        other = {"platform": "hipchat", "team": "1", "external": f"h-{handle}"}
        await work.sql.change(
            insert(HANDLE).values(workspace_id=row.workspace_id, person_id=row.person_id, nick="", active=True, **other)
        )
        await work.commit()


def disk_is_full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def folder_fails(descriptor: int) -> None:
    """What was written into a file is safe, and nobody can tell what of its folder is."""
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        disk_is_full()
