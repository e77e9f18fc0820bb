"""Answers in threads wait for what they answer, and are looked for where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries import State
from bot.errors import PermanentDeliveryError, UncertainDelivery
from tests.outbox.world import ALL, ScriptedChat, World, opened, words, world_on


async def test_an_answer_stands_under_its_post_and_is_changed_by_itself(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    (answer,) = await world.put(world.answer(post, "one"))
    await world.work_off(10)
    assert world.chat.said("C1") == ["1", f"one under ts-{post}"]
    await world.put(world.edit(answer, "uno"), world.delete(post))
    await world.work_off(10)
    changes = {words(each.order): each.order.target for each in world.chat.arrivals[2:]}
    targets = {said: target.external for said, target in changes.items() if target}
    assert targets == {"(edit) uno": f"ts-{answer}", "(delete)": f"ts-{post}"}


async def test_an_answer_waits_while_its_post_is_in_doubt_and_others_pass(world: World) -> None:
    world.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(2)
    await world.put(world.answer(post, "one"), world.post("C1", "2"))
    await world.work_off(5)
    assert world.chat.said("C1") == ["1", "2"]
    await world.work_off(60)
    assert world.chat.said("C1") == ["1", "2", f"one under ts-{post}"]


async def test_a_doubtful_answer_is_looked_for_in_its_thread(world: World) -> None:
    lost = iter([UncertainDelivery("lost, but arrives")])
    world.chat.answer = lambda order: next(lost, None) if order.thread else None
    (post,) = await world.put(world.post("C1", "1"))
    (answer,) = await world.put(world.answer(post, "one"))
    await world.work_off(120)
    assert world.chat.searches == [answer]
    assert world.chat.said("C1") == ["1", f"one under ts-{post}"]
    assert await world.state(answer) is State.SENT


@pytest.mark.parametrize("undone", [True, False])
async def test_an_answer_to_what_was_never_sent_is_dropped(world: World, undone: bool) -> None:
    world.chat.answer = lambda order: PermanentDeliveryError("is_archived") if words(order) == "1" else None
    (post,) = await world.put(world.post("C1", "1"))
    (answer,) = await world.put(world.answer(post, "one"))
    if undone:
        await world.put(world.delete(post))
    await world.work_off(10)
    assert world.chat.said("C1") == []
    assert (await world.entry(answer)).reason == "what it answers was never sent"


async def test_without_threads_an_answer_stands_by_itself(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        chat = ScriptedChat(world.pace, can=replace(ALL, threads=False))
        world = world_on(store, workspace, chat=chat)
        (post,) = await world.put(world.post("C1", "1"))
        await world.put(world.answer(post, "one"))
        await world.work_off(10)
        assert chat.said("C1") == ["1", "one"]


async def test_only_a_post_answers(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    with pytest.raises(ValueError, match="only a post"):
        await world.put(replace(world.edit(post, "x"), thread=post))
