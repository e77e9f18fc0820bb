"""Which folder of ballots belongs to this database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Stage
from storage.database.sql import Sql
from storage.database.statements import both
from storage.tables import BALLOT_FOLDER, CYCLE, ENDED_CYCLE

KNOWN = select(BALLOT_FOLDER.c.folder)
NOTE = both(lambda insert: insert(BALLOT_FOLDER).on_conflict_do_nothing())
REPLACE = both(
    lambda insert: (put := insert(BALLOT_FOLDER)).on_conflict_do_update(
        index_elements=["id"], set_={name: put.excluded[name] for name in ("folder", "noted_at")}
    )
)

_IDS = bindparam("ids", type_=CYCLE.c.id.type, expanding=True)
STAGES = select(CYCLE.c.id, CYCLE.c.stage).where(CYCLE.c.id.in_(_IDS))
ENDED = select(ENDED_CYCLE.c.cycle_id).order_by(ENDED_CYCLE.c.cycle_id)
FORGET = delete(ENDED_CYCLE).where(ENDED_CYCLE.c.cycle_id.in_(_IDS))


class KnownFolder:
    """See `bot.cycles.repository.BallotFolderRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def known(self) -> str | None:
        found = await self._sql.rows(KNOWN)
        return str(found[0].folder) if found else None

    async def note(self, folder: str, now: datetime) -> None:
        await self._sql.change(NOTE[self._sql.kind], _row(folder, now))

    async def replace(self, folder: str, now: datetime) -> None:
        await self._sql.change(REPLACE[self._sql.kind], _row(folder, now))

    async def stages(self, cycles: Collection[CycleId]) -> Mapping[CycleId, Stage]:
        rows = await self._sql.rows(STAGES, {"ids": sorted(cycles)}) if cycles else ()
        return {CycleId(row.id): Stage(row.stage) for row in rows}

    async def ended(self) -> tuple[CycleId, ...]:
        return tuple(CycleId(row.cycle_id) for row in await self._sql.rows(ENDED))

    async def forget(self, cycles: Collection[CycleId]) -> None:
        await self._sql.change(FORGET, {"ids": sorted(cycles)})


def _row(folder: str, now: datetime) -> dict[str, Any]:
    return {"id": 1, "folder": folder, "noted_at": now}
