"""What becomes of picking by itself: people are told in their working hours, a manager's five days end, managers come
and go, and what is approved or called off is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cycles.ballots import CycleId
from bot.cycles.calendar import company_day
from bot.cycles.cycle import Cycle
from bot.cycles.picking.message import ASKS, redraw, send
from bot.cycles.picking.news import is_all_told, is_late_told, tell_all_picked, tell_late, tell_left_to_hr
from bot.cycles.picking.picking import keep
from bot.cycles.picking.picks import Pick, PickingCycle, PickState
from bot.cycles.picking.rules import is_over, move_on
from bot.home.redraw import lists_changed
from bot.nudges.redraw import many_debts_changed
from bot.nudges.rules import civil_day, today_of
from bot.people import Person
from bot.publishing.dripping import AT_ONCE, MOST_WAITING
from bot.routes import Context
from bot.store import Work

REST = timedelta(minutes=1)
"""For a cycle in which nothing changed: a look at 10,000 picks takes a third of a second of the processor."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be done now in one cycle, by the picks before: those that become something else, those whose holders
    are told, who is late, and whether everybody has picked. `is_held`: others are told once enough messages left."""

    moved: Sequence[tuple[Pick, Pick]]
    untold: Sequence[Pick]
    late: Sequence[Pick]
    all_picked: bool
    is_held: bool

    @property
    def has_news(self) -> bool:
        return bool(self.moved or self.untold or self.late or self.all_picked)


class PickRounds:
    """Goes round the cycles of which somebody picks. Where nothing was to be done everything is read again once
    somebody picked or HR changed something; else after a while: people come and go, and their hours begin."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._idle: dict[CycleId, tuple[PickingCycle, datetime]] = {}

    async def move(self) -> int:
        """Returns how much was done: as long as that is something there may be more."""
        done = 0
        for cycle in await self._find_due(self._context.clock.now()):
            async with self._context.store.work() as work:
                fresh = await work.cycles.get_for_update(cycle.workspace, cycle.id)
                if fresh is not None:
                    done += await _do(work, fresh, self._context.clock.now())
                    await work.commit()
        return done

    async def _find_due(self, now: datetime) -> Sequence[Cycle]:
        idle, due = {}, []
        async with self._context.store.read() as work:
            for found in await work.cycles.find_picking():
                before, since = self._idle.get(found.cycle.id, (None, now))
                if found == before and since <= now < since + REST:
                    idle[found.cycle.id] = found, since
                    continue
                plan = await _plan(work, found.cycle, now)
                if plan.has_news:
                    due.append(found.cycle)
                elif not plan.is_held:
                    idle[found.cycle.id] = found, now
        self._idle = idle
        return due


async def _plan(work: Work, cycle: Cycle, now: datetime) -> Round:
    going_on = [each for each in await work.cycles.picks_of(cycle) if each.state is not PickState.OVER]
    ids = {each.reviewee.manager for each in going_on if each.reviewee.manager is not None}
    managers = {each.id: each for each in await work.people.by_ids(cycle.workspace, ids)}
    today = company_day(cycle, now)
    moved = [(each, new) for each in going_on if (new := _move(each, cycle, managers, now)) != each][:AT_ONCE]
    waiting = (await work.outbox.count_open(ASKS)).get(cycle.workspace, 0)
    untold = [each for each in going_on if each.is_owed and each.told_at is None and _may_be_told(each, now)]
    over = {new.id for _, new in moved if new.state is PickState.OVER}
    here = [each for each in going_on if each.reviewee.reachable or each.state is not PickState.PICKING]
    picking = [each for each in here if each.state is PickState.PICKING and each.id not in over]
    late = [each for each in picking if each.until < today]
    all_picked = bool(here) and not moved and all(each.state is PickState.DONE for each in here)
    return Round(
        moved,
        () if moved or waiting >= MOST_WAITING else untold[:AT_ONCE],
        () if late and await is_late_told(work, cycle, late) else late,
        all_picked and not await is_all_told(work, cycle, going_on),
        bool(untold) and waiting >= MOST_WAITING,
    )


def _move(pick: Pick, cycle: Cycle, managers: Mapping[int, Person], now: datetime) -> Pick:
    if is_over(pick, cycle, company_day(cycle, now)):
        return replace(pick, state=PickState.OVER)
    manager = managers.get(pick.reviewee.manager or 0)
    return move_on(pick, manager, today_of(manager or pick.reviewee, now))


def _may_be_told(pick: Pick, now: datetime) -> bool:
    return pick.holder is not None and civil_day(pick.holder, now) is not None


async def _do(work: Work, cycle: Cycle, now: datetime) -> int:
    plan = await _plan(work, cycle, now)
    new = [each for _, each in plan.moved]
    cycle = await keep(work, cycle, new, now)
    await redraw(work, cycle, [each for pair in plan.moved for each in pair], now)
    await send(work, plan.untold, now)
    await work.cycles.save_picks([replace(each, told_at=now) for each in plan.untold])
    told = {each.holder.id: each.holder for each in plan.untold if each.holder}
    await work.nudges.note_invited(list(told.values()), now)
    concerned = told | {each.holder.id: each.holder for pair in plan.moved for each in pair if each.holder}
    await many_debts_changed(work, list(concerned.values()), now)
    await lists_changed(work, concerned.values(), now)
    await tell_left_to_hr(work, cycle, [each for each in new if each.state is PickState.WITH_HR], now)
    await tell_late(work, cycle, plan.late, now)
    if plan.all_picked:
        await tell_all_picked(work, cycle, now)
    return len(new) + len(plan.untold)
