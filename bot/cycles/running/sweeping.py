"""Once a day, and at the close, the database learns which reviews were answered: all of them in one commit. There is no
other way on which it learns that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.cycles.ballots import Ballots, BallotsLost, DebtId
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.running.disagreement import tell_if_over, tell_of_lost_folder, tell_of_old_database
from bot.nudges.calendar import A_DAY
from bot.nudges.redraw import redraw_owed
from bot.patience import WRONG
from bot.people import Person
from bot.phrases import zone_of
from bot.routes import Context
from bot.schedule import do_each

SWEPT_AT = time(4)
"""In the company's time zone, as it was at the launch."""
AT_ONCE = 50
"""People whose nudges and Homes are drawn again in one transaction, once it is known that they have answered."""
APART = timedelta(hours=12)
"""So far apart are two sweeps, but at a close: a change of the clocks makes no second one."""


class Agreement(StrEnum):
    """Whether folder and database are of the same time. Both count sweeps, the folder first: it may be one ahead."""

    YES = "yes"
    FOLDER_LOST = "the folder is lost, or an older copy"
    OLD_DATABASE = "the database is an older copy"
    """It is behind by more than one: nothing is closed, released or destroyed without an admin's yes."""


async def compare(ballots: Ballots | None, cycle: Cycle) -> Agreement:
    """Asked before each sweep, close, release and destruction. A cycle with names has no folder."""
    if cycle.setup.named:
        return Agreement.YES
    try:
        known = await ballots.sweeps(cycle.id) if ballots else -1
    except BallotsLost:
        known = -1
    if known < cycle.sweeps:
        return Agreement.FOLDER_LOST
    return Agreement.YES if known <= cycle.sweeps + 1 else Agreement.OLD_DATABASE


def is_due(cycle: Cycle, now: datetime) -> bool:
    """Whether the last 04:00 is not swept yet: what was missed is made up."""
    if cycle.stage is not Stage.OPEN or cycle.opened_at is None or cycle.setup.named:
        return False
    local = now.astimezone(zone_of(cycle.zone))
    today = datetime.combine(local.date(), SWEPT_AT, local.tzinfo)
    last = today if today <= now else datetime.combine(local.date() - A_DAY, SWEPT_AT, local.tzinfo)
    swept_at = None if cycle.swept_at is not None and cycle.swept_at > now + WRONG else cycle.swept_at
    return (swept_at or cycle.opened_at) < last and (swept_at is None or now - swept_at >= APART)


async def sweep_due(context: Context) -> None:
    """Sweeps all open cycles that are due."""
    now = context.clock.now()
    async with context.store.read() as work:
        cycles = await work.cycles.to_work_on(now)
    await do_each([each for each in cycles if is_due(each, now)], lambda each: sweep(context, each))


async def sweep(context: Context, cycle: Cycle) -> Agreement | None:
    """Several replicas at once, or one that died on the way, pay everybody once. An older database pays again. None if
    another was first: it may have looked earlier. With names who shared has paid already."""
    if cycle.setup.named:
        return Agreement.YES
    agreement = await compare(context.ballots, cycle)
    if context.ballots is None or agreement is Agreement.FOLDER_LOST:
        await tell_of_lost_folder(context, cycle)
        return Agreement.FOLDER_LOST
    if agreement is Agreement.OLD_DATABASE:
        await tell_of_old_database(context, cycle)
    else:
        await tell_if_over(context, cycle)
    async with context.store.read() as work:
        debts = await work.cycles.owed_debts(cycle)
    shared = await context.ballots.find_shared(cycle.id, debts)
    if agreement is Agreement.YES:
        await context.ballots.note_sweep(cycle.id, cycle.sweeps + 1)
    else:  # it stays as far ahead as it is, or some days later both would agree
        await context.ballots.note_sweep(cycle.id, await context.ballots.sweeps(cycle.id) + 1)
    return agreement if await _pay(context, cycle, sorted(shared)) else None


async def _pay(context: Context, cycle: Cycle, shared: list[DebtId]) -> bool:
    async with context.store.work() as work:
        now = context.clock.now()
        fresh = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        if fresh is None or fresh.sweeps != cycle.sweeps or fresh.stage is not Stage.OPEN:
            return False
        people = await work.cycles.mark_paid(fresh, shared, now)
        await work.cycles.note_sweep(fresh, fresh.sweeps + 1, now)
        await work.commit()
    for start in range(0, len(people), AT_ONCE):
        await _redraw(context, people[start : start + AT_ONCE])
    return True


async def _redraw(context: Context, people: Sequence[Person]) -> None:
    """Their nudges and Homes, a few at a time: others write in between."""
    async with context.store.work() as work:
        now = context.clock.now()
        await redraw_owed(work, people, now)
        await work.commit()
