"""Edits and deletions, of direct messages and in channels: as fast as the platform's limits of these methods allow,
and nobody else waits for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.sandbox.transport.limits import Limits, Pace
from bot.deliveries import State
from bot.errors import TransientDeliveryError
from bot.platform import Order, Verb
from tests.outbox.world import Outcome, World, words

METHODS = {Verb.POST: ("chat.postMessage", "t4"), Verb.EDIT: ("chat.update", "t3"), Verb.DELETE: ("chat.delete", "t3")}


def limit(world: World, burst: int = 2) -> list[Order]:
    """The chat keeps the sandbox's limits from now on; gives what it refuses."""
    limits, refused = Limits(lambda: world.pace.now().timestamp(), Pace(burst=burst)), list[Order]()

    def answer(order: Order) -> Outcome:
        wait = limits.wait(*METHODS[order.verb], order.place)
        if wait:
            refused.append(order)
            return TransientDeliveryError("ratelimited", retry_after=wait)
        return None

    world.chat.answer = answer
    return refused


async def told(world: World, count: int) -> list[str]:
    """So many people have a direct message; a while ago."""
    tokens = await world.put(*(world.post(f"D{n}", f"hello {n}", private=True) for n in range(count)))
    await world.work_off(600)
    return tokens


async def test_edits_of_a_request_with_twenty_reviewers_hold_up_nobody_and_keep_the_limit(world: World) -> None:
    tokens = await told(world, 20)
    refused, began = limit(world), world.pace.now()
    await world.put(*(world.edit(token, "cancelled") for token in tokens))
    await world.put(world.post("D3", "news", private=True), world.post("C1", "in a channel"))
    await world.work_off(60)
    edits = [each.at for each in world.chat.arrivals if each.order.verb is Verb.EDIT]
    assert len(edits) == 20
    assert refused == []
    assert max(edits) - began <= timedelta(seconds=20 * 1.3)
    news = [each.at for each in world.chat.arrivals[-22:] if each.order.verb is Verb.POST]
    assert news == [began, began]


async def test_a_storm_of_edits_and_deletions_keeps_each_limit_of_its_own(world: World) -> None:
    tokens = await told(world, 120)
    refused, began = limit(world), world.pace.now()
    await world.put(*(world.edit(token, "cancelled") for token in tokens[:60]))
    await world.put(*(world.delete(token) for token in tokens[60:]))
    await world.work_off(75)
    assert refused == []
    for verb in (Verb.EDIT, Verb.DELETE):
        times = sorted(each.at for each in world.chat.arrivals if each.order.verb is verb)
        assert len(times) == 60
        assert all(each >= timedelta(seconds=1.2) for each in map(lambda a, b: b - a, times, times[1:]))
        assert times[0] == began


async def test_edits_in_channels_and_of_direct_messages_keep_one_limit(world: World) -> None:
    """Slack counts a method for the workspace, whatever room the message is in."""
    tokens = await told(world, 30)
    posts = await world.put(*(world.post(f"C{n % 3}", f"praise {n}") for n in range(60)))
    await world.work_off(120)
    refused, began = limit(world), world.pace.now()
    for change in (world.edit, lambda token, _: world.delete(token)):
        await world.put(*(change(token, "changed") for token in (*posts, *tokens)))
        await world.put(world.post("C9", "news"), world.post("D3", "news", private=True))
        await world.work_off(120)
    assert refused == []
    for verb in (Verb.EDIT, Verb.DELETE):
        times = sorted(each.at for each in world.chat.arrivals if each.order.verb is verb)
        assert len(times) == 90
        assert all(each >= timedelta(seconds=1.2) for each in map(lambda a, b: b - a, times, times[1:]))
    news = [each.at for each in world.chat.arrivals if words(each.order) == "news"]
    assert news[:2] == [began, began]


async def test_posts_in_a_room_waited_for_edits_in_all_other_rooms(world: World) -> None:
    rooms = [f"C{n}" for n in range(10)]
    posts = await world.put(*(world.post(room, f"praise {n}") for n in range(2) for room in rooms))
    await world.work_off(60)
    refused, began = limit(world), world.pace.now()
    await world.put(*(world.edit(token, "changed") for token in posts))
    await world.put(*(world.post(room, "news") for room in rooms))
    await world.work_off(60)
    assert refused == []
    news = {each.order.place: each.at for each in world.chat.arrivals if words(each.order) == "news"}
    assert news == dict.fromkeys(rooms, began)
    assert [words(each.order) for each in world.chat.arrivals].count("(edit) changed") == 20


