"""What is meant for the manager goes to the manager of today, if one can be reached, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import insert

from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers
from bot.people import Source
from storage.tables.people import PERSON
from tests.privileges import things
from tests.privileges.things import Thing, objective_answers
from tests.privileges.world import CANARY, World


async def pressed(world: World, act: str, value: str) -> str:
    return repr(await world.bot.button(ButtonPressed(world.by("O"), act, value, world.key())))


async def leaves(world: World) -> None:
    await world.left("M")


async def is_none(world: World) -> None:
    await world.manages("O", None)


@pytest.mark.parametrize("becomes", [leaves, is_none])
async def test_a_form_that_is_sent_when_the_manager_is_gone_shares_nothing(
    world: World, becomes: Callable[[World], Coroutine[Any, Any, None]]
) -> None:
    found = await things.private_objective(world)
    await becomes(world)
    before = await world.digest()
    answers = Answers(objective_answers(world, "manager"))
    said = repr(await world.bot.form(FormSubmitted(world.by("O"), "objectives.edit", answers, found, world.key())))
    assert "errors" in said
    assert await world.digest() == before


@pytest.mark.parametrize("made", [things.private_objective, things.public_objective, things.shared_objective])
async def test_only_what_a_former_manager_sees_is_passed_on(world: World, made: Thing) -> None:
    """Though a button for it stands somewhere."""
    found = await made(world)
    assert "objectives.pass_on" not in await pressed(world, "objectives.show", found)
    before = await world.digest()
    assert "nothing to pass on" in await pressed(world, "objectives.pass_on", found)
    assert await world.digest() == before


async def test_nothing_is_passed_on_to_nobody(world: World) -> None:
    found = await things.shared_objective(world)
    await world.manages("O", None)
    shown = await pressed(world, "objectives.show", found)
    assert CANARY in shown
    assert "objectives.pass_on" not in shown
    before = await world.digest()
    assert "nothing to pass on" in await pressed(world, "objectives.pass_on", found)
    assert await world.digest() == before


async def test_nothing_is_shared_with_a_manager_who_has_no_account_yet(world: World) -> None:
    """A people file named them: they couldn't read it, and its owner would wait for an answer."""
    async with world.store.work() as work:
        row = {"workspace_id": world.workspace, "name": "Nadja", "folded": "nadja", "email": "nadja@n.example"}
        row |= {"created_at": world.clock.now()}
        ((nadja,),) = await work.sql.rows(insert(PERSON).values(row).returning(PERSON.c.id))
        await work.structure.clear_manager(world.id("O"), Source.COMMAND)
        await work.structure.set_manager(world.id("O"), Source.COMMAND, nadja)
        await work.commit()
    before = await world.digest()
    answers = Answers(objective_answers(world, "manager"))
    said = repr(await world.bot.form(FormSubmitted(world.by("O"), "objectives.set", answers, "", world.key())))
    assert "errors" in said
    assert await world.digest() == before


async def test_what_waits_for_a_channel_and_became_private_is_not_left_waiting(world: World) -> None:
    """The answer to an offer that has nothing to do with it any more changes nothing, and shows nothing."""
    found = await things.waiting_objective(world)
    await world.submits("O", "objectives.edit", objective_answers(world, "self"), found)
    before = await world.digest()
    said = await pressed(world, "objectives.leave", found)
    assert "It stays in" not in said, said
    said = await pressed(world, "objectives.post", found)
    assert CANARY not in said, said
    assert await world.digest() == before
