"""Who picks those who are asked: H begins it; O, who reports to M, names them, and M looks at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.cycles.buttons import CYCLE, PICK
from bot.cycles.cycle import Cycle, Picker, Scope
from bot.cycles.picking.message import send
from bot.cycles.picking.picks import NewPick, Pick, PickState
from bot.cycles.setup.draft import SPOT, Spot, step_of
from bot.forms import Answer
from tests.privileges.cycle_setup import draft
from tests.privileges.world import World

M = TypeVar("M")


async def naming(world: World) -> Cycle:
    """A draft about O, who is to name people."""
    await world.manages("O", "M")
    carried = CYCLE.decode(await draft(world))
    async with world.store.work() as work:
        cycle = await work.cycles.get(world.workspace, carried)
        assert cycle is not None
        about = frozenset({world.id("O")})
        setup = replace(cycle.setup, picker=Picker.REVIEWEE, scope=Scope.CHOSEN, chosen=about)
        cycle = await work.cycles.save_setup(cycle, setup, world.clock.now())
        await work.commit()
    return cycle


async def _asked(world: World, *, named: bool = False) -> Pick:
    cycle, now = await naming(world), world.clock.now()
    day = now.date() + timedelta(5)
    async with world.store.work() as work:
        await work.cycles.add_picks(cycle, [NewPick(world.id("O"), world.id("O"), day, day)])
        (pick,) = await work.cycles.picks_of(cycle)
        if named:
            people = frozenset(world.id(each) for each in "RPE")
            pick = replace(
                pick, state=PickState.LOOKING, holder=world.people["M"], people=people, by=Picker.REVIEWEE, told_at=now
            )
            await work.cycles.save_picks([pick])
        await work.commit()
    return pick


async def begun(world: World) -> str:
    return SPOT.encode(Spot((await naming(world)).id))


async def begun_form(world: World) -> str:
    return step_of(await naming(world))


async def asked(world: World) -> str:
    return PICK.encode((await _asked(world)).id)


async def named(world: World) -> str:
    return PICK.encode((await _asked(world, named=True)).id)


async def _sent(world: World, pick: Pick) -> str:
    now = world.clock.now()
    async with world.store.work() as work:
        await send(work, [pick], now)
        await work.cycles.save_picks([replace(pick, told_at=now)])
        await work.commit()
    return CYCLE.encode(pick.cycle.id)


async def told(world: World) -> str:
    """O's message is on its way; gives the cycle."""
    return await _sent(world, await _asked(world))


async def told_manager(world: World) -> str:
    """M's message is on its way; gives the cycle."""
    return await _sent(world, await _asked(world, named=True))


async def done_meanwhile(world: World, carried: str) -> None:
    """HR picked, or it was passed on, by an act of which the messages heard nothing yet."""
    async with world.store.work() as work:
        cycle = await work.cycles.get(world.workspace, CYCLE.decode(carried))
        assert cycle is not None
        picks = await work.cycles.picks_of(cycle)
        await work.cycles.save_picks([replace(each, state=PickState.DONE) for each in picks])
        await work.commit()


def _people(world: World) -> Mapping[str, Answer]:
    return {"people": tuple(world.people[each].handles[0] for each in "RPE")}


def _until(world: World) -> Mapping[str, Answer]:
    return {"until": world.clock.now().date() + timedelta(5)}


def rows(changes: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        shows("button cycles.start_picks", "H", "They pick until", begun),
        changes("form cycles.start_picks", "H", begun_form, answers=_until),
        shows("button cycles.name_people", "O", "Who should be asked about you?", asked),
        shows("button cycles.name_people", "M", "Who should be asked about", named),
        changes("form cycles.name_people", "O", asked, answers=_people),
        changes("form cycles.name_people", "M", named, answers=_people),
        changes("button cycles.pick_fine", "M", named),
        shows("home cycles.picks", "M", "named who could be asked about them", named),
    )
