"""Who may read feedback: what storage finds is what `bot.privacy` allows, in every state that there is."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.feedback.questions import default_template
from bot.feedback.repository import FeedbackList, Search
from bot.feedback.request import Given, NewRequest, Outcome, Release, Request, Sheet, State
from bot.paging import ListPage
from bot.people import Person
from bot.privacy import may_read_given, may_read_sheet, reads_answers
from bot.store import Work
from storage.tables.feedback import FEEDBACK_REQUEST, FEEDBACK_SHEET
from tests.feedback.office import find_people
from tests.office import Office

HOUR = timedelta(hours=1)
RELEASES = ((Release.EACH, None), (Release.TOGETHER, -2 * HOUR), (Release.TOGETHER, 2 * HOUR))
"""As each comes; together since two hours ago, and in two hours."""
ENDS = ((None, None), *itertools.product((Outcome.ENDED, Outcome.CANCELLED), (-3 * HOUR, -2 * HOUR, -HOUR)))
"""Open, or ended or cancelled before, right at, or after a release that was two hours ago."""


async def _add(work: Work, people: list[Person], now: datetime, case: tuple[Any, ...]) -> list[int]:
    (release, at), (outcome, closed), state, subject_reads, about_self, erased = case
    ana, ben, carla, _ = people
    template = default_template()
    new = NewRequest(
        ana.workspace, ana, ana if about_self else ben, template.id, "Case", template.questions, now.date(), release,
        (carla,), now + at if at else None, subject_reads=subject_reads,
    )  # fmt: skip
    request = await work.feedback.add(new, now)
    closed_at = now + closed if closed else None
    end = {"closed_at": closed_at, "outcome": outcome.value if outcome else None}
    await work.sql.change(update(FEEDBACK_REQUEST).where(FEEDBACK_REQUEST.c.id == request.id).values(**end))  # type: ignore[attr-defined]
    (sheet,) = await work.feedback.sheets(request)
    values = {"state": state.value, "settled_at": now} | ({"reviewer_id": None} if erased else {})
    await work.sql.change(update(FEEDBACK_SHEET).where(FEEDBACK_SHEET.c.id == sheet.id).values(**values))  # type: ignore[attr-defined]
    return [request.id]


async def _all(find: Callable[[int], Awaitable[ListPage[Any]]]) -> list[Any]:
    first = await find(1)
    found = list(first.items)
    for page in range(2, -(-first.total // 10) + 1):
        found += (await find(page)).items
    assert len(found) == first.total
    return found


async def test_storage_finds_what_may_be_read_and_nothing_else(team: Office) -> None:
    people = await find_people(team, "ana", "ben", "carla", "dmitri")
    now = team.sandbox.clock.now()
    cases = itertools.product(RELEASES, ENDS, State, (False, True), (False, True), (False, True))
    async with team.store.work() as work:
        ids = [number for case in cases for number in await _add(work, people, now, case)]
        await work.commit()
    async with team.store.read() as work:
        requests = [request for number in ids if (request := await work.feedback.get(people[0].workspace, number))]
        sheets = [sheet for request in requests for sheet in await work.feedback.sheets(request)]
        assert len(sheets) == 3 * 7 * 4 * 8
        for reader in people:
            await _compare(work, reader, sheets, now)


async def _compare(work: Work, reader: Person, sheets: list[Sheet], now: datetime) -> None:
    allowed = [sheet for sheet in sheets if may_read_sheet(sheet, reader, now)]
    received = {each.id for each in allowed if reads_answers(each.request, reader)}
    given = {each.id for each in allowed if each.is_shared and each.reviewer and each.reviewer.id == reader.id}
    for shelf, expected in ((FeedbackList.RECEIVED, received), (FeedbackList.GIVEN, given)):
        found = await _all(lambda page, shelf=shelf: work.feedback.find_texts(reader, Search(shelf), page, now))  # type: ignore[misc]
        assert {each.id for each in found} == expected, (reader.name, shelf)
    unread = {each.request.id for each in allowed if each.id in received}
    waiting: tuple[Request, ...] = await work.feedback.to_read(reader, now, 0, 1000)
    assert {each.id for each in waiting} == unread


async def test_what_nobody_asked_for_is_found_by_the_two_alone(team: Office) -> None:
    people = await find_people(team, "ana", "ben", "carla")
    now = team.sandbox.clock.now()
    async with team.store.work() as work:
        all_given: list[Given] = [
            await work.given.give(giver, receiver, "Case", now) for giver, receiver in itertools.permutations(people, 2)
        ]
        await work.commit()
    async with team.store.read() as work:
        for reader in people:
            found = {
                each.id
                for shelf in (FeedbackList.RECEIVED, FeedbackList.GIVEN)
                for each in (await work.feedback.find_texts(reader, Search(shelf), 1, now)).items
            }
            assert found == {each.id for each in all_given if may_read_given(each, reader)}


async def test_who_left_reads_nothing_any_more(one_team: Office) -> None:
    people = await find_people(one_team, "ana", "ben", "carla", "dmitri")
    now = one_team.sandbox.clock.now()
    case = ((Release.EACH, None), (None, None), State.SHARED, True, False, False)
    async with one_team.store.work() as work:
        (number,) = await _add(work, people, now, case)
        given = await work.given.give(people[0], people[1], "Case", now)
        await work.commit()
    async with one_team.store.read() as work:
        request = await work.feedback.get(people[0].workspace, number)
        assert request is not None
        (sheet,) = await work.feedback.sheets(request)
    for reader in people[:3]:
        assert may_read_sheet(sheet, reader, now)
        for no_more in (replace(reader, active=False), replace(reader, workspace=reader.workspace + 1)):
            assert not may_read_sheet(sheet, no_more, now)
            assert not may_read_given(given, no_more)
