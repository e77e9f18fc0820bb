"""Who acts on a result: O alone, whom it is about. P reports to O, O to M, who reads it too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.buttons import CYCLE, REVIEW
from bot.forms import Answer
from tests.privileges.cycle_read import hidden, released
from tests.privileges.world import CANARY, World

M = TypeVar("M")


async def of_a_team(world: World) -> str:
    await world.manages("P", "O")
    await world.manages("O", "M")
    return await released(world)


async def told(world: World) -> str:
    """O told P what they take from it, and talks it over with M."""
    carried, now = await of_a_team(world), world.clock.now()
    async with world.store.work() as work:
        review = await work.cycles.review(world.workspace, REVIEW.decode(carried))
        assert review is not None
        await work.cycles.save_takeaway(review, world.people["O"], f"I heard {CANARY}", "I listen", None, now)
        people, day = [world.people["O"], world.people["M"]], now.date() + timedelta(7)
        await work.cycles.agree(Agreed(review, people[0], Occasion.TALK), people, day, now)
        await work.commit()
    return carried


async def talks_today(world: World) -> str:
    """O and M talk it over."""
    carried = await told(world)
    async with world.store.work() as work:
        review = await work.cycles.review(world.workspace, REVIEW.decode(carried))
        assert review is not None
        people, today = [world.people["O"], world.people["M"]], world.clock.now().date()
        await work.cycles.agree(Agreed(review, people[0], Occasion.TALK), people, today, world.clock.now())
        await work.commit()
    return carried


async def told_team(world: World) -> str:
    carried = await of_a_team(world)
    await world.submits("O", "cycles.choose", _words(world), carried)
    return carried


async def of_a_cycle(world: World) -> str:
    carried = await released(world)
    async with world.store.read() as work:
        review = await work.cycles.review(world.workspace, REVIEW.decode(carried))
    assert review is not None
    return CYCLE.encode(review.cycle.id)


def _words(_: World) -> Mapping[str, Answer]:
    return {"heard": "I heard you", "will_do": "I listen"}


def _talk(world: World) -> Mapping[str, Answer]:
    day = world.clock.now().date() + timedelta(1)
    while day.weekday() != 2:
        day += timedelta(1)
    return {"person": str(world.id("M")), "day": day}


def _talk_with_them(world: World) -> Mapping[str, Answer]:
    return {**_talk(world), "person": str(world.id("O"))}


def rows(changes: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        shows("button cycles.choose", "O", CANARY, told),
        changes("form cycles.choose", "O", of_a_team, answers=_words),
        changes("button cycles.untell", "O", told),
        shows("button cycles.talk", "O", "With whom?", of_a_team),
        changes("form cycles.talk", "O", of_a_team, answers=_talk),
        changes("button cycles.talk_off", "O", told),
        shows("button cycles.talk", "M", "With whom?", hidden),
        changes("form cycles.talk", "M", hidden, answers=_talk_with_them),
        shows("home cycles.reminders", "OM", "talk over", talks_today),
        changes("button cycles.copy", "H", of_a_cycle),
    )
