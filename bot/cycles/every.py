"""All cycles of some stages: few run beside each other, but a company may ask each of its departments at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from bot.cycles.cycle import Cycle, Stage
from bot.paging import read_all
from bot.routes import Context
from bot.store import Work


async def find_every(work: Work, workspace: int, stages: Collection[Stage]) -> list[Cycle]:
    """The newest first."""
    return await read_all(lambda page: work.cycles.find_cycles(workspace, stages, page))


Act = Callable[[Work, Cycle, datetime], Awaitable[bool]]


async def work_on_due(context: Context, is_due: Act, do: Act) -> None:
    """Works on each cycle that is due, of all workspaces, in a transaction of its own with the cycle locked; `do`
    returns False where there was nothing to do any more."""
    now = context.clock.now()
    async with context.store.read() as work:
        due = [each for each in await work.cycles.to_work_on(now) if await is_due(work, each, now)]
    for cycle in due:
        async with context.store.work() as work:
            fresh = await work.cycles.get_for_update(cycle.workspace, cycle.id)
            if fresh is not None and await do(work, fresh, now):
                await work.commit()
