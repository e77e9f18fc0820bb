"""Idempotency keys of handled requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql

from bot.errors import Repeated
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both
from storage.tables.inbox import INBOX

PEOPLE = 0x7570
"""The namespace of PostgreSQL's advisory locks for people, keyed by person id."""

TAKE = both(lambda insert: insert(INBOX).on_conflict_do_nothing())
_NEW = [bindparam(column.name, type_=column.type) for column in INBOX.columns]
TAKE_IN_TURN = Prepared(
    postgresql.insert(INBOX)
    .from_select(
        [column.name for column in INBOX.columns],
        select(*_NEW).where(func.pg_advisory_xact_lock(PEOPLE, bindparam("person", type_=Integer)).is_not(None)),
    )
    .on_conflict_do_nothing()
)
FORGET = Prepared(delete(INBOX).where(INBOX.c.taken_at < bindparam("before")))


class Inbox:
    """See `bot.store.InboxRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def take(self, workspace: int, key: str, now: datetime, person: int = 0) -> None:
        """SQLite needs no lock: its write transactions are serialised anyway."""
        row: dict[str, Any] = {"workspace_id": workspace, "key": key, "taken_at": now}
        if self._sql.kind == "postgresql" and person:
            taken = await self._sql.change(TAKE_IN_TURN, row | {"person": person})
        else:
            taken = await self._sql.change(TAKE[self._sql.kind], row)
        if not taken:
            raise Repeated(key)

    async def forget(self, before: datetime) -> int:
        return await self._sql.change(FORGET, {"before": before})
