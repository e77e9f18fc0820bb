"""What was done once on a day."""

from __future__ import annotations

from datetime import date

from storage.sql import Sql
from storage.statements import both
from storage.tables import DAILY

TAKE = both(lambda insert: insert(DAILY).on_conflict_do_nothing())


class Daily:
    """See `bot.store.DailyBook`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def first(self, workspace: int, job: str, day: date) -> bool:
        row = {"workspace_id": workspace, "job": job, "day": day}
        return bool(await self._sql.change(TAKE[self._sql.kind], row))
