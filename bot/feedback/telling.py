"""What those hear whom a request concerns: one message to the requester, and one to the report it is about. Each is
edited as answers come, and a new one follows at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.deliveries import Entry
from bot.feedback.copies import NEWS, SUBJECT_TOLD, to_person
from bot.feedback.news import render_news, render_subject_news
from bot.feedback.repository import Counts
from bot.feedback.request import Release, Request
from bot.messages import Message
from bot.nudges.rules import today_of
from bot.people import Person
from bot.platform import Verb
from bot.publishing.copies import NEVER_ARRIVED, change_copy, is_to, number_of, withdraw
from bot.routes import OnDelivery, Route
from bot.store import Work
from bot.webforms import LONGEST

NEWS_CHANGE, NEWS_END = "feedback.news_change", "feedback.news_end"
"""The message as it stands now. Where nothing can be edited, only the end of a request is worth another message."""


def about_request(request: Request) -> str:
    """What the messages to a requester, and to the report it is about, are about."""
    return f"feedback_request/{request.id}"


async def tell_subject(work: Work, request: Request, now: datetime) -> None:
    """Call in the transaction that made the request: the report hears that somebody asks about them."""
    if not request.about_requester:
        await work.outbox.put(to_person(SUBJECT_TOLD, about_request(request), request.about), now)


async def tell_news(work: Work, request: Request, now: datetime, *, shared: bool = False) -> None:
    """Call in the transaction that shared (`shared`) or declined a sheet, closed a request, or announces its answers,
    with the request as it is then. The words are made when the message leaves, so that many changes cause one edit."""
    sent = await _find_sent(work, request)
    if request.is_cancelled:
        await _redraw(work, request, sent, now)
        return
    has_news = await _has_news(work, request)
    if has_news:
        await _tell(work, request, request.requester, sent, now)
    if has_news and shared and request.subject_reads:
        await _tell(work, request, request.about, sent, now)
    elif not request.about_requester and (request.closed_at is not None or request.announced_at == now):
        await _edit(work, request, _find_standing(sent, request.about), now)


async def redraw_news(work: Work, request: Request, now: datetime) -> None:
    """Brings the messages that stand up to date, for what the requester changed: that is no news to them."""
    await _redraw(work, request, await _find_sent(work, request), now)


async def _redraw(work: Work, request: Request, sent: Sequence[Entry], now: datetime) -> None:
    for person in {request.requester.id: request.requester, request.about.id: request.about}.values():
        await _edit(work, request, _find_standing(sent, person), now)


async def _tell(work: Work, request: Request, person: Person, sent: Sequence[Entry], now: datetime) -> None:
    """The first answer is always a message of its own: an edit of what the report was told at first makes no sound."""
    if not person.reachable:
        return
    old = _find_standing(sent, person)
    if old and old.delivery.kind == NEWS and today_of(person, old.created_at) == today_of(person, now):
        await _edit(work, request, old, now)
    elif await work.outbox.put(to_person(NEWS, about_request(request), person), now):
        await withdraw(work, [old] if old else [], lambda _: NEWS_CHANGE, now)


async def _edit(work: Work, request: Request, old: Entry | None, now: datetime) -> None:
    kind = NEWS_CHANGE if request.closed_at is None else NEWS_END
    await work.outbox.put([change_copy(old, kind, Verb.EDIT)] if old else [], now)


async def _find_sent(work: Work, request: Request) -> Sequence[Entry]:
    return await work.outbox.about(request.workspace, about_request(request))


def _find_standing(sent: Sequence[Entry], person: Person) -> Entry | None:
    """The newest message to that person, unless it never arrived."""
    to_them = [each for each in sent if each.delivery.kind in (NEWS, SUBJECT_TOLD) and is_to(each, person)]
    return to_them[-1] if to_them and to_them[-1].state not in NEVER_ARRIVED else None


async def _has_news(work: Work, request: Request) -> bool:
    """Of answers that come together nothing is said before they were announced, unless none will come."""
    counts = await _count(work, request)
    if request.release is Release.TOGETHER:
        return request.announced_at is not None or (request.closed_at is not None and not counts.shared)
    return bool(counts.shared or counts.declined or request.closed_at)


async def _count(work: Work, request: Request) -> Counts:
    return (await work.feedback.counts([request.id]))[request.id]


async def _render(work: Work, entry: Entry, now: datetime) -> Message | None:
    request = await work.feedback.get(entry.delivery.workspace, number_of(entry))
    if request is None:
        return None
    if is_to(entry, request.requester):
        return render_news(request, await _count(work, request))
    return render_subject_news(request, await _count(work, request), now) if is_to(entry, request.about) else None


async def _still_newest(work: Work, entry: Entry) -> bool:
    """Asked right before a message is sent: not if a newer one took its place, or the request was cancelled."""
    request = await work.feedback.get(entry.delivery.workspace, number_of(entry))
    if request is None or request.is_cancelled:
        return False
    to = [each for each in (request.requester, request.about) if is_to(entry, each)]
    newest = _find_standing(await _find_sent(work, request), to[0]) if to else None
    return newest is not None and newest.token == entry.token


ENTRIES: tuple[Route, ...] = (
    *(
        OnDelivery(kind, render=_render, still_wanted=_still_newest, link_lasts=LONGEST)
        for kind in (NEWS, SUBJECT_TOLD)
    ),
    OnDelivery(NEWS_CHANGE, render=_render, skip_if_uneditable=True),
    OnDelivery(NEWS_END, render=_render, link_lasts=LONGEST),
)
