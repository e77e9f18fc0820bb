"""SQLite's single write connection, with group commit.

Works take turns. Each has its own savepoint in the transaction shared by a batch; whoever ends a turn with nobody
waiting commits the batch. While that COMMIT waits for the disk the next works queue up, so batches grow with the load.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection

from bot.errors import NotSaved
from bot.failpoints import reach
from storage.database.engine import PATIENCE, translate_errors
from storage.database.sqlite import SqliteSql, begin, raw
from storage.database.turns import Turns

BATCH_WORKS = 64
BATCH_SECONDS = 0.02
"""The longest that a work waits for others to join: then the batch is committed even if more are waiting."""


class Batch:
    """The works that one COMMIT makes durable."""

    def __init__(self) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened = time.monotonic()
        self.works = 0
        self.posts = False

    @property
    def full(self) -> bool:
        return self.works >= BATCH_WORKS or time.monotonic() - self.opened > BATCH_SECONDS


class Writer:
    """Manages turns, savepoints and the shared COMMIT.

    Only the holder of the turn may use the connection. A batch is open only while somebody has the turn: `_end_turn`
    either passes the turn on or closes the batch.
    """

    def __init__(self, connection: Connection, counted: Callable[[], None], posted: asyncio.Event) -> None:
        self._connection = connection
        self._raw = raw(connection)
        # What a savepoint would restore stays in memory: from 64 KB on SQLite writes it to a temporary file
        # (sqlite.org/tempfiles.html), which was three in four of all writes.
        self._raw.execute("PRAGMA temp_store = MEMORY")
        self._threads = ThreadPoolExecutor(1, "upward-write")
        self._counted = counted
        self._posted = posted
        self._turns = Turns()
        self._batch: Batch | None = None
        self._closing: asyncio.Task[None] | None = None

    async def begin(self) -> SqliteSql:
        """Waits for the turn and opens a savepoint; raises `NotSaved` after `PATIENCE` seconds."""
        deadline = time.monotonic() + PATIENCE
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.take(self._end_turn)
        except TimeoutError:
            raise NotSaved("another transaction takes too long") from None
        try:
            if self._batch is None:
                await begin(self._raw, ("BEGIN IMMEDIATE",), deadline)
                self._batch = Batch()
            with translate_errors():
                self._raw.execute("SAVEPOINT work")
        except BaseException:  # also whoever waits no longer must leave nothing taken
            self._end_turn()
            raise
        return SqliteSql(self._connection, self._threads, self._counted)

    def join(self, sql: SqliteSql) -> asyncio.Future[None]:
        """Adds the work to the batch and ends its turn. The future resolves when the work is durable, or fails if it is
        not.

        Raises `NotSaved` if the work already failed; it then still has its turn and must be undone.
        """
        batch = self._batch
        if sql.broken is not None or batch is None:
            raise sql.broken or NotSaved("the transaction is over")
        with translate_errors():
            self._raw.execute("RELEASE work")
        batch.works += 1
        batch.posts = batch.posts or sql.posts
        self._end_turn()
        return batch.done

    async def undo(self, sql: SqliteSql) -> None:
        """Rolls back to the savepoint, and ends the turn."""
        await sql.quiet()
        try:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK TO work")
                self._raw.execute("RELEASE work")
        except sqlite3.Error:
            self._raw.rollback()
        if not self._raw.in_transaction:
            self._settle(sql.broken or NotSaved("the database gave the transaction up"))
        self._end_turn()

    async def close(self) -> None:
        """Waits for running works, then closes the connection."""
        await self._turns.take(self._end_turn)
        self._threads.shutdown()
        self._connection.close()

    def _end_turn(self) -> None:
        if not (self._batch is not None and self._batch.full) and self._turns.hand_on():
            return
        if self._batch is not None and self._batch.works:
            self._closing = asyncio.get_running_loop().create_task(self._commit())
            return
        if self._batch is not None:
            self._raw.rollback()
            self._settle(None)
        self._pass_on()

    def _pass_on(self) -> None:
        if not self._turns.hand_on():
            self._turns.free()

    async def _commit(self) -> None:
        """Keeps the turn while the disk is writing."""
        reach("storage.before_commit")
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._raw.execute, "COMMIT")
            reach("storage.after_commit")
        except sqlite3.Error as error:
            self._raw.rollback()
            self._settle(NotSaved(str(error)))
        else:
            self._settle(None)
        self._pass_on()

    def _settle(self, failure: NotSaved | None) -> None:
        """Tells every work of the batch the outcome."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        if failure is None:
            batch.done.set_result(None)
            if batch.posts:
                self._posted.set()
        elif batch.works:
            batch.done.set_exception(failure)
