"""The keys of requests that were taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete

from bot.errors import Repeated
from storage.prepared import Prepared
from storage.sql import Sql
from storage.statements import both
from storage.tables import INBOX

TAKE = both(lambda insert: insert(INBOX).on_conflict_do_nothing())
FORGET = Prepared(delete(INBOX).where(INBOX.c.taken_at < bindparam("before")))


class Inbox:
    """See `bot.store.InboxBook`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def take(self, workspace: int, key: str, now: datetime) -> None:
        row = {"workspace_id": workspace, "key": key, "taken_at": now}
        if not await self._sql.change(TAKE[self._sql.kind], row):
            raise Repeated(key)

    async def forget(self, before: datetime) -> int:
        return await self._sql.change(FORGET, {"before": before})
