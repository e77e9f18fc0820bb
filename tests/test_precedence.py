"""Whoever waits for an answer goes first, and everything else comes to its turn."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import precedence
from bot.clock import SystemClock
from bot.outbox.pump import Pump
from bot.precedence import Precedence
from bot.routes import Context
from bot.schedule import until_done
from tests.outbox.world import MovedClock, ScriptedChat, opened, world_on
from tests.workspace import PATIENCE

LOOP_TURNS = 100
"""More than anything here needs that does not wait for others."""


@pytest.fixture
def long_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the machine stands still, nobody goes first who should not."""
    monkeypatch.setattr(precedence, "A_MOMENT", PATIENCE)
    monkeypatch.setattr(precedence, "A_WHILE", PATIENCE)


async def go_on() -> None:
    for _ in range(LOOP_TURNS):
        await asyncio.sleep(0)


async def test_pieces_that_begin_at_once_begin_one_after_the_other() -> None:
    turns, begun, seen = Precedence(), 0, set[int]()

    async def begin() -> None:
        nonlocal begun
        await turns.take_turn()
        begun += 1

    pieces = [asyncio.create_task(begin()) for _ in range(5)]
    while begun < len(pieces):
        seen.add(begun)
        await asyncio.sleep(0)
    assert seen == {0, 1, 2, 3, 4}


async def test_an_act_that_never_ends_holds_nobody_up_for_long() -> None:
    turns = Precedence()
    with turns.acts:
        async with asyncio.timeout(PATIENCE):
            await turns.take_turn()


@pytest.mark.usefixtures("long_moment")
async def test_who_waited_for_long_waits_for_nobody_who_acts() -> None:
    turns = Precedence()
    with turns.acts:
        late = asyncio.create_task(turns.take_turn(time.monotonic() - 2 * PATIENCE))
        early = asyncio.create_task(turns.take_turn(time.monotonic()))
        await go_on()
        assert late.done()
        assert not early.done()
    await early


@pytest.mark.usefixtures("long_moment")
async def test_messages_leave_after_those_who_act_were_answered(tmp_path: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as (store, workspace):
        chat = ScriptedChat(MovedClock(datetime.now(UTC)))
        context = Context(store, {"slack": chat}, SystemClock())
        world = world_on(store, workspace, chat=chat)
        pump = Pump(context, {})
        await world.put(world.post("C1", "hello"))
        with context.precedence.acts:
            await pump.round()
            await go_on()
            assert chat.said("C1") == []
        await pump.settle()
        assert chat.said("C1") == ["hello"]


@pytest.mark.usefixtures("long_moment")
async def test_what_is_done_piece_by_piece_stops_while_somebody_acts(tmp_path: Path) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as (store, _):
        context = Context(store, {}, SystemClock())
        left = [1, 2, 3]

        async def do() -> int:
            return left.pop() if left else 0

        with context.precedence.acts:
            job = asyncio.ensure_future(until_done(context, do)())
            await go_on()
            assert left == [1, 2]
        await job
        assert left == []
