"""Who is reminded of a review, and what HR does with a cycle that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.cycle import Stage
from bot.cycles.launch.invitations import INVITATION, about
from bot.cycles.running.running_window import OWING, OwingPage
from bot.forms import Answer
from bot.publishing.copies import to_people
from tests.privileges.cycle_answer import in_cycle, make_debt, owed
from tests.privileges.world import World

M = TypeVar("M")
NEWEST: dict[int, str] = {}
"""The newest debt of a world, as a form names it."""


async def running(world: World) -> str:
    """It asks for ten days."""
    debt = await make_debt(world, 10)
    NEWEST[id(world)] = DEBT.encode(debt.id)
    return CYCLE.encode(debt.review.cycle.id)


async def invited(world: World) -> str:
    """R's invitation is on its way."""
    debt = await make_debt(world, 10)
    reviewer, cycle = world.people["R"], debt.review.cycle
    async with world.store.work() as work:
        sent = to_people(INVITATION, about(cycle.id, reviewer), [reviewer])
        await work.outbox.put(sent, world.clock.now())
        await work.commit()
    return CYCLE.encode(cycle.id)


async def left_alone(world: World) -> str:
    debt = await make_debt(world, 10)
    async with world.store.work() as work:
        await work.cycles.set_owner(debt.review.cycle, None)
        await work.commit()
    return CYCLE.encode(debt.review.cycle.id)


async def owing(world: World) -> str:
    return OWING.encode(OwingPage(CYCLE.decode(await running(world))))


async def put_off(world: World) -> str:
    debt = await make_debt(world)
    async with world.store.work() as work:
        await work.cycles.postpone([debt], world.clock.now().date() + timedelta(5))
        await work.commit()
    return CYCLE.encode(debt.review.cycle.id)


async def closed(world: World) -> str:
    debt = await make_debt(world, 1)
    async with world.store.work() as work:
        await work.cycles.set_stage(debt.review.cycle, Stage.CLOSED, world.clock.now())
        await work.commit()
    return CYCLE.encode(debt.review.cycle.id)


async def of_older_database(world: World) -> str:
    debt = await make_debt(world)
    await world.ballots.note_sweep(debt.review.cycle.id, 4)
    return CYCLE.encode(debt.review.cycle.id)


async def of_lost_folder(world: World) -> str:
    debt = await make_debt(world)
    await world.ballots.destroy(debt.review.cycle.id, released=False)
    return CYCLE.encode(debt.review.cycle.id)


def _until(world: World) -> Mapping[str, Answer]:
    return {"until": world.clock.now().date() + timedelta(15)}


def _newest(world: World) -> Mapping[str, Answer]:
    return {"debt": NEWEST[id(world)]}


def _self(world: World) -> Mapping[str, Answer]:
    return {"person": str(world.people["H"].id)}


def rows(changes: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        shows("home cycles.owed", "R", "What is it like to work", owed),
        shows("home cycles.progress", "H", "nothing is known yet", running),
        shows("button cycles.later", "R", "When shall I remind you?", in_cycle),
        changes("button cycles.later_tomorrow", "R", in_cycle),
        changes("button cycles.later_week", "R", in_cycle),
        changes("button cycles.later_undo", "R", put_off),
        shows("button cycles.owing", "H", "Rosa", owing),
        shows("button cycles.owing_before", "H", "Rosa", owing),
        shows("button cycles.owing_after", "H", "Rosa", owing),
        changes("button cycles.remind", "H", running),
        shows("button cycles.let_off", "H", "Rosa", owing),
        changes("form cycles.let_off", "H", running, answers=_newest),
        shows("button cycles.move", "H", "Last day for answers", running),
        changes("form cycles.move", "H", running, answers=_until),
        shows("button cycles.extend", "H", "It opens again for everybody", closed),
        changes("form cycles.extend", "H", closed, answers=_until),
        shows("button cycles.hand_over", "H", "Who in HR takes care of it?", running),
        changes("form cycles.hand_over", "H", left_alone, answers=_self),
        changes("button cycles.take_over", "H", left_alone),
        changes("button cycles.cancel", "H", running),
        shows("button cycles.go_on", "H", "can still ask again", closed),
        changes("button cycles.ask_again", "H", of_lost_folder),
        changes("button cycles.trust_database", "A", of_older_database),
    )
