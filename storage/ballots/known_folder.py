"""Which folder of ballots belongs to this database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Stage
from bot.cycles.repository import Held
from bot.cycles.review import DebtState
from storage.database.sql import Rows, Sql
from storage.database.statements import both
from storage.tables.ballots import BALLOT_FOLDER, ENDED_CYCLE
from storage.tables.cycles import CYCLE
from storage.tables.reviews import REVIEW, REVIEW_DEBT

KNOWN = select(BALLOT_FOLDER.c.folder)
NOTE = both(lambda insert: insert(BALLOT_FOLDER).on_conflict_do_nothing())
REPLACE = both(
    lambda insert: (put := insert(BALLOT_FOLDER)).on_conflict_do_update(
        index_elements=["id"], set_={name: put.excluded[name] for name in ("folder", "noted_at")}
    )
)

_IDS = bindparam("ids", type_=CYCLE.c.id.type, expanding=True)
_CYCLE = bindparam("cycle", type_=CYCLE.c.id.type)
_HELD = select(CYCLE.c.id, CYCLE.c.workspace_id, CYCLE.c.name, CYCLE.c.stage, CYCLE.c.sweeps).order_by(
    CYCLE.c.created_at, CYCLE.c.id
)
FIND = _HELD.where(CYCLE.c.id.in_(_IDS))
HELD = _HELD.where(
    CYCLE.c.stage.in_([Stage.OPEN.value, Stage.CLOSED.value, Stage.RELEASING.value]), CYCLE.c.named.is_(False)
)
_SEALED = REVIEW_DEBT.c.review_id.in_(select(REVIEW.c.id).where(REVIEW.c.cycle_id == _CYCLE, REVIEW.c.named.is_(False)))
UNPAY = (
    update(REVIEW_DEBT)
    .where(REVIEW_DEBT.c.cycle_id == _CYCLE, REVIEW_DEBT.c.state == DebtState.PAID.value, _SEALED)
    .values(state=DebtState.OWED.value)
)
UNINVITE = (
    update(REVIEW_DEBT)
    .where(REVIEW_DEBT.c.cycle_id == _CYCLE, REVIEW_DEBT.c.state == DebtState.OWED.value, _SEALED)
    .values(invited_at=None, later=None)
)
ENDED = select(ENDED_CYCLE.c.cycle_id).order_by(ENDED_CYCLE.c.cycle_id)
FORGET = delete(ENDED_CYCLE).where(ENDED_CYCLE.c.cycle_id.in_(_IDS))


class KnownFolder:
    """See `bot.cycles.repository.BallotFolderRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def find_id(self) -> str | None:
        found = await self._sql.rows(KNOWN)
        return str(found[0].folder) if found else None

    async def note(self, folder: str, now: datetime) -> None:
        await self._sql.change(NOTE[self._sql.kind], _row(folder, now))

    async def replace(self, folder: str, now: datetime) -> None:
        await self._sql.change(REPLACE[self._sql.kind], _row(folder, now))

    async def find(self, cycles: Collection[CycleId]) -> tuple[Held, ...]:
        return _read_held(await self._sql.rows(FIND, {"ids": sorted(cycles)}) if cycles else ())

    async def find_held(self) -> tuple[Held, ...]:
        return _read_held(await self._sql.rows(HELD))

    async def ask_again(self, cycle: CycleId) -> None:
        await self._sql.change(UNPAY, {"cycle": cycle})
        await self._sql.change(UNINVITE, {"cycle": cycle})

    async def find_ended(self) -> tuple[CycleId, ...]:
        return tuple(CycleId(row.cycle_id) for row in await self._sql.rows(ENDED))

    async def forget(self, cycles: Collection[CycleId]) -> None:
        await self._sql.change(FORGET, {"ids": sorted(cycles)})


def _read_held(rows: Rows) -> tuple[Held, ...]:
    return tuple(Held(CycleId(row.id), row.workspace_id, row.name, Stage(row.stage), row.sweeps) for row in rows)


def _row(folder: str, now: datetime) -> dict[str, Any]:
    return {"id": 1, "folder": folder, "noted_at": now}
