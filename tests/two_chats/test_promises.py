"""The promises where nothing can be changed, nothing is private and forms are pages: nothing twice, nothing rings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.platform import Order
from storage.tables.outbox import DELIVERY
from tests.two_chats.world import PRAISE, TEAM, TwoChats, dms, in_room, mentioned, read
from tests.workspace import PATIENCE

CANARY = "kestrel-4711"


async def test_a_line_of_correction_survives_a_crash_after_it_was_sent_and_comes_once(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", chats.mention("cem", "hipchat"), " you saved the launch")
    await chats.work_off()
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="you saved the day")
    died = asyncio.Event()
    answered = chats.hipchat.deliver

    async def dies(order: Order) -> Any:
        await answered(order)
        died.set()
        await asyncio.Event().wait()

    chats.hipchat.deliver = dies  # type: ignore[method-assign]
    async with asyncio.timeout(PATIENCE):
        while not died.is_set():
            chats.clock.at += timedelta(seconds=2)  # the room rests between two posts
            await chats.pump.round()
            if chats.pump._running:
                await asyncio.wait(chats.pump._running, timeout=0.02)
    for task in list(chats.pump._running):
        task.cancel()
    await chats.pump.settle()
    chats.hipchat.deliver = answered  # type: ignore[method-assign]
    chats.clock.at += timedelta(minutes=10)
    await chats.work_off(600)
    lines = [read(order) for order in in_room(chats.hipchat, PRAISE)]
    assert sum("you saved the day" in line for line in lines) == 1
    assert chats.hipchat.searches


async def test_the_same_command_five_times_at_once_is_one_praise_and_one_link(chats: TwoChats) -> None:
    said = (chats.mention("cem", "hipchat"), " you saved the launch")
    await asyncio.gather(*(chats.types("ana", "hipchat", "praise", *said, key="one") for _ in range(5)))
    await asyncio.gather(*(chats.types("ana", "hipchat", "praise", "list", key="two") for _ in range(5)))
    await chats.work_off()
    assert len(in_room(chats.hipchat, PRAISE)) == 1
    assert len(dms(chats.hipchat, "ana")) == 1


async def test_what_is_private_is_in_no_log_and_leaves_the_outbox(
    chats: TwoChats, capsys: pytest.CaptureFixture[str]
) -> None:
    people: dict[str, Any] = {"people": (chats.handle("dan", "hipchat"),), "text": CANARY, "audience": "named"}
    await chats.sends("ana", "slack", "praise.give", **people)
    await chats.types("dan", "hipchat", "praise", "list received")
    await chats.work_off()
    assert CANARY in "".join(read(order) for order in dms(chats.hipchat, "dan"))
    assert CANARY not in "".join(
        read(order) for order in (*in_room(chats.hipchat, TEAM), *in_room(chats.hipchat, PRAISE))
    )
    captured = capsys.readouterr()
    assert CANARY not in captured.out + captured.err
    async with chats.store.read() as work:
        assert CANARY not in repr([tuple(row) for row in await work.sql.rows(select(DELIVERY))])


async def test_a_correction_rings_nobody_again(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", chats.mention("cem", "hipchat"), " thanks @all <!channel> @here")
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="@all <!channel> @here once more")
    await chats.work_off()
    assert [mentioned(order, "hipchat") for order in in_room(chats.hipchat, PRAISE)] == [["Hana", "Hcem"], []]
