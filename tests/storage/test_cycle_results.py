"""What is released, and who is due, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import delete, select

from bot.cycles.ballots import DebtId
from bot.cycles.cycle import Stage
from bot.cycles.owing.owing_review import OwingReview
from bot.cycles.results.result import CompanyFigures, Figures, NewResult
from bot.cycles.review import DebtState, ReviewState
from bot.nudges.rules import Plan
from storage.store import DatabaseStore, OneWork
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW
from tests.storage.cycles import DAYS, TODAY, add, add_review, debt_of, people, window
from tests.storage.samples import NOW


async def test_a_result_is_written_once_and_has_no_authors(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    result = NewResult(Figures(3, {"freedom": (0, 2, 1)}), {"one_change": ("b", "a"), "helps_most": ("c",)})
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem, dan], eva)
        assert await work.cycles.result(review) is None
        before = store.statements
        review = await work.cycles.save_result(review, result, NOW)
        assert store.statements - before == 4, "ten thousand are written at a release"
        assert await work.cycles.review_for_update(review) == review
        again = NewResult(Figures(4, {}), {"one_change": ("x",)})
        assert await work.cycles.save_result(review, again, NOW) == review
        assert await work.cycles.save_result(review, None, NOW) == review
        shown = await work.cycles.result(review)
        assert shown is not None
        assert (shown.figures, review.state) == (result.figures, ReviewState.SHOWN)
        assert {question: tuple(each.text for each in texts) for question, texts in shown.texts.items()} == result.texts
        assert [(one.id, each.figures) for one, each in await work.cycles.shown_figures(cycle)] == [
            (review.id, result.figures)
        ]
        figures = CompanyFigures({"freedom": 5}, {"freedom": 1.5})
        await work.cycles.save_company(cycle, figures)
        assert await work.cycles.company(cycle) == figures


async def test_a_reported_text_is_taken_away_and_nothing_of_it_is_kept(store: DatabaseStore) -> None:
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        _, review = await add(work, ana, [ben, cem, dan])
        await work.cycles.save_result(review, NewResult(Figures(3, {}), {"one_change": ("bad",)}), NOW)
        result = await work.cycles.result(review)
        assert result is not None
        (text,) = result.texts["one_change"]
        assert [await work.cycles.report_text(text.id, NOW) for _ in range(2)] == [True, False]
        await work.cycles.remove_text(text.id, ben, NOW)
        found = await work.cycles.text(ana.workspace, text.id)
        assert found is not None
        assert (found[1].text, found[1].removed_at, found[1].reported_at) == ("", NOW, NOW)
        assert await work.cycles.text(ana.workspace + 1, text.id) is None


async def test_results_are_found_by_their_readers_from_the_release_on(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem, dan], eva)
        await add_review(work, cycle, eva, [ben])
        for each in await work.cycles.reviews(cycle, b"", 5):
            mine = each.id == review.id
            await work.cycles.save_result(each, NewResult(Figures(3, {}), {}) if mine else None, NOW)
        assert (await work.cycles.find_results(eva, 1)).total == 0
        await work.cycles.set_stage(cycle, Stage.RELEASED, NOW)
        found = await work.cycles.find_results(eva, 1)
        assert ([each.reviewee for each in found.items], found.total) == ([eva, ana], 2)
        assert (await work.cycles.find_results(eva, 2)).total == 2
        assert (await work.cycles.find_results(ben, 1)).total == 0
        await work.cycles.mark_read(review, eva, NOW)
        assert (await work.cycles.read_counts(cycle)).opened == 0
        await work.cycles.mark_read(review, ana, NOW)
        await work.cycles.mark_read(review, ana, NOW + timedelta(1))
        counts = await work.cycles.read_counts(cycle)
        assert (counts.reviewees, counts.shown, counts.opened) == (2, 1, 1)
        read = await work.cycles.review(ana.workspace, review.id)
        assert read is not None
        assert {each.read_at for each in read.readers} == {NOW}
        await work.cycles.save_setup(cycle, replace(cycle.setup, least=5), NOW)
        lately = await work.cycles.reviewed_lately(ana.workspace, NOW)
        assert lately == {ana.id: {frozenset({ben.id, cem.id, dan.id}): 5}}
        assert await work.cycles.reviewed_lately(ana.workspace, NOW + timedelta(1)) == {}


async def test_a_record_that_goes_leaves_the_count_of_those_asked(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem])
        before = await work.cycles.debts_about(review)
        await work.sql.change(delete(PERSON).where(PERSON.c.id == ben.id))
        assert await work.cycles.debts_about(review) == before
        assert await work.cycles.reviewers(review) == (cem,)
        states = await work.sql.rows(select(REVIEW.c.asked))
        assert [row.asked for row in states] == [2]
        assert (await work.cycles.who_owes(cycle, 1)).total == 1


async def test_whose_record_is_gone_still_counts_among_those_who_were_asked(store: DatabaseStore) -> None:
    """Else a group without them would pass for the same, and the two results would tell what they said."""
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        cycle, review = await add(work, ana, [ben, cem, dan])
        await work.cycles.save_result(review, NewResult(Figures(3, {}), {}), NOW)
        await work.cycles.set_stage(cycle, Stage.RELEASED, NOW)
        await work.sql.change(delete(PERSON).where(PERSON.c.id.in_([ben.id, cem.id])))
        (group,) = (await work.cycles.reviewed_lately(ana.workspace, NOW))[ana.id]
    assert len(group ^ {dan.id}) == 2


async def find_due(work: OneWork, *days: date, after: int = 0, limit: int = 9) -> list[OwingReview]:
    workspaces = await work.nudges.places()
    due = replace(window(*days), workspace=workspaces[0].workspace)
    return list(await work.cycles.find_due_on(due, after, limit))


async def test_who_owes_is_due_in_the_middle_and_on_the_day_before_the_end(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        cycle, _ = await add(work, ana, [ben, cem])
        await work.cycles.set_debt(await debt_of(work, cem, cycle), DebtState.DECLINED, NOW)
        due = [n for n in range(12) if await find_due(work, TODAY + timedelta(n))]
        assert due == [4, 8]
        (found,) = await find_due(work, TODAY + timedelta(8))
        assert (found.reviewer, found.asked, found.due, found.since) == (ben.id, DAYS.ask, DAYS.due, NOW)
        assert await find_due(work, TODAY + timedelta(8), after=ben.id) == []
        await work.cycles.postpone([await debt_of(work, ben, cycle)], TODAY + timedelta(6))
        assert [each.later for each in await find_due(work, TODAY + timedelta(6))] == [TODAY + timedelta(6)]


async def test_whom_hr_reminds_is_due_until_a_nudge_was_planned_since(store: DatabaseStore) -> None:
    ana, ben, *_ = await people(store)
    day = TODAY + timedelta(2)
    async with store.work() as work:
        cycle, _ = await add(work, ana, [ben])
        await work.cycles.mark_reminded(cycle, NOW + timedelta(1))
        (found,) = await find_due(work, day)
        assert (found.reminded, found.nudged, found.nudged_at) == (NOW + timedelta(1), None, None)
        await work.nudges.claim([Plan(ben, TODAY + timedelta(1), NOW)], NOW + timedelta(1, hours=1))
        assert await find_due(work, day + timedelta(1)) == []


async def test_ids_are_random_and_handed_out_in_order(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        _, review = await add(work, ana, [ben, cem, dan, eva])
        debts: tuple[DebtId, ...] = await work.cycles.debts_about(review)
        assert list(debts) == sorted(debts)
        assert {len(each) for each in debts} == {16}
