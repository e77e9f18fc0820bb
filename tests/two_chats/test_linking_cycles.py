"""Two records are not made one while an upward cycle needs them to be two; else one person would be counted twice, or
read what they wrote."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.cycles.cycle import Cycle, Days, Picker, Setup, Stage
from bot.cycles.picking.picks import NewPick
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Before
from bot.feedback.questions import default_template
from bot.people import Person
from storage.tables.reviews import REVIEW_DEBT as DEBT
from tests.praise.office import somebody_waits
from tests.two_chats.test_linking import agreed, typed
from tests.two_chats.world import TwoChats

REFUSED = "something that is open needs them to be two people"


async def ask(
    chats: TwoChats, about: Person, *reviewers: Person, managers: tuple[Person, ...] = (), stage: Stage = Stage.OPEN
) -> Cycle:
    now = chats.clock.now()
    days = Days(now.date(), now.date() + timedelta(9), now.date() + timedelta(14))
    setup = Setup("Autumn", "manager_effectiveness", default_template().questions, days)
    readers = [(about.id, Capacity.REVIEWEE), *((each.id, Capacity.MANAGER) for each in managers)]
    async with chats.store.work() as work:
        cycle = await work.cycles.add(chats.workspace, about, setup, "UTC", now)
        new = NewReview(about.id, tuple(each.id for each in reviewers), tuple(readers))
        await work.cycles.add_reviews(cycle, [new])
        cycle = await work.cycles.set_stage(cycle, stage, now)
        await work.commit()
    return cycle


async def move(chats: TwoChats, cycle: Cycle, stage: Stage) -> None:
    async with chats.store.work() as work:
        await work.cycles.set_stage(cycle, stage, chats.clock.now())
        await work.commit()


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.OPEN, Stage.CLOSED, Stage.RELEASING])
async def test_who_was_asked_about_one_reviewee_as_two_stays_two_until_the_release(
    chats: TwoChats, stage: Stage
) -> None:
    ben, dan, cem = [await chats.person(name) for name in ("ben", "dan", "cem")]
    cycle = await ask(chats, cem, ben, dan, stage=stage)
    assert REFUSED in await typed(chats, "link", " dan")
    await move(chats, cycle, Stage.RELEASED)
    await agreed(chats)


@pytest.mark.parametrize("sides", [("ben", "dan"), ("dan", "ben")])
async def test_who_answers_is_not_made_one_with_whom_it_is_about(chats: TwoChats, sides: tuple[str, str]) -> None:
    reviewer, about = [await chats.person(name) for name in sides]
    cycle = await ask(chats, about, reviewer)
    assert REFUSED in await typed(chats, "link", " dan")
    await move(chats, cycle, Stage.CANCELLED)
    await agreed(chats)


@pytest.mark.parametrize("sides", [("ben", "dan"), ("dan", "ben")])
async def test_who_answers_is_not_made_one_with_a_reader(chats: TwoChats, sides: tuple[str, str]) -> None:
    reviewer, manager = [await chats.person(name) for name in sides]
    await ask(chats, await chats.person("cem"), reviewer, managers=(manager,))
    assert REFUSED in await typed(chats, "link", " dan")


async def test_two_of_whom_each_is_reviewed_are_not_made_one(chats: TwoChats) -> None:
    ben, dan, cem = [await chats.person(name) for name in ("ben", "dan", "cem")]
    await ask(chats, ben, cem)
    await ask(chats, dan, cem)
    assert REFUSED in await typed(chats, "link", " dan")


async def test_what_hr_decided_about_either_holds_for_the_one_and_goes_back_when_they_are_parted(
    chats: TwoChats,
) -> None:
    """Whoever HR had left out was reviewed, and whoever was to read it was asked: under the number of a record that is
    gone."""
    ben, dan, cem, ana = [await chats.person(name) for name in ("ben", "dan", "cem", "ana")]
    cycle = await ask(chats, cem, ana, stage=Stage.DRAFT)
    about = frozenset({dan.id, ana.id})
    decided = replace(
        cycle.setup, left_out=about, chosen=about, approved=about, by_name=about, readers=about | {ben.id},
        picked={dan.id: about, cem.id: about}, picked_by={dan.id: Picker.HR}, joint={dan.id: cem.id, cem.id: dan.id},
    )  # fmt: skip
    await decide(chats, cycle, decided)
    assert "is Ben from now on" in await typed(chats, "link", " dan")
    one = (await chats.person("ben")).id
    now = frozenset({one, ana.id})
    assert await setup_of(chats, cycle) == replace(
        decided, left_out=now, chosen=now, approved=now, by_name=now, readers=now, picked={one: now, cem.id: now},
        picked_by={one: Picker.HR}, joint={one: cem.id, cem.id: one},
    )  # fmt: skip

    assert "a separate person" in await typed(chats, "unlink")
    assert await setup_of(chats, cycle) == decided


async def test_what_hr_decided_since_two_were_linked_stays_with_the_one_when_they_are_parted(chats: TwoChats) -> None:
    """HR left Dan out and picked for both; linked, it puts him back, leaves out Cem, and picks Cem too."""
    ben, dan, cem, ana = [await chats.person(name) for name in ("ben", "dan", "cem", "ana")]
    cycle = await ask(chats, cem, ana, stage=Stage.DRAFT)
    one, two = frozenset({ana.id}), frozenset({dan.id})
    both = replace(cycle.setup, left_out=two, readers=two | {ben.id}, picked={ben.id: one, dan.id: one})
    await decide(chats, cycle, replace(both, joint={ben.id: ana.id, ana.id: ben.id, dan.id: cem.id, cem.id: dan.id}))
    assert "is Ben from now on" in await typed(chats, "link", " dan")
    linked = await setup_of(chats, cycle)
    assert linked.readers == {ben.id}
    assert (linked.picked, linked.joint) == ({ben.id: one}, {ben.id: ana.id, ana.id: ben.id})
    await decide(chats, cycle, replace(linked, left_out=frozenset({cem.id}), picked={ben.id: one | {cem.id}}))
    assert "a separate person" in await typed(chats, "unlink")
    parted = await setup_of(chats, cycle)
    assert parted.left_out == {cem.id}
    assert parted.readers == {ben.id, dan.id}
    assert parted.picked == {ben.id: {ana.id, cem.id}, dan.id: {ana.id}}
    assert parted.joint == {ben.id: ana.id, ana.id: ben.id, dan.id: cem.id, cem.id: dan.id}


async def test_whom_a_manager_picked_is_the_one_and_is_two_again_when_they_are_parted(chats: TwoChats) -> None:
    ben, dan, cem, ana = [await chats.person(name) for name in ("ben", "dan", "cem", "ana")]
    cycle = await ask(chats, cem, ana, stage=Stage.DRAFT)
    today = chats.clock.now().date()
    async with chats.store.work() as work:
        await work.cycles.add_picks(cycle, [NewPick(cem.id, ana.id, today, today)])
        (pick,) = await work.cycles.picks_of(cycle)
        await work.cycles.save_picks([replace(pick, people=frozenset({dan.id, ana.id}))])
        await work.commit()
    assert "is Ben from now on" in await typed(chats, "link", " dan")
    assert await picked_in(chats, cycle) == {ben.id, ana.id}
    assert "a separate person" in await typed(chats, "unlink")
    assert await picked_in(chats, cycle) == {dan.id, ana.id}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_links_two_waits_for_who_answers_and_holds_nothing_they_need(chats: TwoChats) -> None:
    """Whoever declines holds the cycle, then what they owe; linking took the two the other way round."""
    dan, cem = [await chats.person(name) for name in ("dan", "cem")]
    (debt,) = await debts(chats, dan, cycle := await ask(chats, cem, dan))
    assert "Nothing is linked yet" in await typed(chats, "link", " dan")
    await chats.presses("ben", "slack", "directory.join_yes", "1")
    async with chats.store.work() as work:
        await work.cycles.get_for_update(chats.workspace, cycle.id)
        linking = asyncio.create_task(chats.presses("dan", "hipchat", "directory.join_yes", "1"))
        await somebody_waits(chats.store)
        await work.sql.rows(select(DEBT.c.id).where(DEBT.c.id == debt).with_for_update(nowait=True))
        await work.commit()
    await linking
    assert await debts(chats, await chats.person("ben"), cycle) == [debt]


async def test_an_answer_to_a_question_from_before_the_cycle_joins_nobody(chats: TwoChats) -> None:
    ben, dan, cem = [await chats.person(name) for name in ("ben", "dan", "cem")]
    for each in (ben, dan):
        await ask(chats, cem, each, stage=Stage.RELEASED)
    assert "Nothing is linked yet" in await typed(chats, "link", " dan")
    await ask(chats, cem, ben, dan)
    await chats.presses("ben", "slack", "directory.join_yes", "1")
    await chats.presses("dan", "hipchat", "directory.join_yes", "1")
    assert (await chats.person("ben")).id != (await chats.person("dan")).id


async def test_what_either_was_asked_and_reads_is_of_the_one_and_goes_back_when_they_are_parted(
    chats: TwoChats,
) -> None:
    ben, dan, ana, cem = [await chats.person(name) for name in ("ben", "dan", "ana", "cem")]
    asks_ben, asks_dan = await ask(chats, cem, ben), await ask(chats, ana, dan)
    reads = await ask(chats, dan, ana, stage=Stage.RELEASED)
    before = [(await debts(chats, ben, asks_ben)), (await debts(chats, dan, asks_dan))]
    await agreed(chats)
    one = await chats.person("ben")
    assert [await debts(chats, one, asks_ben), await debts(chats, one, asks_dan)] == before
    assert await about(chats, reads) == {one.id}
    assert "a separate person" in await typed(chats, "unlink")
    ben, dan = await chats.person("ben"), await chats.person("dan")
    assert [await debts(chats, ben, asks_ben), await debts(chats, dan, asks_dan)] == before
    assert (await debts(chats, ben, asks_dan), await about(chats, reads)) == ([], {dan.id})


async def test_who_was_asked_as_two_before_they_were_linked_is_not_the_same_people_as_the_one(chats: TwoChats) -> None:
    """Within 90 days: beside a result of Ana and Ben the one of three would tell what was said as Dan."""
    ben, dan, ana, cem = [await chats.person(name) for name in ("ben", "dan", "ana", "cem")]
    since = chats.clock.now()
    cycle = await ask(chats, cem, ben, dan, ana)
    async with chats.store.work() as work:
        (review,) = await work.cycles.reviews(cycle, b"", 1)
        await work.cycles.save_result(review, NewResult(Figures(3, {"information": (0, 0, 1, 1, 1)}), {}), since)
        await work.commit()
    await move(chats, cycle, Stage.RELEASED)
    await agreed(chats)
    (known,) = await lately(chats, since, cem)
    assert {each for each in known if each > 0} == {(await chats.person("ben")).id, ana.id}
    assert len(known) == 3
    assert "a separate person" in await typed(chats, "unlink")
    assert await lately(chats, since, cem) == {frozenset({ben.id, dan.id, ana.id}): cycle.least}


async def lately(chats: TwoChats, since: datetime, about: Person) -> Before:
    async with chats.store.read() as work:
        return (await work.cycles.reviewed_lately(chats.workspace, since))[about.id]


async def decide(chats: TwoChats, cycle: Cycle, decided: Setup) -> None:
    async with chats.store.work() as work:
        await work.cycles.save_setup(cycle, decided, chats.clock.now())
        await work.commit()


async def setup_of(chats: TwoChats, cycle: Cycle) -> Setup:
    async with chats.store.read() as work:
        found = await work.cycles.get(cycle.workspace, cycle.id)
    assert found
    return found.setup


async def picked_in(chats: TwoChats, cycle: Cycle) -> frozenset[int]:
    async with chats.store.read() as work:
        (pick,) = await work.cycles.picks_of(cycle)
    return pick.people


async def debts(chats: TwoChats, person: Person, cycle: Cycle) -> list[bytes]:
    async with chats.store.read() as work:
        return [each.id for each in await work.cycles.debts_of(person, cycle.id)]


async def about(chats: TwoChats, cycle: Cycle) -> set[int]:
    """Whom the reviews of a cycle are about, and who reads them."""
    async with chats.store.read() as work:
        reviews = await work.cycles.reviews(cycle, b"", 10)
    return {each.number for each in reviews} | {each.person.id for one in reviews for each in one.readers}
