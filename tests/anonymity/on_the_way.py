"""Somebody joins a team while it is asked, and somebody goes to another: HR decides, for all to know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import time
from functools import partial

from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.cycles.cycle import Cycle
from bot.people import Source
from tests.anonymity.company import HR, JOINED, JOINER, MOVER, NEW_MANAGER, person_ids
from tests.anonymity.pen import Pen
from tests.anonymity.world import World


def find_changes(
    world: World, pen: Pen, cycle: Cycle, answered: Collection[tuple[str, str]]
) -> Sequence[tuple[time, Callable[[], Awaitable[None]]]]:
    """When what is done, on the second day; nothing where nobody of that team is asked."""
    if JOINED not in answered:
        return ()
    return (
        (time(11, 30), partial(_change_teams, world)),
        (time(11, 35), partial(_decide, world, pen, cycle, "cycles.add_late", Kind.ADD, *JOINED)),
        (time(11, 40), partial(_withdraw, world, pen, cycle)),
    )


async def _change_teams(world: World) -> None:
    ids = await person_ids(world.store)
    async with world.store.work() as work:
        for who, boss in ((JOINER, JOINED[0]), (MOVER, NEW_MANAGER)):
            await work.structure.set_manager(ids[who], Source.COMMAND, ids[boss])
        await work.commit()


async def _withdraw(world: World, pen: Pen, cycle: Cycle) -> None:
    """If they owe it still, by the last sweep."""
    if (await pen.find(("nadia", MOVER))).is_owed:
        await _decide(world, pen, cycle, "cycles.withdraw", Kind.WITHDRAW, "nadia", MOVER)


async def _decide(world: World, pen: Pen, cycle: Cycle, act: str, kind: Kind, about: str, who: str) -> None:
    ids = await person_ids(world.store)
    await pen.press(HR, act, CHANGE.encode(Change(cycle.id, kind, ids[about], ids[who])), act)
