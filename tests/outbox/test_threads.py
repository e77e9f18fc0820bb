"""Answers in threads wait for what they answer, and are looked for where they stand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.deliveries import State
from bot.errors import PermanentDeliveryError, UncertainDelivery
from tests.outbox.world import ALL, Rig, ScriptedChat, opened, rig_on, words


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Rig]:
    async with opened(database_url) as (store, workspace):
        yield rig_on(store, workspace)


async def test_an_answer_stands_under_its_post_and_is_changed_by_itself(rig: Rig) -> None:
    (post,) = await rig.put(rig.post("C1", "1"))
    (answer,) = await rig.put(rig.answer(post, "one"))
    await rig.work_off(10)
    assert rig.chat.said("C1") == ["1", f"one under ts-{post}"]
    await rig.put(rig.edit(answer, "uno"), rig.delete(post))
    await rig.work_off(10)
    assert rig.chat.said("C1")[2:] == ["(edit) uno", "(delete)"]
    targets = [arrival.order.target for arrival in rig.chat.arrivals[2:]]
    assert [target.external for target in targets if target] == [f"ts-{answer}", f"ts-{post}"]


async def test_an_answer_waits_while_its_post_is_in_doubt_and_others_pass(rig: Rig) -> None:
    rig.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
    (post,) = await rig.put(rig.post("C1", "1"))
    await rig.work_off(2)
    await rig.put(rig.answer(post, "one"), rig.post("C1", "2"))
    await rig.work_off(5)
    assert rig.chat.said("C1") == ["1", "2"]
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["1", "2", f"one under ts-{post}"]


async def test_a_doubtful_answer_is_looked_for_in_its_thread(rig: Rig) -> None:
    lost = iter([UncertainDelivery("lost, but arrives")])
    rig.chat.answer = lambda order: next(lost, None) if order.thread else None
    (post,) = await rig.put(rig.post("C1", "1"))
    (answer,) = await rig.put(rig.answer(post, "one"))
    await rig.work_off(120)
    assert rig.chat.searches == [answer]
    assert rig.chat.said("C1") == ["1", f"one under ts-{post}"]
    assert await rig.state(answer) is State.SENT


@pytest.mark.parametrize("undone", [True, False])
async def test_an_answer_to_what_was_never_sent_is_dropped(rig: Rig, undone: bool) -> None:
    rig.chat.answer = lambda order: PermanentDeliveryError("is_archived") if words(order) == "1" else None
    (post,) = await rig.put(rig.post("C1", "1"))
    (answer,) = await rig.put(rig.answer(post, "one"))
    if undone:
        await rig.put(rig.delete(post))
    await rig.work_off(10)
    assert rig.chat.said("C1") == []
    assert (await rig.entry(answer)).reason == "what it answers was never sent"


async def test_without_threads_an_answer_stands_by_itself(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        rig = rig_on(store, workspace)
        chat = ScriptedChat(rig.pace, can=replace(ALL, threads=False))
        rig = rig_on(store, workspace, chat=chat)
        (post,) = await rig.put(rig.post("C1", "1"))
        await rig.put(rig.answer(post, "one"))
        await rig.work_off(10)
        assert chat.said("C1") == ["1", "one"]


async def test_only_a_post_answers(rig: Rig) -> None:
    (post,) = await rig.put(rig.post("C1", "1"))
    with pytest.raises(ValueError, match="only a post"):
        await rig.put(replace(rig.edit(post, "x"), thread=post))
