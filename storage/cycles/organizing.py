"""Who takes care of a cycle."""

from __future__ import annotations

from sqlalchemy import case

from bot.cycles.cycle import Cycle, Stage
from bot.people import Person
from storage.cycles.loading import Loading
from storage.tables.cycles import CYCLE


class Organizing(Loading):
    async def set_owner(self, cycle: Cycle, owner: Person | None) -> Cycle:
        again = {
            each.name: case((CYCLE.c.announce, each), else_=first)
            for each, first in ((CYCLE.c.outdated_after, b""), (CYCLE.c.outdated_person, 0))
        }
        drawn = again if cycle.stage in (Stage.OPEN, Stage.CLOSED) else {}
        return await self._change_cycle(cycle, {"owner_id": owner.id if owner else None} | drawn)
