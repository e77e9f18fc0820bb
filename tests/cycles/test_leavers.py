"""What leaves with people who leave, and is back with them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cycles.ballots import Shared
from bot.cycles.changes.leavers import AWAY_FOR, end_reviews_of_leavers, let_off_leavers
from bot.cycles.cycle import Cycle
from bot.cycles.results.releasing import release_due
from bot.cycles.review import DebtState, Review, ReviewState
from bot.patience import Patience
from tests.cycles.office import TEAM, ballots, debt_of, managed, open_cycle, review_of
from tests.cycles.released import release
from tests.cycles.running import back, run_jobs, share_late, shares
from tests.cycles.test_changes import begin, seen
from tests.directory.office import left
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office
from tests.workspace import PATIENCE

DAY = timedelta(days=1)
A_MOMENT = timedelta(hours=2)


async def look(office: Office) -> None:
    """What the bot does every minute."""
    context = office.engine.context
    patience = Patience(context.clock)
    while await let_off_leavers(context) or await end_reviews_of_leavers(context, patience):
        pass


async def later(office: Office, more: timedelta) -> None:
    await look(office)
    office.sandbox.clock.set(office.sandbox.clock.now() + more)
    await look(office)


async def fresh(office: Office, cycle: Cycle, review: Review) -> Review:
    async with office.store.read() as work:
        found = await work.cycles.review(cycle.workspace, review.id)
    assert found is not None
    return found


async def test_who_leaves_owes_nothing_and_what_they_shared_counts(office: Office) -> None:
    clock_at(office, MONDAY, 11)
    cycle = await open_cycle(office, TEAM)
    await shares(office, cycle, "ben")
    debts = [await debt_of(office, cycle, each) for each in ("ben", "jorge")]
    await left(office, "ben")
    await left(office, "jorge")
    while await let_off_leavers(office.engine.context):
        pass
    async with office.store.read() as work:
        after = [await work.cycles.debt(cycle.workspace, each.id) for each in debts]
    assert [each.state for each in after if each] == [DebtState.LEFT, DebtState.LEFT]
    collected = await ballots(office).collect(cycle.id, debts[0].review.id, [each.id for each in debts])
    assert list(collected.ballots) == [debts[0].id]


async def test_where_nobody_left_no_turn_to_write_is_asked_for(one_office: Office) -> None:
    """Somebody else has the writer's turn all the while."""
    await open_cycle(one_office, TEAM)
    async with one_office.store.work() as work:
        await work.daily.first(1, "another job", MONDAY)
        assert await asyncio.wait_for(let_off_leavers(one_office.engine.context), PATIENCE) == 0


async def test_the_review_of_who_leaves_ends_and_the_reviewers_hear_so(office: Office) -> None:
    clock_at(office, MONDAY, 11)
    cycle = await open_cycle(office, TEAM, invited=False)
    message = await office.told("ben", "What is it like to work with")
    review = await review_of(office, cycle, "dmitri")
    await left(office, "dmitri")
    await later(office, AWAY_FOR)
    await office.until(lambda: "Dmitri Aaltonen has left" in message.plain)
    assert message.buttons == []
    assert (await fresh(office, cycle, review)).state is ReviewState.ENDED
    assert await share_late(office, cycle, "ben") is Shared.WITHDRAWN


async def test_who_is_gone_for_a_moment_loses_no_review(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, invited=False)
    message = await one_office.told("ben", "What is it like to work with")
    review = await review_of(one_office, cycle, "dmitri")
    await left(one_office, "dmitri")
    await later(one_office, A_MOMENT)
    assert (await fresh(one_office, cycle, review)).state is ReviewState.ASKED
    await back(one_office, "dmitri")
    await later(one_office, AWAY_FOR)
    await left(one_office, "dmitri")  # counted from here
    await later(one_office, A_MOMENT)
    assert (await fresh(one_office, cycle, review)).state is ReviewState.ASKED
    assert "has left" not in message.plain
    assert await share_late(one_office, cycle, "ben") is Shared.YES


