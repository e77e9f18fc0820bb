"""The schema: is it this release's, and how it becomes so."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import CannotStart
from storage.database.engine import PATIENCE, parse, sqlite_engine, sqlite_path

VERSIONS = Path(__file__).parent / "migrations" / "versions"
REVISION = "SELECT version_num FROM alembic_version"


class SchemaDiffers(CannotStart):
    """The schema is not what this release works with; the text says what to do."""


async def upgrade(url: str) -> None:
    """Brings the schema to this release's state, or leaves it as it was. Raises `NotSaved` or `SchemaDiffers`."""
    if await _revision(url) != newest():
        from storage import migrating

        await migrating.upgrade(url)


async def downgrade(url: str, revision: str) -> None:
    """Takes the schema back to a revision (`base`: nothing)."""
    from storage import migrating

    await migrating.downgrade(url, revision)


async def check(url: str) -> None:
    """Raises `SchemaDiffers` unless the schema is exactly what storage/tables/ says, or if there is no database."""
    kind, parsed = parse(url)
    if kind == "sqlite" and not (path := sqlite_path(parsed)).exists():
        raise SchemaDiffers(
            f"There is no database at {path.absolute()} yet. `upward run` and `upward db upgrade` make it. Is it "
            "elsewhere? Name it: DATABASE_URL=sqlite+aiosqlite:////path/upward.db"
        )
    from storage import migrating

    await migrating.check(url)


def newest() -> str:
    """The revision of this release: the number that its last migration's file begins with."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


async def _revision(url: str) -> str | None:
    """Where the schema stands; None where that cannot be read, for whatever reason."""
    kind, parsed = parse(url)
    if kind == "sqlite":
        return await asyncio.to_thread(_revision_of_file, sqlite_path(parsed))
    return await _revision_of_server(parsed)


def _revision_of_file(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        with sqlite_engine(path, read_only=True, patience=PATIENCE).connect() as connection:
            return connection.exec_driver_sql(REVISION).scalar()
    except (DBAPIError, sqlite3.Error):
        return None


async def _revision_of_server(url: URL) -> str | None:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": PATIENCE})
    try:
        async with engine.connect() as connection:
            return (await connection.execute(text(REVISION))).scalar()
    except (DBAPIError, OSError, TimeoutError):
        return None
