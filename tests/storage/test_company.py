"""What the database knows of a review that is about the company as a whole."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from bot.cycles.cycle import COMPANY, Cycle, Picker, Scope, Stage
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Capacity, Review, ReviewState
from bot.people import Person
from storage.store import DatabaseStore, OneWork
from storage.tables.people import PERSON
from tests.storage.cycles import SETUP, people
from tests.storage.samples import NOW


async def add(work: OneWork, owner: Person, readers: list[Person], by: list[Person]) -> tuple[Cycle, Review]:
    setup = replace(SETUP, scope=Scope.COMPANY, company="Aurora", readers=frozenset(each.id for each in readers))
    cycle = await work.cycles.add(owner.workspace, owner, setup, "Europe/Oslo", NOW)
    reading = tuple((each.id, Capacity.CHOSEN) for each in readers)
    new = NewReview(COMPANY, tuple(each.id for each in by), reading, Picker.EVERYBODY)
    for _ in range(2):  # the same again stays as it is
        await work.cycles.add_reviews(cycle, [new])
    (review,) = await work.cycles.reviews(cycle, b"", 5)
    return await work.cycles.set_stage(cycle, Stage.OPEN, NOW), review


async def test_it_has_no_reviewee_and_is_found_all_the_same(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ana, ben], [cem, dan, eva])
        assert (review.reviewee, review.about, review.number, review.asked) == (None, "Aurora", COMPANY, 3)
        assert cycle.setup == (await work.cycles.get(ana.workspace, cycle.id) or cycle).setup
        debts = await work.cycles.debts_about(review)
        await work.cycles.mark_invited(debts, NOW)
        owed = await work.cycles.find_owed(cem, NOW.date(), 0, 5)
        assert ([each.review.about for each in owed.debts], owed.total) == (["Aurora"], 1)
        assert [each.review.about for each in await work.cycles.debts_of(cem, cycle.id)] == ["Aurora"]
        assert await work.cycles.find_close([cycle.id], ben) == {cycle.id: {COMPANY}}
        assert await work.cycles.find_close([cycle.id], cem) == {cycle.id: frozenset()}
        for but in (set[int](), {COMPANY}, {ana.id}):
            assert await work.cycles.totals_of({cycle.id: but}) == {cycle.id: await work.cycles.totals(cycle, but)}
        assert (await work.cycles.find_under(cycle, 3)).total == 1
        assert (await work.cycles.find_under(cycle, 3, {COMPANY})).total == 0
        assert [each.owed for each in await work.cycles.progress_of(cycle, {COMPANY})] == [3]
        assert (await work.cycles.who_owes(cycle, 1, {ana.id})).total == 3
        assert (await work.cycles.who_owes(cycle, 1, {COMPANY})).total == 0


async def test_those_who_are_asked_come_some_at_a_time(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        _, review = await add(work, ana, [ana], [ben, cem, dan, eva])
        first = await work.cycles.some_reviewers(review, 0, 3)
        rest = await work.cycles.some_reviewers(review, first[-1].id, 3)
        assert (*first, *rest) == (ben, cem, dan, eva)
        assert await work.cycles.asked_names(review, 2) == (ben.name, cem.name)
        assert await work.cycles.company_name(ana.workspace)


async def test_in_what_is_written_those_around_its_author_are_pointed_out(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        theirs = PERSON.c.id.in_([cem.id, dan.id])
        await work.sql.change(update(PERSON).where(theirs).values(manager_id=ben.id))
        ben, cem, dan, eva = await work.people.by_ids(ana.workspace, [ben.id, cem.id, dan.id, eva.id])
        _, review = await add(work, ana, [ana], [ben, cem, dan, eva])
        known = {each.name for each in (ana, ben, cem, dan, eva)}
        around = {each.name: known & {*await work.cycles.names_beside(review, each)} for each in (ben, cem, eva)}
    assert around == {ben.name: {cem.name, dan.name}, cem.name: {ben.name, dan.name}, eva.name: set()}


async def test_those_who_read_it_find_it_and_what_it_did_not_reach(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ana, ben], [cem, dan, eva])
        await work.cycles.save_result(review, NewResult(Figures(3, {}), {}), NOW)
        await work.cycles.set_stage(cycle, Stage.RELEASED, NOW)
        other, nothing = await add(work, ana, [ben], [ana, cem])
        await work.cycles.save_result(nothing, None, NOW)
        await work.cycles.set_stage(other, Stage.RELEASED, NOW)
        states = {
            who.name: [each.state for each in (await work.cycles.find_results(who, 1)).items] for who in (ana, ben, cem)
        }
        assert states[ana.name] == [ReviewState.SHOWN]
        assert sorted(states[ben.name]) == sorted([ReviewState.SHOWN, ReviewState.NOTHING])
        assert states[cem.name] == []
        assert await work.cycles.reviewed_lately(ana.workspace, NOW) == {
            COMPANY: {frozenset({cem.id, dan.id, eva.id}): 3}
        }