async def test_who_is_back_before_the_release_is_reviewed_as_before(office: Office) -> None:
    """Ben's answer counts, Eun's no is one still, and Jorge owes his."""
    clock_at(office, MONDAY, 11)
    cycle = await open_cycle(office, TEAM, invited=False)
    message = await office.told("ben", "What is it like to work with")
    await shares(office, cycle, "ben")
    async with office.store.work() as work:
        now = office.sandbox.clock.now()
        await work.cycles.set_debt(await debt_of(office, cycle, "eun"), DebtState.DECLINED, now)
        await work.commit()
    review = await review_of(office, cycle, "dmitri")
    await left(office, "dmitri")
    await later(office, AWAY_FOR)
    await office.until(lambda: "Dmitri Aaltonen has left" in message.plain)
    assert await share_late(office, cycle, "jorge") is Shared.WITHDRAWN
    await back(office, "dmitri")
    await later(office, A_MOMENT)
    assert (await fresh(office, cycle, review)).state is ReviewState.ASKED
    await office.until(lambda: "Dmitri Aaltonen reads the answers" in message.plain)
    clock_at(office, MONDAY + 3 * DAY, 4, 1, "Europe/Oslo")
    await run_jobs(office)
    found = {each: (await debt_of(office, cycle, each)).state for each in TEAM["dmitri"]}
    assert found == {"ben": DebtState.PAID, "eun": DebtState.DECLINED, "jorge": DebtState.OWED}
    assert await share_late(office, cycle, "jorge") is Shared.YES


async def test_a_reviewer_who_is_back_owes_what_they_owed(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM)
    await left(one_office, "ben")
    await look(one_office)
    assert not (await debt_of(one_office, cycle, "ben")).is_answerable
    await back(one_office, "ben")
    await look(one_office)
    debt = await debt_of(one_office, cycle, "ben")
    assert (debt.state, debt.is_answerable) == (DebtState.OWED, True)


async def test_what_was_answered_with_names_is_kept_until_the_release_and_then_gone(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, named=["dmitri"])
    debt = await debt_of(one_office, cycle, "ben")
    async with one_office.store.work() as work:
        await work.cycles.share_named(debt, {"change": "Listen more"}, "w", 1)
        await work.commit()
    await left(one_office, "dmitri")
    await later(one_office, AWAY_FOR)
    assert await kept(one_office, debt.review) == 1
    assert cycle.release_at is not None
    one_office.sandbox.clock.set(cycle.release_at + A_MOMENT)
    await release_all(one_office)
    assert await kept(one_office, debt.review) == 0
    assert (await fresh(one_office, cycle, debt.review)).state is ReviewState.ENDED


async def kept(office: Office, review: Review) -> int:
    async with office.store.read() as work:
        return len(await work.cycles.named_answers(review))


async def release_all(office: Office) -> None:
    await run_jobs(office)
    await release(office)


@pytest.mark.parametrize(("gone", "state"), [(A_MOMENT, ReviewState.SHOWN), (AWAY_FOR, ReviewState.ENDED)])
async def test_at_the_release_a_result_is_lost_by_whom_left_and_not_by_who_is_gone_for_a_moment(
    one_office: Office, gone: timedelta, state: ReviewState
) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, *TEAM["dmitri"])
    assert cycle.release_at is not None
    one_office.sandbox.clock.set(cycle.release_at - gone - timedelta(minutes=1))
    await run_jobs(one_office)
    await left(one_office, "dmitri")
    await look(one_office)
    one_office.sandbox.clock.set(cycle.release_at + timedelta(minutes=1))
    context = one_office.engine.context
    await release_due(context, Patience(context.clock))  # before anybody else looked
    assert (await fresh(one_office, cycle, await review_of(one_office, cycle, "dmitri"))).state is state


async def test_a_manager_who_left_gets_no_review_on_the_way_nor_one_whose_only_reader_left(one_office: Office) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "carla", "ana", "isla", "kavita")
    await managed(one_office, "farah", "carla")
    assert "3 people report to Carla Rossi now" in await seen(one_office, "grace", cycle)
    async with one_office.store.work() as work:
        setup = replace(cycle.setup, reviewee_reads=False, manager_reads=True)
        hidden = await work.cycles.save_setup(cycle, setup, one_office.sandbox.clock.now())
        await work.commit()
    assert "3 people report to Carla Rossi now" in await seen(one_office, "grace", hidden)
    await left(one_office, "farah")
    assert "Carla" not in await seen(one_office, "grace", hidden)
    async with one_office.store.work() as work:
        cycle = await work.cycles.save_setup(hidden, cycle.setup, one_office.sandbox.clock.now())
        await work.commit()
    assert "Carla" in await seen(one_office, "grace", cycle)
    await left(one_office, "carla")
    assert "Carla" not in await seen(one_office, "grace", cycle)
