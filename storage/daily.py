"""What was done once on a day, and what somebody did how often."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from storage.database.sql import Sql
from storage.database.statements import both
from storage.tables.daily import ALLOWANCE, DAILY


def _use(insert: Any) -> Any:
    """Of two at once the second waits until it is clear what became of the first."""
    new = insert(ALLOWANCE)
    same_day = ALLOWANCE.c.day == new.excluded.day
    return new.on_conflict_do_update(
        index_elements=["person_id", "act"],
        set_={"day": new.excluded.day, "used": case((same_day, ALLOWANCE.c.used + 1), else_=1)},
        where=or_(~same_day, ALLOWANCE.c.used < bindparam("most")),
    )


USE = both(_use)
TAKE = both(lambda insert: insert(DAILY).on_conflict_do_nothing())


class Daily:
    """See `bot.store.DailyRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def first(self, workspace: int, job: str, day: date) -> bool:
        row = {"workspace_id": workspace, "job": job, "day": day}
        return bool(await self._sql.change(TAKE[self._sql.kind], row))

    async def count(self, workspace: int, job: str) -> int:
        claimed = select(func.count()).where(DAILY.c.workspace_id == workspace, DAILY.c.job == job)
        ((found,),) = await self._sql.rows(claimed)
        return int(found)

    async def use(self, person: int, act: str, day: date, most: int) -> bool:
        row = {"person_id": person, "act": act, "day": day, "used": 1, "most": most}
        return bool(await self._sql.change(USE[self._sql.kind], row))
