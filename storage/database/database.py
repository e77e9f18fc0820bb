"""What the store asks of a database, and SQLite's implementation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from storage.database.engine import sqlite_engine, translate_errors
from storage.database.outcome import Outcomes
from storage.database.sql import Kind, Sql
from storage.database.sqlite import Readers, SqliteSql
from storage.database.writer import Writer


class Transaction(Protocol):
    """A transaction that may write. `undo` rolls it back unless `commit` was called."""

    sql: Sql

    async def commit(self) -> None: ...

    async def undo(self) -> None: ...


class Snapshot(Protocol):
    """A read-only transaction."""

    sql: Sql

    async def end(self) -> None: ...


class Database(Protocol):
    kind: Kind

    async def begin(self) -> Transaction: ...

    async def snapshot(self) -> Snapshot: ...

    async def close(self) -> None: ...


class SqliteTransaction:
    def __init__(self, writer: Writer, sql: SqliteSql, outcomes: Outcomes) -> None:
        self.sql: Sql = sql
        self._own = sql
        self._writer = writer
        self._outcomes = outcomes
        self._joined = False

    async def commit(self) -> None:
        outcome = self._writer.join(self._own)
        self._joined = True
        await self._outcomes.of(outcome)

    async def undo(self) -> None:
        if self._joined:
            return
        if self._own.busy:
            await self._outcomes.apart(self._writer.undo(self._own))
        else:
            await self._writer.undo(self._own)


class SqliteSnapshot:
    def __init__(self, readers: Readers, sql: SqliteSql, outcomes: Outcomes) -> None:
        self.sql: Sql = sql
        self._own = sql
        self._readers = readers
        self._outcomes = outcomes

    async def end(self) -> None:
        if self._own.busy:
            await self._outcomes.apart(self._readers.end(self._own))
        else:
            await self._readers.end(self._own)


class SqliteDatabase:
    """One file: a single writer, and concurrent readers."""

    kind: Kind = "sqlite"

    def __init__(self, path: Path, counted: Callable[[], None], posted: asyncio.Event, outcomes: Outcomes) -> None:
        with translate_errors():
            self._writer = Writer(sqlite_engine(path).connect(), counted, posted)
        self._readers = Readers(sqlite_engine(path, read_only=True), counted)
        self._outcomes = outcomes

    async def begin(self) -> SqliteTransaction:
        return SqliteTransaction(self._writer, await self._writer.begin(), self._outcomes)

    async def snapshot(self) -> SqliteSnapshot:
        return SqliteSnapshot(self._readers, await self._readers.begin(), self._outcomes)

    async def close(self) -> None:
        await self._outcomes.end()
        await self._readers.close()
        await self._writer.close()
