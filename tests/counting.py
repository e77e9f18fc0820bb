"""What an act asks of the database, however much the bot does beside it."""

from __future__ import annotations

from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any

import pytest

from storage.database.sqlite import SqliteSql
from storage.store import DatabaseStore

_asked: ContextVar[list[None] | None] = ContextVar("asked", default=None)


async def count_statements(act: Awaitable[object]) -> int:
    """Of this act and of what it starts. Jobs and outbox ask by themselves, and more often on a busy machine."""
    asked: list[None] = []
    before = _asked.set(asked)
    try:
        await act
    finally:
        _asked.reset(before)
    return len(asked)


def note_statements(patch: pytest.MonkeyPatch) -> None:
    count, scan = DatabaseStore._count, SqliteSql.scan

    def count_and_note(store: DatabaseStore) -> None:
        count(store)
        _note()

    async def scan_and_note(sql: SqliteSql, *args: Any) -> Any:
        _note()  # it is counted in a thread, which doesn't know whose act it is
        return await scan(sql, *args)

    patch.setattr(DatabaseStore, "_count", count_and_note)
    patch.setattr(SqliteSql, "scan", scan_and_note)


def _note() -> None:
    if (asked := _asked.get()) is not None:
        asked.append(None)
