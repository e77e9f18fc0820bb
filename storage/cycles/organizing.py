"""Who takes care of a cycle."""

from __future__ import annotations

from sqlalchemy import case

from bot.cycles.cycle import Cycle, Stage
from bot.people import Person
from storage.cycles.loading import Loading
from storage.tables import CYCLE


class Organizing(Loading):
    async def set_owner(self, cycle: Cycle, owner: Person | None) -> Cycle:
        on_its_way = case((CYCLE.c.announce, CYCLE.c.outdated_after), else_=b"")
        drawn = {"outdated_after": on_its_way} if cycle.stage in (Stage.OPEN, Stage.CLOSED) else {}
        return await self._change_cycle(cycle, {"owner_id": owner.id if owner else None} | drawn)
