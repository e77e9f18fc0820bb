"""Requests for feedback of half a year, by the rules and with the words of every other day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.cli.demo_history.past import RECENT
from bot.feedback.copies import INVITATION, NEWS, SUBJECT_TOLD, about_sheet, to_person
from bot.feedback.news import render_news, render_subject_news
from bot.feedback.questions import template_of
from bot.feedback.render import invitation
from bot.feedback.request import NewRequest, Outcome, Release, Sheet, SheetAnswer
from bot.feedback.rules import check_about, check_answers, check_reviewers, check_text, check_topic, release_time
from bot.feedback.telling import about_request
from bot.nudges.rules import today_of
from bot.question_sets import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.cli.demo_history.entries import Answered, Offered, Wanted
    from bot.cli.demo_history.past import Past
    from bot.feedback.request import Request

SOON_READ = timedelta(hours=3)
"""So long after an answer it is read and thanked for."""


async def ask(past: Past, wanted: Wanted) -> None:
    """A request with all that came of it, as it stands today."""
    at = past.at(wanted.by, wanted.ago)
    request = await past.work.feedback.add(_new(past, wanted), at)
    sheets = {each.reviewer.id: each for each in await past.work.feedback.sheets(request) if each.reviewer}
    await past.work.feedback.mark_invited([each.id for each in sheets.values()], at)
    for answered in wanted.answers:
        await _answer(past, sheets[past.people[answered.by].id], answered)
    for declined in wanted.declined:
        suggested = past.people[declined.suggests] if declined.suggests else None
        sheet = sheets[past.people[declined.by].id]
        await past.work.feedback.decline(sheet, declined.reason, suggested, past.at(declined.by, declined.ago))
    await _end(past, wanted, request)
    if wanted.ago <= RECENT:
        await _show(past, request.id, at)


def _new(past: Past, wanted: Wanted) -> NewRequest:
    requester, template = past.people[wanted.by], template_of(wanted.template)
    if template is None:
        raise LookupError(wanted.template)
    reviewers = tuple(past.people[each] for each in wanted.asked)
    about = check_about(past.people[wanted.about], requester) if wanted.about else requester
    check_reviewers(reviewers, requester, about)
    until = today_of(requester, past.now) + timedelta(days=wanted.until)
    release_at = release_time(wanted.release, until, requester)
    return NewRequest(
        past.workspace, requester, about, template.id, check_topic(wanted.topic), template.questions, until,
        wanted.release, reviewers, release_at, subject_reads=wanted.about is not None,
    )  # fmt: skip


async def _answer(past: Past, sheet: Sheet, answered: Answered) -> None:
    request, at = sheet.request, past.at(answered.by, answered.ago)
    answers = _read(request, answered.says)
    check_answers(request, answers, at_least_one=True)
    shared = await past.work.feedback.share(sheet, answers, "", at)
    if answered.thanked:
        await past.work.feedback.mark_read([shared.id], at + SOON_READ)
        await past.work.feedback.thank(shared, at + SOON_READ)


def _read(request: Request, says: Mapping[str, str | int]) -> list[SheetAnswer]:
    kinds = {each.id: each.kind for each in request.questions}
    return [
        SheetAnswer(name, text=str(said)) if kinds[name] is Kind.TEXT else SheetAnswer(name, value=int(said))
        for name, said in says.items()
    ]


async def _end(past: Past, wanted: Wanted, request: Request) -> None:
    """What nobody owes any more has ended; what came on its day was announced on it."""
    work = past.work.feedback
    if wanted.cancelled:
        await work.close(request, Outcome.CANCELLED, past.at(wanted.by, wanted.cancelled))
        return
    if request.release is Release.TOGETHER and request.release_at and request.release_at <= past.now:
        await work.mark_announced(request, request.release_at)
        await work.mark_read([each.id for each in await work.sheets(request)], request.release_at + SOON_READ)
    if not (await work.counts([request.id]))[request.id].owed:
        await work.close(request, Outcome.ENDED, past.at(wanted.by, min(each.ago for each in wanted.answers)))


async def _show(past: Past, number: int, at: datetime) -> None:
    """The messages about it, as they stand now."""
    request = await past.work.feedback.get(past.workspace, number)
    if request is None:
        raise LookupError(number)
    for sheet in await past.work.feedback.sheets(request):
        asked = to_person(INVITATION, about_sheet(sheet), sheet.reviewer)
        await past.send(
            [replace(each, message=invitation(sheet, past.now)) for each in asked if each.platform == "slack"], at
        )
    counts = (await past.work.feedback.counts([number]))[number]
    news = (
        [(NEWS, request.requester, render_news(request, counts))]
        if counts.shared and request.is_released(past.now)
        else []
    )
    if not request.about_requester:
        news.append((SUBJECT_TOLD, request.about, render_subject_news(request, counts, past.now)))
    for kind, person, message in news:
        told = to_person(kind, about_request(request), person)
        await past.send(
            [replace(each, message=message) for each in told if each.platform == "slack"], at + timedelta(days=1)
        )


async def offer(past: Past, offered: Offered) -> None:
    """Feedback that nobody asked for."""
    at = past.at(offered.by, offered.ago)
    text = check_text(offered.text, "text")
    given = await past.work.given.give(past.people[offered.by], past.people[offered.to], text, at)
    if offered.read:
        await past.work.given.mark_read(given, at + SOON_READ)
    if offered.thanked:
        await past.work.given.thank(given, at + SOON_READ)
