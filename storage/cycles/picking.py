"""Who is asked to pick those who are asked about somebody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, or_, select, text, update

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Cycle, Picker
from bot.cycles.picking.picks import NewPick, Pick, PickId, PickingCycle, PickState
from bot.features import Feature
from bot.nudges.debts import DueWindow, Moment
from bot.people import Person
from storage.cycles.loading import Loading
from storage.cycles.setting_up import new_id
from storage.database.prepared import Prepared
from storage.database.statements import chunks
from storage.reminding import find_moments, select_moments
from storage.tables.cycles import CYCLE, IS_GOING_ON, PICK
from storage.tables.workspaces import WORKSPACE
from storage.workspaces import has_on

OWED = (PickState.PICKING.value, PickState.LOOKING.value)
_IS_TOLD = PICK.c.told_at.is_not(None).label("told")
PICKING = (
    select(PICK.c.cycle_id, PICK.c.state, _IS_TOLD, func.count().label("number"))
    .join(CYCLE, CYCLE.c.id == PICK.c.cycle_id)
    .join(WORKSPACE, WORKSPACE.c.id == CYCLE.c.workspace_id)
    .where(text(f"pick.{IS_GOING_ON}"), has_on(Feature.CYCLES))
    .group_by(CYCLE.c.created_at, PICK.c.cycle_id, PICK.c.state, _IS_TOLD)
    .order_by(CYCLE.c.created_at, PICK.c.cycle_id, PICK.c.state, _IS_TOLD)
)
REMINDED_ON = select_moments(
    PICK.c.holder_id, PICK.c.remind_on, PICK.c.state.in_(OWED), PICK.c.told_at.is_not(None), since=PICK.c.told_at
)
STATES = Prepared(
    select(PICK.c.reviewee_id, PICK.c.state, PICK.c.holder_id).where(
        PICK.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type)
    )
)


class Picking(Loading):
    """See `bot.cycles.picking.picks.PickingPeople`."""

    async def add_picks(self, cycle: Cycle, picks: Sequence[NewPick]) -> None:
        of_cycle = PICK.c.cycle_id == cycle.id
        there: set[int] = set()
        for some in chunks(picks):
            theirs = (of_cycle, PICK.c.reviewee_id.in_([each.reviewee for each in some]))
            await self._sql.change(delete(PICK).where(*theirs, PICK.c.state == PickState.OVER.value))
            there |= {row.reviewee_id for row in await self._sql.rows(select(PICK.c.reviewee_id).where(*theirs))}
        rows = [_new(cycle, each) for each in picks if each.reviewee not in there]
        for some_rows in chunks(rows):
            await self._sql.many(insert(PICK), some_rows)

    async def pick(self, workspace: int, wanted: PickId) -> Pick | None:
        rows = await self._sql.rows(select(PICK).where(PICK.c.id == wanted, PICK.c.workspace_id == workspace))
        return next(iter(await self._picks(rows)), None)

    async def picks_of(self, cycle: Cycle, about: Collection[int] | None = None) -> tuple[Pick, ...]:
        of_cycle = PICK.c.cycle_id == cycle.id
        if about is None:
            return await self._picks(await self._sql.scan(select(PICK).where(of_cycle)))
        rows: list[Any] = []
        for some in chunks(sorted(about)):
            rows += await self._sql.rows(select(PICK).where(of_cycle, PICK.c.reviewee_id.in_(some)))
        return await self._picks(rows)

    async def pick_states(self, cycle: Cycle) -> Mapping[int, PickState]:
        return {row.reviewee_id: _state(row) for row in await self._sql.scan(STATES, {"cycle": cycle.id})}

    async def picks_with(self, person: Person, cycle: CycleId | None = None) -> tuple[Pick, ...]:
        there = and_(PICK.c.cycle_id == cycle, _is_of(person))
        owed = and_(PICK.c.holder_id == person.id, PICK.c.state.in_(OWED), PICK.c.told_at.is_not(None))
        return await self._picks(await self._sql.rows(select(PICK).where(there if cycle else owed)))

    async def picks_by(self, person: Person) -> tuple[Pick, ...]:
        return await self._picks(await self._sql.rows(select(PICK).where(_is_of(person))))

    async def save_picks(self, picks: Sequence[Pick]) -> None:
        for each in picks:
            await self._sql.change(update(PICK).where(PICK.c.id == each.id).values(**_write(each)))

    async def find_picking(self) -> tuple[PickingCycle, ...]:
        tallies: dict[bytes, list[tuple[PickState, bool, int]]] = {}
        for row in await self._sql.rows(PICKING):
            tallies.setdefault(row.cycle_id, []).append((PickState(row.state), bool(row.told), row.number))
        found = await self._cycles(list(tallies))
        return tuple(PickingCycle(each, tuple(tallies[each.id])) for each in found)

    async def find_picks_due(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        return await find_moments(self._sql, REMINDED_ON, due, after, most)

    async def _picks(self, rows: Sequence[Any]) -> tuple[Pick, ...]:
        cycles = {each.id: each for each in await self._cycles(sorted({row.cycle_id for row in rows}))}
        known = await self._people(each for row in rows for each in (row.reviewee_id, row.holder_id))
        found = [
            Pick(
                PickId(row.id), cycles[row.cycle_id], known[row.reviewee_id], known.get(row.holder_id),
                Picker(row.mode), PickState(row.state), row.until, row.remind_on, frozenset(row.people),
                Picker(row.picked_by), row.told_at,
            )
            for row in rows
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda each: (each.reviewee.name.casefold(), each.reviewee.id)))


def _state(row: Any) -> PickState:
    return PickState.WITH_HR if row.state in OWED and row.holder_id is None else PickState(row.state)


def _is_of(person: Person) -> ColumnElement[bool]:
    own = and_(PICK.c.reviewee_id == person.id, PICK.c.mode == Picker.REVIEWEE.value)
    return or_(PICK.c.holder_id == person.id, own)


def _new(cycle: Cycle, new: NewPick) -> dict[str, Any]:
    mode, state = cycle.setup.picker.value, PickState.PICKING if new.holder else PickState.WITH_HR
    return {
        "id": new_id(), "workspace_id": cycle.workspace, "cycle_id": cycle.id, "reviewee_id": new.reviewee,
        "holder_id": new.holder, "mode": mode, "state": state.value, "until": new.until, "remind_on": new.remind_on,
        "people": [], "picked_by": mode, "told_at": None,
    }  # fmt: skip


def _write(pick: Pick) -> dict[str, Any]:
    return {
        "holder_id": pick.holder.id if pick.holder else None, "state": pick.state.value, "until": pick.until,
        "remind_on": pick.remind_on, "people": sorted(pick.people), "picked_by": pick.by.value, "told_at": pick.told_at,
    }  # fmt: skip
