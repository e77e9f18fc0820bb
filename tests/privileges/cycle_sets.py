"""Who makes question sets: H, and nobody else; those of their own workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.cycles.buttons import SET
from bot.cycles.question_sets.own_set import OwnSet
from bot.cycles.question_sets.set_form import AT, At
from bot.cycles.question_sets.templates import default_template
from bot.forms import Answer
from tests.privileges.world import CANARY, World

M = TypeVar("M")


async def _made(world: World) -> OwnSet:
    """The only one: there may be twenty."""
    async with world.store.work() as work:
        for each in await work.cycles.own_sets(world.workspace):
            await work.cycles.delete_own_set(world.workspace, each.id)
        own = await work.cycles.add_own_set(world.workspace, default_template())
        await work.commit()
    return own


async def own_set(world: World) -> str:
    return SET.encode((await _made(world)).id)


async def as_template(world: World) -> str:
    return (await _made(world)).template.id


async def first(world: World) -> str:
    own = await _made(world)
    return AT.encode(At(own.id, own.questions[0].id))


async def second(world: World) -> str:
    own = await _made(world)
    return AT.encode(At(own.id, own.questions[1].id))


def _named(_: World) -> Mapping[str, Answer]:
    return {"name": f"Ours {CANARY}", "intro": ""}


def _asked(_: World) -> Mapping[str, Answer]:
    return {"text": f"How often does [name] laugh? {CANARY}", "short": "Laughing", "kind": "often"}


def rows(changes: Callable[..., M], reads: Callable[..., M], shows: Callable[..., M]) -> tuple[M, ...]:
    question = ("Clear expectations", first)
    return (
        shows("button cycles.sets", "HF", "cycles.copy_set"),
        shows("button cycles.set", "H", "cycles.add_question", own_set),
        shows("button cycles.show_set", "H", "Robin", as_template),
        changes("button cycles.copy_set", "H", as_template),
        shows("button cycles.rename_set", "H", "cycles.set_name", own_set),
        changes("form cycles.set_name", "H", own_set, answers=_named),
        changes("button cycles.delete_set", "H", own_set),
        shows("button cycles.add_question", "H", "cycles.question", own_set),
        shows("button cycles.edit_question", "H", *question),
        changes("form cycles.question", "H", first, answers=_asked),
        changes("button cycles.move_up", "H", second),
        changes("button cycles.move_down", "H", first),
        changes("button cycles.remove_question", "H", first),
    )
