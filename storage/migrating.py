"""Migrations by Alembic: each run is one transaction, and of two at once the second waits for the first.

Alembic is large, and most starts need none of it: what needs it asks for this module when it does.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import NotSaved
from storage.database.engine import parse, sqlite_engine, sqlite_path, translate_errors
from storage.private import keep_private
from storage.schema import SchemaDiffers

LOCK = 0x757077617264
"""The key of PostgreSQL's advisory lock: `upward` as a number."""

WAIT = 60.0
"""Seconds to wait for another upgrade, or for whoever holds SQLite's write lock."""

MIGRATIONS = Path(__file__).parent / "migrations"

Act = Callable[[Config], None]


async def upgrade(url: str) -> None:
    await _migrate(url, lambda config: command.upgrade(config, "head"))


async def downgrade(url: str, revision: str) -> None:
    await _migrate(url, lambda config: command.downgrade(config, revision))


async def check(url: str) -> None:
    await _migrate(url, command.check)


async def _migrate(url: str, act: Act) -> None:
    """Does something with Alembic under the lock."""
    kind, parsed = parse(url)
    try:
        with translate_errors():
            if kind == "sqlite":
                await asyncio.to_thread(_migrate_sqlite, sqlite_path(parsed), act)
            else:
                await _migrate_postgresql(parsed, act)
    except CommandError as error:
        raise SchemaDiffers(f"{error} Is the database from another release? `upward db upgrade` updates it.") from None


def _migrate_sqlite(path: Path, act: Act) -> None:
    """Foreign keys rest meanwhile, since SQLite changes a table by copying and dropping it; they are checked after."""
    keep_private(path)
    engine = sqlite_engine(path, patience=WAIT)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            act(_config(connection))
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise NotSaved(f"{len(broken)} rows would lose what they belong to")
        except BaseException:  # also Ctrl-C must not leave half of it
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


async def _migrate_postgresql(url: URL, act: Act) -> None:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": WAIT})
    async with engine.begin() as connection:
        await connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{WAIT:.0f}s"})
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        await connection.run_sync(lambda inner: act(_config(inner)))


def _config(connection: Connection) -> Config:
    config = Config(stdout=io.StringIO())  # what it prints is not for whoever called
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
