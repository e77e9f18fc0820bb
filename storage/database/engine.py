"""Opens the database, with the settings that durability and time-outs depend on."""

from __future__ import annotations

import sqlite3
import time
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

from sqlalchemy import Engine, create_engine, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import CannotStart, Deadlocked, NotSaved
from storage.database.sql import Kind

PATIENCE = 2.0
"""Seconds to wait for a lock. The router says "not saved" at 2.5 s; Slack gives up at 3."""

POOL = 20
"""Most PostgreSQL connections. All stay open: opening one costs as much as several transactions."""

KEPT_STATEMENTS = {
    "statement_cache_size": 256,
    "max_cached_statement_lifetime": 0,
    "max_cacheable_statement_size": 0,
}
"""Prepared statements kept by the driver per connection: all that we reuse, with no limit of time (0) or length (0)."""


class WrongUrl(CannotStart):
    """DATABASE_URL is invalid; the text says why."""


def parse(url: str) -> tuple[Kind, URL]:
    """Returns the kind of database and the parsed address; raises `WrongUrl`."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise WrongUrl("DATABASE_URL is not a database address.") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise WrongUrl("DATABASE_URL names no file: Upward keeps its SQLite database in one.")
        return "sqlite", parsed
    if kind == "postgresql":
        return "postgresql", parsed.set(drivername="postgresql+asyncpg")
    raise WrongUrl(f"DATABASE_URL is for {kind}; Upward works with sqlite+aiosqlite:// and postgresql+asyncpg://.")


def sqlite_path(url: URL) -> Path:
    return Path(url.database or "").absolute()


def sqlite_engine(path: Path, *, read_only: bool = False, patience: float = 0) -> Engine:
    """Connections without implicit transactions: callers issue BEGIN and COMMIT. May be used by several threads, one at
    a time. `patience` is how many seconds a statement blocks its thread for a lock."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        with ExitStack() as opened:
            opened.enter_context(closing(connection))
            _write_ahead(connection, patience)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            opened.pop_all()  # all is well: it stays open
        return connection

    return create_engine(
        "sqlite://", creator=connect, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )


def is_locked(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Of several that open a new file at once, one changes its mode; the others are refused without being made to
    wait, whatever their time-out (sqlite.org/pragma.html#pragma_journal_mode, sqlite.org/wal.html)."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() >= end:
                raise
        time.sleep(0.01)


def postgresql_engine(url: URL) -> AsyncEngine:
    """A pool of autocommit connections: callers issue BEGIN and COMMIT. Last in, first out, because each connection has
    its own server process with its own plans. Locks and statements time out after `PATIENCE`. Plans are generic:
    otherwise PostgreSQL replans some statements each time as tables grow, a sixth of the cost of a praise. Compiling
    them (jit) costs more than our statements take."""
    limit = str(int(PATIENCE * 1000))
    settings = {
        "statement_timeout": limit,
        "lock_timeout": limit,
        "idle_in_transaction_session_timeout": "60000",
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",
    }
    return create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "server_settings": settings, **KEPT_STATEMENTS},
    )


class _Translation:
    """A context manager of its own: one made of a generator takes three times as long, at every statement."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None and (translated := _translate(error)) is not None:
            raise translated from None


_TRANSLATION = _Translation()


def translate_errors() -> AbstractContextManager[None]:
    """Turns database errors about availability, locks and limits into `NotSaved`, without the text of the statement."""
    return _TRANSLATION


def _translate(error: BaseException) -> Exception | None:
    """What to raise instead; None for what stays as it is."""
    match error:
        case exc.IntegrityError() | exc.ProgrammingError() | exc.DataError() | sqlite3.ProgrammingError():
            return None
        case sqlite3.IntegrityError():
            return exc.IntegrityError("", None, error, hide_parameters=True)
        case exc.DBAPIError():
            if is_unstorable(error):
                return ValueError("a value that the database cannot hold")
            return _refusal(error)
        case exc.TimeoutError() | sqlite3.DatabaseError() | OSError():
            return NotSaved(str(error))
        case _:
            return None


def _refusal(error: exc.DBAPIError) -> NotSaved:
    deadlock = getattr(error.orig, "sqlstate", None) == "40P01"
    return (Deadlocked if deadlock else NotSaved)(str(error.orig))


def is_unstorable(error: exc.DBAPIError) -> bool:
    """Whether the value is at fault (NUL, half a surrogate pair), not the database. The driver's message would repeat
    it."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return state.startswith("22") or isinstance(getattr(error.orig, "__cause__", None), ValueError)
