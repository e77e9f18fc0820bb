"""What becomes of feedback when somebody is erased."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.closing import close_if_done
from bot.feedback.copies import about_sheet
from bot.feedback.request import Request
from bot.feedback.telling import about_request, tell_news
from bot.nudges.redraw import redraw_owed
from bot.people import Person
from bot.publishing.copies import standing, withdraw
from bot.rights.entries import CHANGE
from bot.store import Work


async def erase_feedback(work: Work, person: Person, now: datetime) -> None:
    """Requests that go are taken out of the chat; those in which they were asked go on, or end, without them."""
    concerned: list[Person] = []
    for number in await work.rights.find_requests(person.id):
        if (request := await work.feedback.get(person.workspace, number)) is not None:
            concerned += await _take_away(work, request, now)
    asked = await work.rights.find_requests_to(person.id)
    await work.rights.erase_feedback(person.id)
    for number in asked:
        if (found := await work.feedback.get_for_update(person.workspace, number)) is not None:
            await tell_news(work, await close_if_done(work, found, now), now)
            concerned.append(found.requester)
    people = [each for each in {one.id: one for one in concerned}.values() if each.id != person.id]
    await redraw_owed(work, people, now)


async def _take_away(work: Work, request: Request, now: datetime) -> list[Person]:
    """Everybody who was asked, or reads it."""
    sheets = await work.feedback.sheets(request)
    subjects = [about_request(request), *map(about_sheet, sheets)]
    await withdraw(work, await standing(work, request.workspace, subjects), lambda _: CHANGE, now)
    for each in subjects:
        await work.outbox.forget_words(request.workspace, each)
    return [request.requester, request.about, *(each.reviewer for each in sheets if each.reviewer)]
