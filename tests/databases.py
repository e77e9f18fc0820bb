"""Databases with a schema, for tests that are not about migrations: it is made once, and copied."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import migrating
from storage.database import engine
from storage.database.engine import parse, sqlite_path
from storage.private import keep_private
from storage.schema import upgrade

SCHEMA: list[bytes] = []
"""The file of a database with nothing but the schema, once it was asked for."""
COMPILED: dict[str, Engine] = {}
"""For each kind of database the engine whose compiled statements all others use, too."""
MOST_COMPILED = 3000
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


def share_compiled(patch: pytest.MonkeyPatch) -> None:
    """Statements are compiled once for all tests, not again with each engine: that takes longer than to run them."""
    for name in ("create_engine", "create_async_engine"):
        patch.setattr(engine, name, partial(_create_sharing, getattr(engine, name)))


def _create_sharing(create: Callable[..., Engine | AsyncEngine], url: Any, **options: Any) -> Engine | AsyncEngine:
    """What is compiled is kept by the dialect object, which learns at its first connection with whom it speaks."""
    created = create(url, query_cache_size=MOST_COMPILED, **options)
    own = created.sync_engine if isinstance(created, AsyncEngine) else created
    shared = COMPILED.get(own.name)
    if shared is None or shared.dialect.server_version_info is None:
        COMPILED[own.name] = own
    else:
        own.dialect, own._compiled_cache = shared.dialect, shared._compiled_cache
    return created
