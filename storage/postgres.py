"""PostgreSQL: a pool of connections, one transaction a work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import NotSaved
from bot.failpoints import reached
from storage.engine import translated
from storage.outcome import Outcomes
from storage.prepared import Prepared
from storage.sql import Kind, Parameters, Rows, Sql, Statement


class PostgresSql:
    """One connection for the time of one transaction, as the books see it."""

    kind: Kind = "postgresql"

    def __init__(self, connection: AsyncConnection, counted: Callable[[], None]) -> None:
        self.posts = False
        self.broken: NotSaved | None = None
        self._connection = connection
        self._counted = counted

    async def rows(self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None = None) -> Rows:
        return (await self._execute(statement, parameters)).all()

    async def scan(self, statement: Statement, parameters: Parameters | None = None) -> Rows:
        return (await self._execute(statement, parameters)).all()

    async def change(self, statement: Statement, parameters: Parameters | None = None) -> int:
        return (await self._execute(statement, parameters)).rowcount

    async def many(self, statement: Statement, parameters: Sequence[Parameters]) -> None:
        if parameters:
            await self._execute(statement, parameters)

    async def _execute(
        self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None
    ) -> CursorResult[Any]:
        if self.broken is not None:
            raise self.broken
        self._counted()
        usual = statement.statement if isinstance(statement, Prepared) else statement
        try:
            with translated():
                return await self._connection.execute(usual, parameters)
        except NotSaved as error:
            self.broken = error
            raise


class PostgresTransaction:
    """Reading or writing: PostgreSQL needs no difference."""

    def __init__(
        self, connection: AsyncConnection, sql: PostgresSql, posted: asyncio.Event, outcomes: Outcomes
    ) -> None:
        self.sql: Sql = sql
        self._own = sql
        self._connection = connection
        self._posted = posted
        self._outcomes = outcomes

    async def commit(self) -> None:
        """A connection lost while it commits leaves open whether it did: `NotSaved` then, and the inbox key makes the
        repetition harmless."""
        if self._own.broken is not None:
            raise self._own.broken
        await self._outcomes.of(self._outcomes.start(self._commit()))

    async def _commit(self) -> None:
        reached("storage.before_commit")
        with translated():
            await self._connection.commit()
        reached("storage.after_commit")
        if self.sql.posts:
            self._posted.set()
        with suppress(SQLAlchemyError, OSError):
            await self._connection.close()

    async def undo(self) -> None:
        await self._outcomes.apart(self._undo())

    async def _undo(self) -> None:
        try:
            await self._connection.close()
        except (SQLAlchemyError, OSError):
            # With the server gone it may count as closed already.
            with suppress(SQLAlchemyError, OSError):
                await self._connection.invalidate()

    async def end(self) -> None:
        await self.undo()


class PostgresDatabase:
    kind: Kind = "postgresql"

    def __init__(
        self, engine: AsyncEngine, counted: Callable[[], None], posted: asyncio.Event, outcomes: Outcomes
    ) -> None:
        self._engine = engine
        self._counted = counted
        self._posted = posted
        self._outcomes = outcomes

    async def begin(self) -> PostgresTransaction:
        with translated():
            connection = await self._engine.connect()
        return PostgresTransaction(connection, PostgresSql(connection, self._counted), self._posted, self._outcomes)

    async def snapshot(self) -> PostgresTransaction:
        return await self.begin()

    async def close(self) -> None:
        await self._outcomes.end()
        await self._engine.dispose()
