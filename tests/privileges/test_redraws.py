"""Home is drawn anew for what others do: for whoever left or lost a role meanwhile it shows nothing but theirs."""

from __future__ import annotations

import pytest

from bot.events import ButtonPressed, HomeOpened
from bot.home.redraw import lists_changed
from bot.people import Role
from tests.privileges import things
from tests.privileges.world import CANARY, SURNAME, World

WATCHED = ("admin.failing", "directory.unmanaged")


async def looks(world: World, letter: str, page: str = "") -> str:
    await world.bot.home(HomeOpened(world.by(letter)))
    if page:
        pressed = ButtonPressed(world.by(letter), "home.page", page, world.key())
        return repr(await world.bot.button(pressed))
    return ""


async def something_changes(world: World, letter: str) -> None:
    """On the lists of whoever looks."""
    async with world.store.work() as work:
        await lists_changed(work, [world.people[letter]], world.clock.now())
        await work.commit()


@pytest.mark.parametrize("page", [f"{name}|0" for name in WATCHED])
async def test_who_lost_the_role_while_looking_at_its_list_sees_their_own_home_instead(world: World, page: str) -> None:
    await things.failing_channel(world)
    await world.has_roles("E", Role.HR)
    assert "no_list" not in await looks(world, "E", page)
    await world.has_roles("E")
    await something_changes(world, "E")
    drawn = await world.carried_out()
    assert SURNAME not in drawn
    assert "Channels that fail" not in drawn
    assert "praise.open" in drawn


async def test_who_left_while_looking_is_drawn_nothing(world: World) -> None:
    await world.carried_out()
    await things.private_praise(world)
    await world.carried_out()
    await looks(world, "R")
    await world.left("R")
    await something_changes(world, "R")
    assert CANARY not in await world.carried_out()


async def test_who_looks_and_is_here_is_drawn_what_is_theirs(world: World) -> None:
    await world.carried_out()
    await looks(world, "R")
    await things.private_praise(world)
    drawn = await world.carried_out()
    assert "Verb.HOME" in drawn
    assert CANARY in drawn
