"""What HR decides of changes on the way: A comes to O, R goes from O to E, M gets a team, and X left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.forms import Answer
from tests.privileges.cycle_answer import make_debt
from tests.privileges.world import World

M = TypeVar("M")


async def _carry(world: World, kind: Kind, about: str, person: str | None = None) -> str:
    debt = await make_debt(world, 10)
    return CHANGE.encode(Change(debt.review.cycle.id, kind, world.id(about), world.id(person) if person else 0))


async def joined(world: World) -> str:
    await world.manages("A", "O")
    return await _carry(world, Kind.ADD, "O", "A")


async def moved(world: World) -> str:
    await world.manages("R", "E")
    return await _carry(world, Kind.WITHDRAW, "O", "R")


async def got_a_team(world: World) -> str:
    for each in "APR":
        await world.manages(each, "M")
    return await _carry(world, Kind.REVIEW, "M")


async def picked_and_gone(world: World) -> str:
    debt = await make_debt(world, 10, picked="X")
    return CHANGE.encode(Change(debt.review.cycle.id, Kind.REPLACE, world.id("O"), world.id("X")))


def _ada(world: World) -> Mapping[str, Answer]:
    return {"people": world.people["A"].handles[:1]}


def rows(changes: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    return (
        changes("button cycles.add_late", "H", joined),
        changes("button cycles.withdraw", "H", moved),
        changes("button cycles.review_late", "H", got_a_team),
        changes("button cycles.leave_as_it_is", "H", joined),
        shows("button cycles.replace", "H", "Xenia", picked_and_gone),
        changes("form cycles.replace", "H", picked_and_gone, answers=_ada),
    )
