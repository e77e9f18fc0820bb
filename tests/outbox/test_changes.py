"""Edits and deletions keep to their posts, and features have the last word before anything leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.deliveries import Delivery, Entry, State
from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.platform import Order, SearchResult
from bot.routes import OnDelivery
from bot.store import Work
from tests.outbox.world import START, World, opened, words, world_on


async def test_an_edit_follows_its_post_in_the_same_line(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    edit, _ = await world.put(world.edit(post, "one"), world.post("C1", "2"))
    await world.work_off(10)
    assert world.chat.said("C1") == ["1", "(edit) one", "2"]
    entry = await world.entry(edit)
    assert entry.posted == (await world.entry(post)).posted
    assert world.chat.arrivals[1].order.target == entry.posted


async def test_only_the_newest_of_waiting_edits_is_made(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(10)
    (old,) = await world.put(world.edit(post, "one"))
    (new,) = await world.put(world.edit(post, "uno"))
    await world.work_off(10)
    assert world.chat.said("C1") == ["1", "(edit) uno"]
    assert ((await world.entry(old)).state, (await world.entry(old)).reason) == (State.DROPPED, "superseded")
    assert await world.state(new) is State.SENT


async def test_an_edit_of_a_private_post_goes_to_the_same_person(world: World) -> None:
    (post,) = await world.put(world.post("U1", "1", private=True))
    await world.put(world.edit(post, "one"))
    await world.work_off(10)
    assert world.chat.said("U1") == ["1", "(edit) one"]
    assert world.chat.arrivals[1].order.private


async def test_what_was_undone_while_it_waited_never_leaves(world: World) -> None:
    post, _ = await world.put(world.post("C1", "1"), world.post("C1", "2"))
    (edit,) = await world.put(world.edit(post, "one"))
    (deletion,) = await world.put(world.delete(post))
    await world.work_off(10)
    assert world.chat.said("C1") == ["2"]
    for token in (post, deletion):
        assert (await world.entry(token)).reason == "undone before it was sent"
    assert await world.state(edit) is State.DROPPED


async def test_a_deletion_takes_a_sent_post_away_and_its_waiting_edit(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(10)
    await world.put(world.edit(post, "one"))
    await world.put(world.delete(post))
    await world.work_off(10)
    assert world.chat.said("C1") == ["1", "(delete)"]


async def test_changes_wait_while_their_post_is_in_doubt_and_others_pass(world: World) -> None:
    world.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(2)
    await world.put(world.edit(post, "one"), world.post("C1", "2"))
    await world.work_off(5)
    assert world.chat.said("C1") == ["1", "2"]
    await world.work_off(60)
    assert world.chat.said("C1") == ["1", "2", "(edit) one"]


@pytest.mark.parametrize("doubt", [TransientDeliveryError("ratelimited", retry_after=20), UncertainDelivery("lost")])
async def test_a_post_undone_while_it_could_not_be_sent_stays_unsent(
    world: World, doubt: TransientDeliveryError | UncertainDelivery
) -> None:
    world.chat.answer = lambda _order: doubt if len(world.chat.requests) == 1 else None
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(2)
    (deletion,) = await world.put(world.delete(post))
    await world.work_off(120)
    assert world.chat.said("C1") == []
    assert (await world.state(post), await world.state(deletion)) == (State.DROPPED, State.DROPPED)


async def test_changes_of_a_refused_post_are_dropped(world: World) -> None:
    world.chat.answer = lambda order: PermanentDeliveryError("is_archived") if words(order) == "1" else None
    (post,) = await world.put(world.post("C1", "1"))
    (edit,) = await world.put(world.edit(post, "one"))
    await world.work_off(10)
    assert (await world.entry(edit)).reason == "its post was never sent"
    assert world.chat.said("C1") == []


async def test_an_uncertain_change_is_repeated_before_an_answer_that_came_later(world: World) -> None:
    lost = iter([UncertainDelivery("lost, but arrives")])
    world.chat.answer = lambda order: next(lost, None) if words(order) == "(edit) one" else None
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(5)
    await world.put(world.edit(post, "one"), world.answer(post, "2"))
    await world.work_off(10)
    assert world.chat.said("C1") == ["1", "(edit) one", "(edit) one", f"2 under ts-{post}"]


async def test_what_is_no_longer_wanted_or_stale_is_dropped_right_before_sending(database_url: str) -> None:
    async def wanted(work: Work, entry: Entry) -> bool:
        return entry.delivery.place != "C1"

    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, {"test.post": OnDelivery("test.post", still_wanted=wanted)})
        unwanted, stale, kept, fresh = await world.put(
            world.post("C1", "1"),
            world.post("C2", "1", stale_after=START - timedelta(seconds=1)),
            world.post("C2", "2"),
            world.post("C2", "3", stale_after=START + timedelta(seconds=30)),
        )
        await world.work_off(10)
        assert world.chat.said("C1") == []
        assert world.chat.said("C2") == ["2", "3"]
        reasons = ((await world.entry(unwanted)).reason, (await world.entry(stale)).reason)
        assert reasons == ("no longer wanted", "stale")
        assert (await world.state(kept), await world.state(fresh)) == (State.SENT, State.SENT)


async def test_a_refusal_is_told_in_the_transaction_that_records_it(database_url: str) -> None:
    async def refused(work: Work, entry: Entry, now: datetime) -> None:
        assert (entry.state, entry.reason) == (State.REFUSED, "is_archived")
        told = Delivery(entry.delivery.workspace, "test.told", "test/1", "slack", "U1", private=True, message=None)
        await work.outbox.put([told], now)

    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, {"test.post": OnDelivery("test.post", on_refused=refused)})
        world.chat.answer = lambda order: PermanentDeliveryError("is_archived") if order.place == "C1" else None
        (token,) = await world.put(world.post("C1", "1"))
        await world.work_off(24 * 3600)
        assert await world.state(token) is State.REFUSED
        assert world.chat.said("U1") == ["(post)"]
        async with store.read() as work:
            assert [e.token for e in await work.outbox.stuck(workspace)] == [token]
            assert await work.outbox.stuck(workspace + 1) == ()
        async with store.work() as work:
            await work.outbox.drop(token, "settled by an admin", world.clock.now())
            await work.commit()
        async with store.read() as work:
            assert await work.outbox.stuck(workspace) == ()


async def test_a_general_hook_hears_beside_the_kinds_own(database_url: str) -> None:
    told: list[str] = []

    def noting(name: str) -> Callable[[Work, Entry, datetime], Awaitable[None]]:
        async def note(work: Work, entry: Entry, now: datetime) -> None:
            told.append(f"{name} {entry.state}")

        return note

    kinds = ("test.post", "*")
    hooks = {kind: OnDelivery(kind, on_sent=noting(kind), on_refused=noting(kind)) for kind in kinds}
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, hooks)
        world.chat.answer = lambda order: PermanentDeliveryError("no") if words(order) == "2" else None
        await world.put(world.post("C1", "1"))
        await world.work_off(5)
        await world.put(world.post("C1", "2"))
        await world.work_off(5)
        assert told == ["test.post sent", "* sent", "test.post refused", "* refused"]


async def test_what_fails_for_a_day_is_given_up_and_told_not_before(database_url: str) -> None:
    told: list[str | None] = []

    async def refused(work: Work, entry: Entry, now: datetime) -> None:
        told.append(entry.reason)

    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, {"*": OnDelivery("*", on_refused=refused)})
        world.chat.answer = lambda _order: TransientDeliveryError("internal_error")
        await world.put(world.post("C1", "1"))
        world.clock.advance(-1)
        await world.work_off(600)
        assert 10 < len(world.chat.requests) < 30
        assert told == []
        world.clock.advance(24 * 3600)
        await world.work_off(120)
        assert told == ["gave up: internal_error"]
        assert world.chat.said("C1") == []


async def test_a_platform_that_is_not_connected_refuses(world: World) -> None:
    (token,) = await world.put(Delivery(world.workspace, "test.post", "test/1", "hipchat", "7"))
    await world.work_off(5)
    assert (await world.entry(token)).reason == "not_connected"


async def test_moving_the_bots_clock_neither_stalls_nor_floods(world: World) -> None:
    await world.put(*(world.post("C1", str(n)) for n in range(6)))
    await world.work_off(1)
    world.clock.advance(-24 * 3600)
    await world.work_off(1)
    world.clock.advance(2 * 24 * 3600)
    await world.work_off(10)
    assert [(a.at - START).total_seconds() for a in world.chat.arrivals] == [0, 1, 2, 3, 4, 5]


async def test_a_database_clock_set_back_by_a_day_does_not_stop_the_outbox(world: World) -> None:
    await world.put(*(world.post("C1", str(n)) for n in range(3)), world.post("U1", "hello", private=True))
    await world.work_off(0)
    world.pace.advance(-24 * 3600)
    await world.put(world.post("U1", "again", private=True))
    await world.work_off(5)
    assert world.chat.said("C1") == ["0", "1", "2"]
    assert world.chat.said("U1") == ["hello", "again"]


async def test_about_lists_the_posts_of_a_subject(world: World) -> None:
    first, second = await world.put(world.post("C1", "1"), world.post("C2", "1"))
    await world.put(world.edit(first, "one"))
    async with world.store.read() as work:
        assert [e.token for e in await work.outbox.about(world.workspace, "test/1")] == [first, second]
        assert await work.outbox.about(world.workspace + 1, "test/1") == ()
        assert await work.outbox.get(world.workspace + 1, first) is None


async def test_truncated_history_holds_even_after_a_long_time(world: World) -> None:
    world.chat.trace = SearchResult.CANNOT_TELL

    def answer(order: Order) -> UncertainDelivery:
        return UncertainDelivery("lost, but arrives")

    world.chat.answer = answer
    tokens = await world.put(*(world.post(f"C{n}", "1") for n in range(3)))
    await world.work_off(48 * 3600)
    assert [await world.state(token) for token in tokens] == [State.HELD] * 3
    assert len(world.chat.arrivals) == 3
