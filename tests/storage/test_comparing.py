"""Two results side by side, on each kind of database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.cycles.cycle import COMPANY, Stage
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Capacity, Review, ReviewState
from bot.people import Person
from storage.store import DatabaseStore, OneWork
from storage.tables.cycles import CYCLE
from tests.storage.cycles import SETUP, add, people
from tests.storage.samples import NOW

RESULT = NewResult(Figures(5, {"freedom": (0, 2, 3)}), {})


async def release(work: OneWork, about: Person, by: list[Person], day: int, result: NewResult | None) -> Review:
    cycle, review = await add(work, about, by)
    await work.cycles.save_result(review, result, NOW)
    await work.cycles.set_stage(cycle, Stage.RELEASED, NOW + timedelta(day))
    found = await work.cycles.review(about.workspace, review.id)
    assert found is not None
    return found


async def test_the_newest_with_a_result_is_the_last_one(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        old = await release(work, ana, [ben, cem, dan], 1, RESULT)
        last = await release(work, ana, [ben, cem, eva], 2, RESULT)
        await release(work, ana, [ben, cem, dan], 3, None)
        await release(work, ben, [ana, cem, dan], 3, RESULT)
        _, review = await add(work, ana, [ben, cem])
        assert await work.cycles.find_before(review) == last
        assert await work.cycles.find_before(old) == last
        assert sorted(each or 0 for each in await work.cycles.asked_about(last)) == [ben.id, cem.id, eva.id]
        await work.cycles.erase(eva.id)
        assert None in await work.cycles.asked_about(last)


async def test_it_stands_beside_as_long_as_it_is_kept(store: DatabaseStore) -> None:
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        before = await release(work, ana, [ben, cem, dan], 1, RESULT)
        review = await release(work, ana, [ben, cem, dan], 2, RESULT)
        assert await work.cycles.earlier(review) is None
        await work.cycles.set_earlier(review, before)
        assert await work.cycles.earlier(review) == (before, RESULT.figures)
        await work.sql.change(delete(CYCLE).where(CYCLE.c.id == before.cycle.id))
        assert await work.cycles.earlier(review) is None
        assert await work.cycles.review(ana.workspace, review.id) == review


async def test_of_who_is_erased_nothing_stands_beside_anything(store: DatabaseStore) -> None:
    ana, ben, cem, dan, _ = await people(store)
    async with store.work() as work:
        before = await release(work, ana, [ben, cem, dan], 1, RESULT)
        review = await release(work, ana, [ben, cem, dan], 2, RESULT)
        await work.cycles.set_earlier(review, before)
        await work.cycles.erase(ana.id)
        assert await work.cycles.earlier(review) is None
        ended = await work.cycles.review(ana.workspace, review.id)
        assert ended is not None
        assert ended.state is ReviewState.ENDED


async def test_the_company_is_compared_with_itself_and_with_no_other(store: DatabaseStore) -> None:
    found = []
    for team in ("T1", "T2"):
        ana, ben, cem, *_ = await people(store, team)
        async with store.work() as work:
            for day in (1, 2):
                cycle = await work.cycles.add(ana.workspace, ana, SETUP, "Europe/Oslo", NOW)
                new = NewReview(COMPANY, (ben.id, cem.id), ((ana.id, Capacity.CHOSEN),))
                await work.cycles.add_reviews(cycle, [new])
                (review,) = await work.cycles.reviews(cycle, b"", 10)
                found.append(await work.cycles.find_before(review))
                review = await work.cycles.save_result(review, RESULT, NOW)
                await work.cycles.set_stage(cycle, Stage.RELEASED, NOW + timedelta(day))
            await work.commit()
    assert [each and each.cycle.workspace for each in found] == [None, 1, None, 2]
