"""What a chat tells twice happens once: chats repeat what was not answered in time, up to an hour later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.events import Greeted, Happened, Installed, Offered, RoomChange, RoomChanged, TakenAway
from bot.messages import Room
from bot.store import Purpose
from tests.privileges import things
from tests.privileges.world import HOME, KUDOS, World

Told = Callable[[World, str], Happened]


def greeted(world: World, key: str) -> Happened:
    return Greeted(world.by("O"), "hi", Room("slack", "D0O"), True, key)


def installed(_: World, key: str) -> Happened:
    return Installed("slack", HOME, "Home", key)


def offered(_: World, key: str) -> Happened:
    return Offered("slack", HOME, "Home", "mark", key)


@pytest.mark.parametrize("told", [greeted, installed, offered])
async def test_what_a_chat_tells_twice_happens_once(world: World, told: Told) -> None:
    key, before = world.key(), await world.digest()
    await world.bot.handle_event(told(world, key))
    once = await world.digest()
    assert once != before
    world.clock.advance(60)
    await world.bot.handle_event(told(world, key))
    assert await world.digest() == once
    await world.bot.handle_event(told(world, world.key()))
    assert await world.digest() != once, "another one of the same is none the less news"


async def archived(world: World, key: str) -> None:
    await world.bot.handle_event(RoomChanged("slack", HOME, KUDOS, RoomChange.ARCHIVED, key))


async def taken_away(world: World, key: str) -> None:
    await world.bot.handle_event(TakenAway("slack", HOME, world.clock.now(), key))


async def works_again(world: World) -> None:
    await world.bot.handle_event(RoomChanged("slack", HOME, KUDOS, RoomChange.JOINED, world.key()))


async def is_back(world: World) -> None:
    async with world.store.work() as work:
        await work.workspaces.stay("slack", HOME)
        await work.commit()


@pytest.mark.parametrize(("happens", "mended"), [(archived, works_again), (taken_away, is_back)])
async def test_what_is_mended_is_not_broken_by_the_old_news_of_it(
    world: World, happens: Callable[[World, str], Awaitable[None]], mended: Callable[[World], Awaitable[None]]
) -> None:
    await things.channel(world, Purpose.PRAISE)
    key = world.key()
    await happens(world, key)
    await mended(world)
    well = await world.digest()
    world.clock.advance(60)
    await happens(world, key)
    assert await world.digest() == well
