"""Who changed what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from storage.prepared import Prepared
from storage.sql import Sql
from storage.tables import AUDIT

NOTE = Prepared(insert(AUDIT))


class Audit:
    """See `bot.store.AuditBook`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def note(self, workspace: int, by: int | None, act: str, about: str, now: datetime) -> None:
        row = {"workspace_id": workspace, "person_id": by, "act": act, "about": about, "at": now}
        await self._sql.many(NOTE, [row])
