"""Which database, and how it is opened: settings that durability and patience depend on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import CannotStart, NotSaved
from storage.database.sql import Kind

PATIENCE = 2.0
"""Seconds to wait for a lock. The router says "not saved" at 2.5 s; Slack gives up at 3."""

POOL = 20
"""PostgreSQL connections at most. All are kept open: to open one costs as much as several transactions."""

KEPT_STATEMENTS = {
    "statement_cache_size": 256,
    "max_cached_statement_lifetime": 0,
    "max_cacheable_statement_size": 0,
}
"""What the driver may keep prepared on a connection: all that we send again, for good (0), however long (0)."""


class WrongUrl(CannotStart):
    """DATABASE_URL can't be used; the text says why."""


def parse(url: str) -> tuple[Kind, URL]:
    """The kind of database and the parsed address; raises `WrongUrl`."""
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
    """Connections without implicit transactions: whoever uses one says BEGIN and COMMIT. Safe to hand between threads
    one after another. `patience` is how many seconds a statement blocks its thread for a lock."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    return create_engine(
        "sqlite://", creator=connect, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )


def postgresql_engine(url: URL) -> AsyncEngine:
    """A pool of connections in autocommit: whoever uses one says BEGIN and COMMIT. The one used last is used next, for
    each has a process of its own at the server, with plans of its own. They wait for no lock and no statement longer
    than `PATIENCE`, and plan each statement once: PostgreSQL would otherwise plan some anew each time as tables grow,
    a sixth of what a praise takes."""
    limit = str(int(PATIENCE * 1000))
    settings = {
        "statement_timeout": limit,
        "lock_timeout": limit,
        "idle_in_transaction_session_timeout": "60000",
        "plan_cache_mode": "force_generic_plan",
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


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turns what a database says when it can't take or give anything into `NotSaved`, without the statement's words."""
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError, exc.DataError, sqlite3.ProgrammingError):
        raise
    except sqlite3.IntegrityError as error:
        raise exc.IntegrityError("", None, error, hide_parameters=True) from None
    except exc.DBAPIError as error:
        if is_unstorable(error):
            raise ValueError("a value that the database cannot hold") from None
        raise NotSaved(str(error.orig)) from None
    except (exc.TimeoutError, sqlite3.DatabaseError, OSError) as error:
        raise NotSaved(str(error)) from None


def is_unstorable(error: exc.DBAPIError) -> bool:
    """The value is at fault (NUL, half a surrogate pair), not the database. The driver's own words would repeat it."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return state.startswith("22") or isinstance(getattr(error.orig, "__cause__", None), ValueError)
