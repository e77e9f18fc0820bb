"""What storage finds of feedback is that company's and that person's alone, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.feedback.questions import default_template
from bot.feedback.repository import FeedbackList, Search
from bot.feedback.request import NewRequest, Release, Request, SheetAnswer
from bot.people import Person
from storage.store import DatabaseStore, OneWork
from tests.storage.cycles import TODAY, people, window
from tests.storage.samples import NOW

UNTIL, DAY = TODAY + timedelta(9), TODAY + timedelta(10)
ALL = Search(FeedbackList.ASKED)


async def ask(work: OneWork, requester: Person, about: Person, reviewer: Person) -> Request:
    """Also whom it is about reads the answer; the reviewer was told."""
    template = default_template()
    new = NewRequest(
        requester.workspace, requester, about, template.id, "Case", template.questions, UNTIL, Release.EACH,
        (reviewer,), subject_reads=True,
    )  # fmt: skip
    request = await work.feedback.add(new, NOW)
    await work.feedback.mark_invited([each.id for each in await work.feedback.sheets(request)], NOW)
    return request


async def share(work: OneWork, request: Request) -> int:
    (sheet,) = await work.feedback.sheets(request)
    await work.feedback.share(sheet, (SheetAnswer("start", None, "More."),), "", NOW)
    return sheet.id


async def test_each_finds_what_they_asked_owe_and_may_read(store: DatabaseStore) -> None:
    ana, ben, cem, dan, eva = await people(store)
    async with store.work() as work:
        open_one, answered = await ask(work, ana, ben, cem), await ask(work, ana, ben, dan)
        sheet = await share(work, answered)
        asked = [(await work.feedback.find_requests(each, ALL, 1)).total for each in (ana, eva)]
        assert asked == [2, 0]
        searched = [
            (await work.feedback.find_requests(each, Search(FeedbackList.ASKED, words="case"), 1)).total
            for each in (ana, eva)
        ]
        assert searched == [2, 0]
        about = [
            (await work.feedback.find_requests(ana, Search(FeedbackList.ASKED, each.id), 1)).total
            for each in (ben, cem, eva)
        ]
        assert about == [2, 1, 0]
        owed = [(await work.feedback.search_owed(each, ALL, 1)).total for each in (cem, eva)]
        assert owed == [(await work.feedback.find_owed(each, TODAY, 0, 5)).total for each in (cem, eva)] == [1, 0]
        by = [
            (await work.feedback.search_owed(cem, Search(FeedbackList.ASKED, each.id), 1)).total
            for each in (ana, ben, eva)
        ]
        assert by == [1, 1, 0]
        assert [len(await work.feedback.to_read(each, NOW, 0, 5)) for each in (ana, ben, cem, eva)] == [1, 1, 0, 0]
        await work.feedback.mark_read([sheet], NOW)
        assert [len(await work.feedback.to_read(each, NOW, 0, 5)) for each in (ana, ben)] == [0, 1]
        await work.feedback.mark_read([await share(work, await ask(work, ana, ben, eva))], NOW, by_subject=True)
        assert [len(await work.feedback.to_read(each, NOW, 0, 5)) for each in (ana, ben)] == [1, 1]
        for each, received, written in ((ana, 2, 0), (ben, 2, 0), (dan, 0, 1), (cem, 0, 0), (eva, 0, 1)):
            found = await work.exports.sheets(each, NOW)
            assert [len(some) for some in found] == [received, written], each.name
            shelves = [(await work.feedback.find_texts(each, Search(shelf), 1, NOW)).total for shelf in
                       (FeedbackList.RECEIVED, FeedbackList.GIVEN)]  # fmt: skip
            assert shelves == [received, written], each.name
        missing = [await work.feedback.find_unanswered(each, TODAY, DAY, 0, 5) for each in (ana, eva)]
        assert [each.total for each in missing] == [1, 0]
        assert open_one.requester == ana


async def test_what_nobody_asked_for_is_of_the_two(store: DatabaseStore) -> None:
    ana, ben, cem, *_ = await people(store)
    async with store.work() as work:
        await work.given.give(ana, ben, "Thanks", NOW)
        assert [len(await work.exports.given(each)) for each in (ana, ben, cem)] == [1, 1, 0]
        assert [len(await work.given.to_read(each, 5)) for each in (ana, ben, cem)] == [0, 1, 0]


async def test_a_company_is_reminded_of_its_own_feedback(store: DatabaseStore) -> None:
    """Also where a page has room for one of them."""
    here, there = await people(store), await people(store, "T2")
    async with store.work() as work:
        for ana, ben, cem, *_ in (here, there):
            await ask(work, ana, ben, cem)
        for ana, _, cem, *_ in (here, there):
            on_the_day, after = (replace(window(day), workspace=ana.workspace) for day in (UNTIL, DAY))
            assert [each.reviewer for each in await work.feedback.find_due_on(on_the_day, 0, 1)] == [cem.id]
            assert [each.person for each in await work.feedback.find_unanswered_on(after, 0, 1)] == [ana.id]