async def test_what_is_about_one_post_keeps_its_order_though_changes_wait_elsewhere(world: World) -> None:
    other, post = await world.put(world.post("C2", "other"), world.post("C1", "post"))
    await world.work_off(60)
    await world.put(world.edit(other, "changed"), world.edit(post, "changed"), world.answer(post, "answer"))
    await world.put(world.post("C1", "news"))
    await world.work_off(60)
    assert world.chat.said("C1") == ["post", "news", "(edit) changed", f"answer under ts-{post}"]
    await world.put(world.post("C1", "more"), world.answer(post, "another"), world.delete(post))
    await world.work_off(60)
    assert world.chat.said("C1")[4:] == ["more", f"another under ts-{post}", "(delete)"]


@pytest.mark.parametrize("place", ["C", "D"])
async def test_one_refusal_for_being_too_fast_stops_all_edits_for_as_long_as_asked(world: World, place: str) -> None:
    """Ten thousand edits must not each be refused once, in channels or in direct messages; and only edits wait."""
    many = [world.post(f"{place}{n}", f"post {n}", private=place == "D") for n in range(30)]
    tokens = await world.put(*many)
    await world.work_off(60)
    requests = len(world.chat.requests)
    world.chat.answer = lambda order: (
        TransientDeliveryError("ratelimited", retry_after=30.0) if order.verb is Verb.EDIT else None
    )
    await world.put(*(world.edit(token, "changed") for token in tokens))
    await world.work_off(29)
    assert len(world.chat.requests) == requests + 1
    await world.put(world.post(f"{place}3", "news", private=place == "D"))
    await world.work_off(0)
    assert world.chat.said(f"{place}3")[-1] == "news"
    world.chat.answer = lambda _: None
    await world.work_off(60)
    assert [world.chat.said(f"{place}{n}").count("(edit) changed") for n in range(30)] == [1] * 30


async def test_an_edit_in_a_channel_that_keeps_failing_lets_all_others_pass(world: World) -> None:
    posts = await world.put(*(world.post(f"C{n}", f"praise {n}") for n in range(5)))
    tokens = await told(world, 5)
    world.chat.answer = lambda order: TransientDeliveryError("internal_error") if order.place == "C0" else None
    edits = await world.put(*(world.edit(token, "changed") for token in (*posts, *tokens)))
    await world.work_off(60)
    assert [await world.state(token) for token in edits[1:]] == [State.SENT] * 9
    assert await world.state(edits[0]) is State.WAITING


async def test_an_edit_that_keeps_failing_lets_the_others_pass(world: World) -> None:
    tokens = await told(world, 10)
    world.chat.answer = lambda order: TransientDeliveryError("internal_error") if order.place == "D0" else None
    edits = await world.put(*(world.edit(token, "cancelled") for token in tokens))
    await world.work_off(60)
    assert [await world.state(token) for token in edits[1:]] == [State.SENT] * 9
    assert await world.state(edits[0]) is State.WAITING


async def test_a_deletion_waits_for_the_edit_that_is_on_its_way(world: World) -> None:
    (token,) = await told(world, 1)
    (edit,) = await world.put(world.edit(token, "changed"))
    async with world.store.work() as work:
        (claimed,) = await work.outbox.claim(world.pace.now(), 30.0, 5)
        await work.commit()
    assert claimed.entry.token == edit
    (deletion,) = await world.put(world.delete(token))
    async with world.store.work() as work:
        assert await work.outbox.claim(world.pace.now(), 30.0, 5) == ()
        await work.commit()
    await world.work_off(60)
    assert [await world.state(each) for each in (edit, deletion)] == [State.SENT, State.SENT]
    assert [each.order.verb for each in world.chat.arrivals[-2:]] == [Verb.EDIT, Verb.DELETE]


async def test_a_deletion_whose_process_died_is_done_by_the_next(world: World) -> None:
    (token,) = await told(world, 1)
    (deletion,) = await world.put(world.delete(token))
    async with world.store.work() as work:
        assert len(await work.outbox.claim(world.pace.now(), 30.0, 5)) == 1
        await work.commit()
    await world.work_off(60)
    assert await world.state(deletion) is State.SENT
