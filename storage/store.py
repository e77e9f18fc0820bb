"""The store: transactions with their repositories, on either kind of database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Table

from bot.errors import NotSaved
from storage.audit import Audit
from storage.ballots.known_folder import KnownFolder
from storage.cycles.cycles import Cycles
from storage.cycles.loading import read_back
from storage.daily import Daily
from storage.database.database import Database, SqliteDatabase, Transaction
from storage.database.engine import parse, postgresql_engine, sqlite_path
from storage.database.lock import FileLock
from storage.database.outcome import Outcomes
from storage.database.sql import Sql
from storage.feedback.exports import Exports
from storage.feedback.feedback import Feedback
from storage.feedback.given import GivenFeedback
from storage.home import Homes
from storage.inbox import Inbox
from storage.nudges import Nudges
from storage.objectives.objectives import Objectives
from storage.outbox.outbox import Outbox
from storage.people.identity import Identity
from storage.people.imports import Imports
from storage.people.manager_fields import ManagerFields
from storage.people.people import People
from storage.people.people_counts import PeopleCounts
from storage.people.structure import Structure
from storage.praise.praise import Praises
from storage.private import keep_private
from storage.rights.rights import Rights
from storage.statistics import Statistics
from storage.workspaces import Workspaces

ReadBack = Callable[[Mapping[Table, Collection[bytes]]], Awaitable[None]]


class OneWork:
    """One transaction and its repositories. Read-only without `transaction`."""

    def __init__(
        self,
        sql: Sql,
        transaction: Transaction | None = None,
        *,
        preferred: Collection[str],
        one_company: bool = False,
        read_back: ReadBack | None = None,
    ) -> None:
        self.people = People(sql, preferred)
        self.identity = Identity(sql, preferred)
        self.structure = Structure(sql, preferred)
        self.imports = Imports(sql)
        self.people_counts = PeopleCounts(sql, preferred)
        self.manager_fields = ManagerFields(sql)
        self.workspaces = Workspaces(sql, one_company=one_company)
        self.praises = Praises(sql, preferred)
        self.objectives = Objectives(sql, preferred)
        self.feedback = Feedback(sql, preferred)
        self.given = GivenFeedback(sql, preferred)
        self.exports = Exports(sql, preferred)
        self.rights = Rights(sql)
        self.cycles = Cycles(sql, preferred)
        self.outbox = Outbox(sql)
        self.audit = Audit(sql)
        self.statistics = Statistics(sql)
        self.inbox = Inbox(sql)
        self.daily = Daily(sql)
        self.homes = Homes(sql)
        self.nudges = Nudges(sql)
        self.ballot_folder = KnownFolder(sql)
        self.sql = sql
        self.committed = False
        self._transaction = transaction
        self._read_back = read_back

    async def commit(self) -> None:
        if self.committed or self._transaction is None:
            raise NotSaved("this transaction is over")
        await self._transaction.commit()
        self.committed = True
        if self._read_back is not None and self.cycles.changed:
            await self._read_back(self.cycles.changed)


class DatabaseStore:
    """`bot.store.Store` on a database. `statements` counts statements run by the repositories. `one_company`: all chats
    belong to one company."""

    def __init__(self, url: str, *, exclusive: bool = True, one_company: bool = False) -> None:
        self.posted = asyncio.Event()
        self.statements = 0
        self._one_company = one_company
        self._preferred: frozenset[str] = frozenset()
        self._outcomes = Outcomes()
        self._lock: FileLock | None = None
        kind, parsed = parse(url)
        if kind == "postgresql":
            from storage.database.postgres import (
                PostgresDatabase,  # imports the driver, which not everybody installs
            )

            self._database: Database = PostgresDatabase(
                postgresql_engine(parsed), self._count, self.posted, self._outcomes
            )
            return
        path = sqlite_path(parsed)
        if exclusive:
            self._lock = FileLock(path.with_name(path.name + ".lock"))
            self._lock.take()
            keep_private(path)
        try:
            self._database = SqliteDatabase(path, self._count, self.posted, self._outcomes)
        except NotSaved:
            self._unlock()
            raise

    @asynccontextmanager
    async def work(self) -> AsyncIterator[OneWork]:
        """A transaction that may write; leaving it without `commit` rolls it back."""
        self._outcomes.raise_put_off()
        transaction = await self._database.begin()
        work = OneWork(
            transaction.sql,
            transaction,
            preferred=self._preferred,
            one_company=self._one_company,
            read_back=self._read_back if transaction.sql.kind == "postgresql" else None,
        )
        try:
            yield work
        finally:
            if not work.committed:
                await transaction.undo()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[OneWork]:
        """A read-only transaction."""
        self._outcomes.raise_put_off()
        snapshot = await self._database.snapshot()
        try:
            yield OneWork(snapshot.sql, preferred=self._preferred)
        finally:
            await snapshot.end()

    async def _read_back(self, changed: Mapping[Table, Collection[bytes]]) -> None:
        """What was committed stays so, whatever becomes of this."""
        with suppress(NotSaved):
            snapshot = await self._database.snapshot()
            try:
                await read_back(snapshot.sql, changed)
            finally:
                await snapshot.end()

    def prefer(self, platforms: Iterable[str]) -> None:
        self._preferred = frozenset(platforms)

    async def close(self) -> None:
        await self._database.close()
        self._unlock()

    def _count(self) -> None:
        self.statements += 1

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()


async def open_store(url: str, *, exclusive: bool = True, one_company: bool = False) -> DatabaseStore:
    """Opens the store for a DATABASE_URL; the schema must exist (`storage.schema.upgrade`).

    Raises `WrongUrl`, `AlreadyRunning` (SQLite, unless `exclusive` is false) or `NotSaved`.
    """
    return DatabaseStore(url, exclusive=exclusive, one_company=one_company)
