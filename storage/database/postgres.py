"""PostgreSQL: a pool of connections, one transaction per work.

`Prepared` statements go directly to the driver; others through SQLAlchemy, on the same connection. To SQLAlchemy the
connection is in autocommit: transactions begin and end here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import CursorResult, exc
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import Deadlocked, NotSaved
from bot.failpoints import reach
from storage.database.engine import translate_errors
from storage.database.numbered import Numbered
from storage.database.outcome import Outcomes
from storage.database.prepared import Prepared
from storage.database.sql import Kind, Parameters, Rows, Sql, Statement

T = TypeVar("T")
BROKEN = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


@contextmanager
def driven() -> Iterator[None]:
    """Translates driver errors as `translate_errors` does; never includes the statement's values."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise exc.IntegrityError("", None, error, hide_parameters=True) from None
    except asyncpg.SyntaxOrAccessError as error:
        raise exc.ProgrammingError("", None, error, hide_parameters=True) from None
    except asyncpg.DeadlockDetectedError as error:
        raise Deadlocked(str(error.args[0])) from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        refused = isinstance(error, ValueError) or str(getattr(error, "sqlstate", None) or "").startswith("22")
        raise ValueError("a value that the database cannot hold") if refused else NotSaved(str(error.args[0])) from None


class PostgresSql:
    """One connection for one transaction, as the repositories see it."""

    kind: Kind = "postgresql"

    def __init__(self, connection: AsyncConnection, driver: Any, counted: Callable[[], None]) -> None:
        self.posts = False
        self.broken: NotSaved | None = None
        self.interrupted = False
        self._connection = connection
        self._driver = driver
        self._counted = counted

    async def rows(self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None = None) -> Rows:
        if (form := _number(statement, parameters)) and isinstance(parameters, Mapping):
            found = await self._run_guarded(lambda: self._driver.fetch(form.text(parameters), *form.values(parameters)))
            return form.rows(found)
        return (await self._execute(statement, parameters)).all()

    async def scan(self, statement: Statement, parameters: Parameters | None = None) -> Rows:
        return await self.rows(statement, parameters)

    async def lock(self, statement: Statement, parameters: Parameters | None = None) -> None:
        await self.rows(statement, parameters)

    async def change(self, statement: Statement, parameters: Parameters | None = None) -> int:
        if (form := _number(statement, parameters)) and parameters is not None:
            said = await self._run_guarded(
                lambda: self._driver.execute(form.text(parameters), *form.values(parameters))
            )
            return int(said.rpartition(" ")[2])
        return (await self._execute(statement, parameters)).rowcount

    async def many(self, statement: Statement, parameters: Sequence[Parameters]) -> None:
        if not parameters:
            return
        form = _number(statement, parameters[0])
        if form is None:
            await self._execute(statement, parameters)
        elif len(parameters) == 1:
            await self.change(statement, parameters[0])
        else:
            text, values = form.text(parameters[0]), map(form.values, parameters)
            await self._run_guarded(lambda: self._driver.executemany(text, list(values)))

    async def _execute(
        self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None
    ) -> CursorResult[Any]:
        usual = statement.statement if isinstance(statement, Prepared) else statement
        return await self._run_guarded(lambda: self._connection.execute(usual, parameters))

    async def _run_guarded(self, run: Callable[[], Awaitable[T]]) -> T:
        """Refuses all statements after `NotSaved`, and after a cancellation, which leaves a statement half read."""
        if self.broken is not None:
            raise self.broken
        self._counted()
        try:
            with translate_errors(), driven():
                return await run()
        except NotSaved as error:
            self.broken = error
            raise
        except asyncio.CancelledError:
            self.broken, self.interrupted = NotSaved("cancelled"), True
            raise


def _number(statement: Statement, parameters: Any) -> Numbered | None:
    """The statement in the driver's form; None if it goes through SQLAlchemy."""
    if not isinstance(statement, Prepared) or not isinstance(parameters, Mapping):
        return None
    form = statement.numbered(parameters)
    return form if form.fits(parameters) else None


class PostgresTransaction:
    """Reads or writes: PostgreSQL needs no difference."""

    def __init__(
        self, connection: AsyncConnection, driver: Any, sql: PostgresSql, posted: asyncio.Event, outcomes: Outcomes
    ) -> None:
        self.sql: Sql = sql
        self._own = sql
        self._connection = connection
        self._driver = driver
        self._posted = posted
        self._outcomes = outcomes

    async def commit(self) -> None:
        """If the connection is lost during the commit, the outcome is unknown: raises `NotSaved`; the inbox key makes a
        repetition harmless."""
        if self._own.broken is not None:
            raise self._own.broken
        await self._outcomes.of(self._outcomes.start(self._commit()))

    async def _commit(self) -> None:
        reach("storage.before_commit")
        with translate_errors(), driven():
            said = await self._driver.execute("COMMIT")
        if said != "COMMIT":
            raise NotSaved("a statement of this transaction had failed")
        reach("storage.after_commit")
        if self.sql.posts:
            self._posted.set()
        with suppress(*BROKEN):
            await self._connection.close()

    async def undo(self) -> None:
        await self._outcomes.apart(self._undo())

    async def _undo(self) -> None:
        try:
            if self._own.interrupted or self._driver.is_closed():
                await self._connection.invalidate()
            else:
                await self._driver.execute("ROLLBACK")
            await self._connection.close()
        except BROKEN:
            # If the server is gone it may already count as closed.
            with suppress(*BROKEN):
                await self._connection.invalidate()
                await self._connection.close()

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
        with translate_errors():
            connection, driver = await self._connect()
        sql = PostgresSql(connection, driver, self._counted)
        transaction = PostgresTransaction(connection, driver, sql, self._posted, self._outcomes)
        try:
            with translate_errors(), driven():
                await driver.execute("BEGIN")
        except BaseException:  # also whoever waits no longer must leave nothing taken
            sql.interrupted = True
            await transaction.undo()
            raise
        return transaction

    async def _connect(self) -> tuple[AsyncConnection, Any]:
        """A pooled connection that the server has not closed, and the driver's connection beneath it."""
        while True:
            connection = await self._engine.connect()
            driver: Any = (await connection.get_raw_connection()).driver_connection
            if not driver.is_closed():
                return connection, driver
            await connection.invalidate()
            await connection.close()

    async def snapshot(self) -> PostgresTransaction:
        return await self.begin()

    async def close(self) -> None:
        await self._outcomes.end()
        await self._engine.dispose()
