"""What storage finds of a cycle is that company's and that person's alone, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update

from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.cycle import Stage
from bot.cycles.picking.picks import NewPick
from bot.cycles.question_sets.templates import default_template
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Review
from bot.people import Person
from storage.store import DatabaseStore, OneWork
from storage.tables.people import PERSON
from storage.tables.workspaces import WORKSPACE
from tests.storage.cycles import TODAY, add, add_review, debt_of, people, window
from tests.storage.samples import NOW
from tests.storage.test_company import add as ask_company

DAY = TODAY + timedelta(1)


async def release(work: OneWork, about: Person, by: list[Person], boss: Person) -> Review:
    """The review of somebody, which the boss reads too; and one of the boss."""
    cycle, review = await add(work, about, by, boss)
    await add_review(work, cycle, boss, by)
    for each in await work.cycles.reviews(cycle, b"", 5):
        await work.cycles.save_result(each, NewResult(Figures(3, {}), {}), NOW)
    await work.cycles.set_stage(cycle, Stage.RELEASED, NOW)
    found = await work.cycles.review(about.workspace, review.id)
    assert found is not None
    return found


async def count_put_off(work: OneWork, reader: Person) -> int:
    return (await work.cycles.find_unread(reader, TODAY, DAY, 0, 10))[1]


async def test_each_reader_finds_reads_and_puts_off_their_own(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        review = await release(work, ana, [ben, cem, dan], eva)
        assert [(await work.cycles.find_results(each, 1)).total for each in (ana, eva, ben)] == [1, 2, 0]
        shown = await work.cycles.shown_figures(review.cycle, ana)
        assert [one.id for one, _ in shown] == [review.id]
        await work.cycles.postpone_reading(review, ana, DAY)
        assert [await count_put_off(work, each) for each in (ana, eva)] == [1, 0]
        await work.cycles.mark_read(review, eva, NOW)
        assert await count_put_off(work, ana) == 1
        await work.cycles.agree(Agreed(review, ana, Occasion.TALK), [ana], DAY, NOW)
        agreed = [(await work.cycles.find_reminders(each, TODAY, DAY, 0, 10))[1] for each in (ana, eva)]
        assert agreed == [1, 0]


async def test_each_reviewer_owes_their_own(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, _ = await add(work, ana, [ben])
        assert [await work.cycles.is_asked(each.id) for each in (ben, cem)] == [True, False]
        assert [len(await work.cycles.debts_of(each, cycle.id)) for each in (ben, cem)] == [1, 0]
        close = [await work.cycles.find_close([cycle.id], each) for each in (ana, ben, cem)]
        assert [set(each[cycle.id]) for each in close] == [{ana.id}, {ana.id}, set()]
        assert [(await work.cycles.find_owed(each, TODAY, 0, 5)).total for each in (ben, cem)] == [1, 0]
        assert [(await work.cycles.find_owed(each, TODAY, 5, 5)).total for each in (ben, cem)] == [1, 0]


async def test_a_company_is_reminded_of_its_own(store: DatabaseStore) -> None:
    """Also where a page has room for one of them."""
    here, there = await people(store), await people(store, "T2")
    async with store.work() as work:
        for ana, ben, cem, dan, eva in (here, there):
            review = await release(work, ana, [ben, cem, dan], eva)
            await work.cycles.postpone_reading(review, ana, DAY)
            await work.cycles.agree(Agreed(review, ana, Occasion.TALK), [ana], DAY, NOW)
            cycle, _ = await add(work, dan, [ben])
            await work.cycles.postpone([await debt_of(work, ben, cycle)], DAY)
            draft = await work.cycles.add(ana.workspace, ana, review.cycle.setup, "UTC", NOW)
            await work.cycles.add_picks(draft, [NewPick(ana.id, eva.id, DAY, DAY)])
            await work.cycles.save_picks([replace(each, told_at=NOW) for each in await work.cycles.picks_of(draft)])
        for ana, ben, _, _, eva in (here, there):
            due = replace(window(DAY), workspace=ana.workspace)
            assert [each.person for each in await work.cycles.find_unread_on(due, 0, 1)] == [ana.id]
            assert [each.person for each in await work.cycles.find_reminded_on(due, 0, 1)] == [ana.id]
            assert [each.reviewer for each in await work.cycles.find_due_on(due, 0, 1)] == [ben.id]
            assert [each.person for each in await work.cycles.find_picks_due(due, 0, 1)] == [eva.id]


async def test_a_company_sets_up_and_compares_with_its_own(store: DatabaseStore) -> None:
    here, there = await people(store), await people(store, "T2")
    async with store.work() as work:
        elsewhere = WORKSPACE.c.id == there[0].workspace
        await work.sql.change(update(WORKSPACE).where(elsewhere).values(name="Elsewhere"))
        for ana, ben, cem, dan, eva in (here, there):
            await release(work, ana, [ben, cem, dan], eva)
            await add(work, cem, [ben])
        for ana, _, cem, _, eva in (here, there):
            mine = (await work.cycles.find_cycles(ana.workspace, list(Stage), 1)).items
            assert {each.workspace for each in mine} == {ana.workspace}
            assert len(mine) == 2
            assert await work.cycles.company_name(ana.workspace) == ("Example" if ana in here else "Elsewhere")
            assert {each.id for each in await work.cycles.members(ana.workspace)} == {
                each.id for each in (here if ana in here else there)
            }
            assert set(await work.cycles.reviewed_lately(ana.workspace, NOW)) == {ana.id, eva.id}
            draft = await work.cycles.add(ana.workspace, ana, mine[0].setup, "UTC", NOW)
            assert await work.cycles.reviewed_elsewhere(draft) == {cem.id}


async def test_about_a_company_its_own_are_asked_and_its_own_results_compared(store: DatabaseStore) -> None:
    """And its own managers have a review added."""
    here, there = await people(store), await people(store, "T2")
    async with store.work() as work:
        for ana, ben, cem, dan, eva in (here, there):
            led = PERSON.c.id.in_([each.id for each in (ben, cem, dan)])
            await work.sql.change(update(PERSON).where(led).values(manager_id=ana.id))
            cycle, review = await ask_company(work, ana, [ana], [ben, cem, dan])
            assert {each.person for each in await work.cycles.find_joiners(cycle, 5)} == {eva}
            await work.cycles.save_result(review, NewResult(Figures(3, {}), {}), NOW)
            await work.cycles.set_stage(cycle, Stage.RELEASED, NOW)
            assert await work.cycles.find_before(review) is None
        for ana, ben, cem, *_ in (here, there):
            cycle, _ = await add(work, ben, [cem])
            assert await work.cycles.find_new_managers(cycle, 3, TODAY, 5) == ((ana.id, 3),)


async def test_what_a_company_wrote_is_its_own(store: DatabaseStore) -> None:
    (ana, ben, cem, dan, eva), (other, *_) = await people(store), await people(store, "T2")
    async with store.work() as work:
        review = await release(work, ana, [ben, cem, dan], eva)
        taken = await work.cycles.save_takeaway(review, ana, "Heard", "Will do", None, NOW)
        assert await work.cycles.find_takeaway(other.workspace, taken.id) is None
        assert await work.cycles.find_takeaway(ana.workspace, taken.id) == taken
        assert [await work.cycles.takeaway(review, each) for each in (ana, eva)] == [taken, None]
        agreed = [Agreed(review, each, Occasion.TALK) for each in (ana, eva)]
        await work.cycles.agree(agreed[0], [ana], DAY, NOW)
        assert [len(await work.cycles.find_agreed(each)) for each in agreed] == [1, 0]
        made = await work.cycles.add_own_set(ana.workspace, default_template())
        assert await work.cycles.own_set(other.workspace, made.id) is None
        assert await work.cycles.own_sets(other.workspace) == ()
        await work.cycles.delete_own_set(other.workspace, made.id)
        assert await work.cycles.own_sets(ana.workspace) == (made,)
        draft = await work.cycles.add(ana.workspace, ana, review.cycle.setup, "UTC", NOW)
        await work.cycles.add_picks(draft, [NewPick(ana.id, eva.id, date.max, date.max)])
        (pick,) = await work.cycles.picks_of(draft)
        assert await work.cycles.pick(other.workspace, pick.id) is None
        assert await work.cycles.pick(ana.workspace, pick.id) == pick
