"""One SQLite connection for one transaction, and the read connections beside the writer.

Statements run on the event loop itself: they touch memory and take microseconds, a thread switch takes many times that.
What waits for the disk (COMMIT) or reads much (`scan`) runs in a thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.errors import NotSaved
from storage.database.engine import PATIENCE, is_locked, translate_errors
from storage.database.prepared import Prepared
from storage.database.sql import Kind, Parameters, Rows, Statement

T = TypeVar("T")

READERS = 4
"""Read connections kept open."""

RETRY_SECONDS = 0.01
"""Between two attempts at a lock that another process has."""


class SqliteSql:
    """One connection for one transaction, as the repositories see it."""

    kind: Kind = "sqlite"

    def __init__(self, connection: Connection, threads: ThreadPoolExecutor, counted: Callable[[], None]) -> None:
        self.posts = False
        self.broken: NotSaved | None = None
        self.connection = connection
        self.raw = raw(connection)
        self._running: asyncio.Future[Rows] | None = None
        self._threads = threads
        self._counted = counted

    async def rows(self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None = None) -> Rows:
        return self._run_guarded(self._rows, statement, parameters)

    async def scan(self, statement: Statement, parameters: Parameters | None = None) -> Rows:
        loop = asyncio.get_running_loop()
        self._running = loop.run_in_executor(self._threads, self._run_guarded, self._rows, statement, parameters)
        return await asyncio.shield(self._running)

    async def lock(self, statement: Statement, parameters: Parameters | None = None) -> None:
        """Nobody else writes meanwhile."""

    async def change(self, statement: Statement, parameters: Parameters | None = None) -> int:
        return self._run_guarded(self._change, statement, parameters)

    async def many(self, statement: Statement, parameters: Sequence[Parameters]) -> None:
        if parameters:
            self._run_guarded(self._many, statement, parameters)

    def _run_guarded(self, run: Callable[[Statement, Any], T], statement: Statement, parameters: Any) -> T:
        """Refuses all statements after `NotSaved`: SQLite may already have rolled back."""
        if self.broken is not None:
            raise self.broken
        self._counted()
        try:
            with translate_errors():
                return run(statement, parameters)
        except NotSaved as error:
            self.broken = error
            raise

    def _rows(self, statement: Statement, parameters: Any) -> Rows:
        if not isinstance(statement, Prepared):
            return self.connection.execute(statement, parameters).all()
        form = statement.form(parameters)
        return form.rows(self.raw.execute(form.text(parameters), form.values(parameters)))

    def _change(self, statement: Statement, parameters: Any) -> int:
        if not isinstance(statement, Prepared):
            return self.connection.execute(statement, parameters).rowcount
        form = statement.form(parameters)
        return self.raw.execute(form.text(parameters), form.values(parameters)).rowcount

    def _many(self, statement: Statement, parameters: Any) -> None:
        if not isinstance(statement, Prepared):
            self.connection.execute(statement, parameters)
            return
        form = statement.form(parameters[0])
        self.raw.executemany(form.text(parameters[0]), map(form.values, parameters))

    @property
    def busy(self) -> bool:
        """Whether a thread is still using the connection for a cancelled caller."""
        return self._running is not None and not self._running.done()

    async def quiet(self) -> None:
        """Interrupts a running thread; returns when it has ended. Without such a thread it never suspends."""
        if self._running is not None and self.busy:
            self.raw.interrupt()
            await asyncio.wait([self._running])
            if not self._running.cancelled():
                self._running.exception()  # Nobody else retrieves it, and asyncio would log that.
            self.broken = self.broken or NotSaved("cancelled")


def raw(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for transaction control."""
    inner = connection.connection.dbapi_connection
    if not isinstance(inner, sqlite3.Connection):
        raise TypeError("not a connection to SQLite")
    return inner


async def begin(connection: sqlite3.Connection, statements: Sequence[str], deadline: float) -> None:
    """Runs statements that take locks, retrying until the deadline (monotonic); then raises `NotSaved`."""
    while True:
        try:
            for statement in statements:
                connection.execute(statement)
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if not is_locked(error) or time.monotonic() > deadline:
                raise NotSaved(str(error)) from None
        else:
            return
        await asyncio.sleep(RETRY_SECONDS)


class Readers:
    """Read connections, each with one transaction at a time on a stable snapshot."""

    def __init__(self, engine: Engine, counted: Callable[[], None]) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(READERS, "upward-read")
        self._counted = counted
        self._free = asyncio.Semaphore(READERS)
        self._idle: list[Connection] = []

    async def begin(self) -> SqliteSql:
        """Returns a connection with a snapshot; raises `NotSaved` after `PATIENCE` seconds."""
        deadline = time.monotonic() + PATIENCE
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise NotSaved("too many are reading") from None
        try:
            with translate_errors():
                connection = self._idle.pop() if self._idle else self._engine.connect()
            try:
                await begin(raw(connection), ("BEGIN", "SELECT 1 FROM sqlite_schema"), deadline)
            except BaseException:  # also whoever waits no longer must leave nothing taken
                connection.close()
                raise
        except BaseException:  # also whoever waits no longer must leave nothing taken
            self._free.release()
            raise
        return SqliteSql(connection, self._threads, self._counted)

    async def end(self, sql: SqliteSql) -> None:
        """Ends the transaction and keeps the connection for the next one."""
        await sql.quiet()
        try:
            sql.raw.rollback()
            self._idle.append(sql.connection)
        except sqlite3.Error:
            sql.connection.close()
        finally:
            self._free.release()

    async def close(self) -> None:
        for _ in range(READERS):
            await self._free.acquire()
        for connection in self._idle:
            connection.close()
        self._threads.shutdown()
