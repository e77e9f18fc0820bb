"""Databases with a schema, for tests that are not about migrations: it is made once, and copied."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from storage import migrating
from storage.database.engine import parse, sqlite_path
from storage.private import keep_private
from storage.schema import upgrade

SCHEMA: list[bytes] = []
"""The file of a database with nothing but the schema, once it was asked for."""
migrate = migrating.upgrade


async def create_schema(database_url: str) -> None:
    await upgrade(database_url)


def copy_schema(patch: pytest.MonkeyPatch) -> None:
    """Who upgrades a database that isn't there yet gets a copy: Alembic takes ten times as long."""
    patch.setattr(migrating, "upgrade", _migrate_or_copy)


async def _migrate_or_copy(url: str) -> None:
    kind, parsed = parse(url)
    path = sqlite_path(parsed) if kind == "sqlite" else None
    if path is None or path.exists() or not path.parent.is_dir():
        await migrate(url)
        return
    if not SCHEMA:
        SCHEMA.append(await _read_schema())
    keep_private(path)
    path.write_bytes(SCHEMA[0])


async def _read_schema() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upward.db"
        await migrate(f"sqlite+aiosqlite:///{path}")
        return path.read_bytes()
