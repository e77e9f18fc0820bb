"""Buttons that stand where they stood: what they led to was taken back, or was never what they are for."""

from __future__ import annotations

import pytest

from bot.events import ButtonPressed
from bot.phrases import label
from tests.privileges import things
from tests.privileges.things import Thing
from tests.privileges.world import World


async def pressed(world: World, letter: str, act: str, value: str) -> str:
    return repr(await world.bot.button(ButtonPressed(world.by(letter), act, value, world.key())))


async def test_what_was_taken_back_is_gone_for_its_readers_too(world: World) -> None:
    found = await things.private_praise(world)
    await world.presses("O", "praise.undo", found)
    for letter in ("O", "R"):
        assert label("praise/refusals", "gone") in await pressed(world, letter, "praise.read", found), letter


async def test_what_was_taken_off_the_channel_is_not_posted_after_all(world: World) -> None:
    """The one praised said so while it waited for a channel."""
    found = await things.waiting_praise(world)
    await world.presses("R", "praise.take_off", found)
    before = await world.digest()
    for act in ("praise.post", "praise.leave"):
        assert label("praise/refusals", "taken_off") in await pressed(world, "O", act, found), act
    assert await world.digest() == before


@pytest.mark.parametrize("made", [things.private_praise, things.chosen_praise, things.note])
async def test_what_is_private_is_posted_by_no_button(world: World, made: Thing) -> None:
    """Though a made-up button names it."""
    found = await made(world)
    await things.praise_channel(world)
    before = await world.digest()
    for act in ("praise.post", "praise.leave"):
        assert label("praise/refusals", "taken_off") in await pressed(world, "O", act, found), act
    assert await world.digest() == before
