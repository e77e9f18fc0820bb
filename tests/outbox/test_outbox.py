"""What is put into the outbox leaves it exactly once, in order, at the pace that the platform allows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.deliveries import Entry, State
from bot.errors import LookUpFailed, TransientDeliveryError, UncertainDelivery
from bot.outbox.pace import DMS_PER_MINUTE
from bot.platform import Order, SearchResult
from bot.routes import OnDelivery
from bot.store import Work
from tests.outbox.world import START, Rig, opened, rig_on, words


@pytest.fixture
async def rig(database_url: str) -> AsyncIterator[Rig]:
    async with opened(database_url) as (store, workspace):
        yield rig_on(store, workspace)


async def test_a_post_leaves_once_and_is_remembered(rig: Rig) -> None:
    (token,) = await rig.put(rig.post("C1", "hello"))
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["hello"]
    entry = await rig.entry(token)
    assert entry.state is State.SENT
    assert entry.attempts == 1
    assert entry.sent_at == START
    assert entry.posted is not None
    assert entry.posted.external == f"ts-{token}"


async def test_a_post_takes_five_statements_from_claim_to_record(rig: Rig) -> None:
    await rig.put(rig.post("C1", "the first makes the channel's row"))
    await rig.work_off(5)
    await rig.put(rig.post("C1", "hello"))
    before = rig.store.statements
    await rig.pump.round()
    await rig.pump.settle()
    one_to_look_what_is_due = 1
    assert rig.store.statements - before == 5 + one_to_look_what_is_due


async def test_what_was_not_committed_never_leaves(rig: Rig) -> None:
    async with rig.store.work() as work:
        await work.outbox.put([rig.post("C1", "hello")], START)
    await rig.work_off(60)
    assert rig.chat.said("C1") == []


async def test_a_channel_gets_one_message_a_second_in_order(rig: Rig) -> None:
    await rig.put(*(rig.post("C1", str(n)) for n in range(5)), rig.post("C2", "aside"))
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["0", "1", "2", "3", "4"]
    times = [(a.at - START).total_seconds() for a in rig.chat.arrivals if a.order.place == "C1"]
    assert times == [0, 1, 2, 3, 4]
    assert [a.at for a in rig.chat.arrivals if a.order.place == "C2"] == [START]


async def test_people_are_written_to_side_by_side_but_never_faster_than_the_workspace_may(rig: Rig) -> None:
    await rig.put(*(rig.post(f"U{n}", "hello", private=True) for n in range(330)))
    await rig.work_off(100)
    times = [(a.at - START).total_seconds() for a in rig.chat.arrivals]
    assert len(times) == 330
    assert len([t for t in times if t == 0]) > 10
    assert max(len([t for t in times if start <= t < start + 60]) for start in times) <= DMS_PER_MINUTE
    assert max(times) < 70


async def test_a_praise_does_not_queue_behind_a_thousand_nudges(rig: Rig) -> None:
    await rig.put(*(rig.post(f"U{n}", "hello", private=True) for n in range(1000)))
    await rig.work_off(10)
    await rig.put(rig.post("C1", "praise"))
    await rig.work_off(0)
    assert rig.chat.said("C1") == ["praise"]


async def test_too_many_requests_hold_up_that_channel_alone(rig: Rig) -> None:
    def answer(order: Order) -> TransientDeliveryError | None:
        early = rig.pace.now() < START + timedelta(seconds=30)
        return TransientDeliveryError("ratelimited", retry_after=30) if order.place == "C1" and early else None

    rig.chat.answer = answer
    await rig.put(rig.post("C1", "1"), rig.post("C1", "2"), rig.post("C2", "aside"))
    await rig.work_off(29)
    assert len(rig.chat.requests) == 2
    assert rig.chat.said("C2") == ["aside"]
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["1", "2"]
    assert [a.at for a in rig.chat.requests][2] >= START + timedelta(seconds=30)


async def test_an_uncertain_post_that_arrived_is_found_not_repeated(rig: Rig) -> None:
    rig.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
    first, second = await rig.put(rig.post("C1", "1"), rig.post("C1", "2"))
    await rig.work_off(20)
    assert (await rig.state(first), await rig.state(second)) == (State.UNKNOWN, State.SENT)
    assert rig.chat.searches == []
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["1", "2"]
    assert rig.chat.searches == [first]
    assert await rig.state(first) is State.SENT


async def test_an_uncertain_post_that_did_not_arrive_is_sent_again(rig: Rig) -> None:
    rig.chat.answer = lambda _order: None if rig.chat.searches else UncertainDelivery("lost")
    (token,) = await rig.put(rig.post("C1", "1"))
    await rig.work_off(120)
    assert rig.chat.said("C1") == ["1"]
    assert (await rig.entry(token)).attempts == 2


async def test_what_nobody_can_tell_is_held_and_shown_once_never_guessed(database_url: str) -> None:
    told: list[Entry] = []

    async def held(work: Work, entry: Entry, now: object) -> None:
        told.append(entry)

    async with opened(database_url) as (store, workspace):
        rig = rig_on(store, workspace, {"*": OnDelivery("*", on_held=held)})
        rig.chat.trace = SearchResult.CANNOT_TELL
        rig.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
        first, second = await rig.put(rig.post("C1", "1"), rig.post("C1", "2"))
        await rig.work_off(7 * 24 * 3600)
        assert rig.chat.said("C1") == ["1", "2"]
        assert [e.token for e in told] == [first]
        async with store.read() as work:
            assert [e.token for e in await work.outbox.stuck(workspace)] == [first]
        assert await rig.state(second) is State.SENT

        rig.chat.answer = lambda _order: None
        async with store.work() as work:
            await work.outbox.again(first, rig.clock.now())
            await work.commit()
        await rig.work_off(60)
        assert rig.chat.said("C1") == ["1", "2", "1"]


async def test_a_last_attempt_without_an_answer_is_searched_for_before_it_is_given_up(rig: Rig) -> None:
    """It was called refused, so that an admin or the giver could have sent it a second time."""
    rig.chat.answer = lambda _order: TransientDeliveryError("internal_error")
    arrives, vanishes = await rig.put(rig.post("C1", "1"), rig.post("C2", "2"))
    await rig.work_off(600)
    lost = {"1": "lost, but arrives", "2": "lost"}
    rig.chat.answer = lambda order: UncertainDelivery(lost[words(order)])
    rig.clock.advance(24 * 3600)
    await rig.work_off(180)
    assert await rig.state(arrives) is State.SENT
    entry = await rig.entry(vanishes)
    assert (entry.state, entry.reason) == (State.REFUSED, "gave up: lost")
    assert (rig.chat.said("C1"), rig.chat.said("C2")) == (["1"], [])


async def test_a_search_that_fails_is_repeated_and_after_a_day_held(rig: Rig) -> None:
    rig.chat.trace = LookUpFailed("internal_error")
    rig.chat.answer = lambda _order: UncertainDelivery("lost")
    (token,) = await rig.put(rig.post("C1", "1"))
    await rig.work_off(600)
    assert 5 < len(rig.chat.searches) < 20
    assert await rig.state(token) is State.UNKNOWN
    await rig.work_off(25 * 3600)
    assert await rig.state(token) is State.HELD
    assert len(rig.chat.requests) == 1


async def test_a_claim_whose_process_died_is_searched_for_after_its_lease_and_grace(rig: Rig) -> None:
    token, _ = await rig.put(rig.post("C1", "1"), rig.post("C1", "2"))
    async with rig.store.work() as work:
        (claim,) = await work.outbox.claim(rig.pace.now(), 30.0, 16)
        await work.commit()
    assert claim.order.token == token
    await rig.work_off(29)
    assert rig.chat.requests == []
    await rig.work_off(7)
    assert rig.chat.said("C1") == ["2"]
    await rig.work_off(60)
    assert rig.chat.searches == [token]
    assert rig.chat.said("C1") == ["2", "1"]


async def test_a_process_that_slept_over_its_claim_sends_nothing_by_it(database_url: str) -> None:
    """Another replica may have begun to search for the post by now, and would not find it."""
    asleep = iter([20.0])
    replicas: list[Rig] = []

    async def wanted(work: Work, entry: Entry) -> bool:
        replicas[0].pace.advance(next(asleep, 0.0))
        return True

    async with opened(database_url) as (store, workspace):
        one = rig_on(store, workspace, {"*": OnDelivery("*", still_wanted=wanted)})
        replicas.append(one)
        (token,) = await one.put(one.post("C1", "1"))
        await one.pump.round()
        await one.pump.settle()
        assert (one.chat.requests, await one.state(token)) == ([], State.WAITING)
        await one.work_off(5)
        assert one.chat.said("C1") == ["1"]


async def test_a_change_whose_process_died_is_made_again_in_its_turn(rig: Rig) -> None:
    (post,) = await rig.put(rig.post("C1", "1"))
    await rig.work_off(5)
    await rig.put(rig.edit(post, "one"), rig.post("C1", "2"))
    async with rig.store.work() as work:
        await work.outbox.claim(rig.pace.now(), 30.0, 16)
        await work.commit()
    await rig.work_off(60)
    assert rig.chat.said("C1") == ["1", "(edit) one", "2"]
    assert rig.chat.searches == []
