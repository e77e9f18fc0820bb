"""What is put into the outbox leaves it exactly once, in order, at the pace that the platform allows."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries import Entry, State
from bot.errors import LookUpFailed, TransientDeliveryError, UncertainDelivery
from bot.outbox.pace import DMS_PER_MINUTE
from bot.platform import Order, SearchResult
from bot.routes import OnDelivery
from bot.store import Work
from tests.outbox.world import START, World, opened, words, world_on


async def test_a_post_leaves_once_and_is_remembered(world: World) -> None:
    (token,) = await world.put(world.post("C1", "hello"))
    await world.work_off(60)
    assert world.chat.said("C1") == ["hello"]
    entry = await world.entry(token)
    assert entry.state is State.SENT
    assert entry.attempts == 1
    assert entry.sent_at == START
    assert entry.posted is not None
    assert entry.posted.external == f"ts-{token}"


async def test_a_post_takes_five_statements_from_claim_to_record(world: World) -> None:
    await world.put(world.post("C1", "the first makes the channel's row"))
    await world.work_off(5)
    await world.put(world.post("C1", "hello"))
    before = world.store.statements
    await world.pump.round()
    await world.pump.settle()
    one_to_look_what_is_due = 1
    assert world.store.statements - before == 5 + one_to_look_what_is_due


async def test_what_was_not_committed_never_leaves(world: World) -> None:
    async with world.store.work() as work:
        await work.outbox.put([world.post("C1", "hello")], START)
    await world.work_off(60)
    assert world.chat.said("C1") == []


async def test_a_channel_gets_one_message_a_second_in_order(world: World) -> None:
    await world.put(*(world.post("C1", str(n)) for n in range(5)), world.post("C2", "aside"))
    await world.work_off(60)
    assert world.chat.said("C1") == ["0", "1", "2", "3", "4"]
    times = [(a.at - START).total_seconds() for a in world.chat.arrivals if a.order.place == "C1"]
    assert times == [0, 1, 2, 3, 4]
    assert [a.at for a in world.chat.arrivals if a.order.place == "C2"] == [START]


async def test_people_are_written_to_side_by_side_but_never_faster_than_the_workspace_may(world: World) -> None:
    await world.put(*(world.post(f"U{n}", "hello", private=True) for n in range(330)))
    await world.work_off(100)
    times = [(a.at - START).total_seconds() for a in world.chat.arrivals]
    assert len(times) == 330
    assert len([t for t in times if t == 0]) > 10
    assert max(len([t for t in times if start <= t < start + 60]) for start in times) <= DMS_PER_MINUTE
    assert max(times) < 70


async def test_a_praise_does_not_queue_behind_a_thousand_nudges(world: World) -> None:
    await world.put(*(world.post(f"U{n}", "hello", private=True) for n in range(1000)))
    await world.work_off(10)
    await world.put(world.post("C1", "praise"))
    await world.work_off(0)
    assert world.chat.said("C1") == ["praise"]


async def test_too_many_requests_hold_up_that_channel_alone(world: World) -> None:
    def answer(order: Order) -> TransientDeliveryError | None:
        early = world.pace.now() < START + timedelta(seconds=30)
        return TransientDeliveryError("ratelimited", retry_after=30) if order.place == "C1" and early else None

    world.chat.answer = answer
    await world.put(world.post("C1", "1"), world.post("C1", "2"), world.post("C2", "aside"))
    await world.work_off(29)
    assert len(world.chat.requests) == 2
    assert world.chat.said("C2") == ["aside"]
    await world.work_off(60)
    assert world.chat.said("C1") == ["1", "2"]
    assert [a.at for a in world.chat.requests][2] >= START + timedelta(seconds=30)


async def test_an_uncertain_post_that_arrived_is_found_not_repeated(world: World) -> None:
    world.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
    first, second = await world.put(world.post("C1", "1"), world.post("C1", "2"))
    await world.work_off(20)
    assert (await world.state(first), await world.state(second)) == (State.UNKNOWN, State.SENT)
    assert world.chat.searches == []
    await world.work_off(60)
    assert world.chat.said("C1") == ["1", "2"]
    assert world.chat.searches == [first]
    assert await world.state(first) is State.SENT


async def test_an_uncertain_post_that_did_not_arrive_is_sent_again(world: World) -> None:
    world.chat.answer = lambda _order: None if world.chat.searches else UncertainDelivery("lost")
    (token,) = await world.put(world.post("C1", "1"))
    await world.work_off(120)
    assert world.chat.said("C1") == ["1"]
    assert (await world.entry(token)).attempts == 2


async def test_what_nobody_can_tell_is_held_and_shown_once_never_guessed(database_url: str) -> None:
    told: list[Entry] = []

    async def held(work: Work, entry: Entry, now: object) -> None:
        told.append(entry)

    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, {"*": OnDelivery("*", on_held=held)})
        world.chat.trace = SearchResult.CANNOT_TELL
        world.chat.answer = lambda order: UncertainDelivery("lost, but arrives") if words(order) == "1" else None
        first, second = await world.put(world.post("C1", "1"), world.post("C1", "2"))
        await world.work_off(7 * 24 * 3600)
        assert world.chat.said("C1") == ["1", "2"]
        assert [e.token for e in told] == [first]
        async with store.read() as work:
            assert [e.token for e in await work.outbox.stuck(workspace)] == [first]
        assert await world.state(second) is State.SENT

        world.chat.answer = lambda _order: None
        async with store.work() as work:
            await work.outbox.again(first, world.clock.now())
            await work.commit()
        await world.work_off(60)
        assert world.chat.said("C1") == ["1", "2", "1"]


async def test_a_last_attempt_without_an_answer_is_searched_for_before_it_is_given_up(world: World) -> None:
    """It was called refused, so that an admin or the giver could have sent it a second time."""
    world.chat.answer = lambda _order: TransientDeliveryError("internal_error")
    arrives, vanishes = await world.put(world.post("C1", "1"), world.post("C2", "2"))
    await world.work_off(600)
    lost = {"1": "lost, but arrives", "2": "lost"}
    world.chat.answer = lambda order: UncertainDelivery(lost[words(order)])
    world.clock.advance(24 * 3600)
    await world.work_off(180)
    assert await world.state(arrives) is State.SENT
    entry = await world.entry(vanishes)
    assert (entry.state, entry.reason) == (State.REFUSED, "gave up: lost")
    assert (world.chat.said("C1"), world.chat.said("C2")) == (["1"], [])


async def test_a_search_that_fails_is_repeated_and_after_a_day_held(world: World) -> None:
    world.chat.trace = LookUpFailed("internal_error")
    world.chat.answer = lambda _order: UncertainDelivery("lost")
    (token,) = await world.put(world.post("C1", "1"))
    await world.work_off(600)
    assert 5 < len(world.chat.searches) < 20
    assert await world.state(token) is State.UNKNOWN
    await world.work_off(25 * 3600)
    assert await world.state(token) is State.HELD
    assert len(world.chat.requests) == 1


async def test_a_claim_whose_process_died_is_searched_for_after_its_lease_and_grace(world: World) -> None:
    token, _ = await world.put(world.post("C1", "1"), world.post("C1", "2"))
    async with world.store.work() as work:
        (claim,) = await work.outbox.claim(world.pace.now(), 30.0, 16)
        await work.commit()
    assert claim.order.token == token
    await world.work_off(29)
    assert world.chat.requests == []
    await world.work_off(7)
    assert world.chat.said("C1") == ["2"]
    await world.work_off(60)
    assert world.chat.searches == [token]
    assert world.chat.said("C1") == ["2", "1"]


async def test_a_process_that_slept_over_its_claim_sends_nothing_by_it(database_url: str) -> None:
    """Another replica may have begun to search for the post by now, and would not find it."""
    asleep = iter([20.0])
    replicas: list[World] = []

    async def wanted(work: Work, entry: Entry) -> bool:
        replicas[0].pace.advance(next(asleep, 0.0))
        return True

    async with opened(database_url) as (store, workspace):
        one = world_on(store, workspace, {"*": OnDelivery("*", still_wanted=wanted)})
        replicas.append(one)
        (token,) = await one.put(one.post("C1", "1"))
        await one.pump.round()
        await one.pump.settle()
        assert (one.chat.requests, await one.state(token)) == ([], State.WAITING)
        await one.work_off(5)
        assert one.chat.said("C1") == ["1"]


async def test_a_change_whose_process_died_is_made_again_in_its_turn(world: World) -> None:
    (post,) = await world.put(world.post("C1", "1"))
    await world.work_off(5)
    await world.put(world.edit(post, "one"), world.answer(post, "2"))
    async with world.store.work() as work:
        await work.outbox.claim(world.pace.now(), 30.0, 16)
        await work.commit()
    await world.work_off(60)
    assert world.chat.said("C1") == ["1", "(edit) one", f"2 under ts-{post}"]
    assert world.chat.searches == []
