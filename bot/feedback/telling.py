"""What those hear whom a request concerns: one message to the requester, and one to the report it is about. Each is
edited as answers come, and a new one follows at most once a day."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Delivery, Entry
from bot.feedback.copies import NEWS, to_person
from bot.feedback.news import render_news, render_subject_news
from bot.feedback.repository import Counts
from bot.feedback.request import Release, Request
from bot.feedback.rules import today
from bot.messages import Message
from bot.people import Person
from bot.platform import Verb
from bot.publishing.copies import NEVER_ARRIVED, is_to, number_of, withdraw
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
        await _tell(work, request, request.about, now)


async def tell_news(work: Work, request: Request, now: datetime, *, shared: bool = False) -> None:
    """Call in the transaction that shared (`shared`) or declined a sheet, closed a request, or announces its answers.
    The words are made when the message leaves, so that many changes cause one edit."""
    request = await work.feedback.get(request.workspace, request.id) or request
    if request.is_cancelled:
        await redraw_news(work, request, now)
        return
    has_news = await _has_news(work, request)
    if has_news:
        await _tell(work, request, request.requester, now)
    if has_news and shared and request.subject_reads:
        await _tell(work, request, request.about, now)
    elif request.closed_at is not None and not request.about_requester:
        await _redraw(work, request, request.about, now)


async def redraw_news(work: Work, request: Request, now: datetime) -> None:
    """Brings the messages that stand up to date, for what the requester changed: that is no news to them."""
    for person in {request.requester.id: request.requester, request.about.id: request.about}.values():
        await _redraw(work, request, person, now)


async def _tell(work: Work, request: Request, person: Person, now: datetime) -> None:
    if not person.reachable:
        return
    old = await _find_standing(work, request, person)
    if old is not None and today(person, old.created_at) == today(person, now):
        await _edit(work, request, old, now)
    elif await work.outbox.put(to_person(NEWS, about_request(request), person), now):
        await withdraw(work, [old] if old else [], lambda _: NEWS_CHANGE, now)


async def _redraw(work: Work, request: Request, person: Person, now: datetime) -> None:
    if (old := await _find_standing(work, request, person)) is not None:
        await _edit(work, request, old, now)


async def _edit(work: Work, request: Request, old: Entry, now: datetime) -> None:
    sent, kind = old.delivery, NEWS_CHANGE if request.closed_at is None else NEWS_END
    edit = Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place, private=True, verb=Verb.EDIT, of=old.token
    )
    await work.outbox.put([edit], now)


async def _find_standing(work: Work, request: Request, person: Person) -> Entry | None:
    """The newest message to that person, unless it never arrived."""
    about = await work.outbox.about(request.workspace, about_request(request))
    newest = next((each for each in about[::-1] if each.delivery.kind == NEWS and is_to(each, person)), None)
    return None if newest is None or newest.state in NEVER_ARRIVED else newest


async def _has_news(work: Work, request: Request) -> bool:
    """Of answers that come together nothing is said before they were announced."""
    if request.release is Release.TOGETHER:
        return request.announced_at is not None
    counts = await _count(work, request)
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
    newest = await _find_standing(work, request, to[0]) if to else None
    return newest is not None and newest.token == entry.token


ENTRIES: tuple[Route, ...] = (
    OnDelivery(NEWS, render=_render, still_wanted=_still_newest, link_lasts=LONGEST),
    OnDelivery(NEWS_CHANGE, render=_render, skip_if_uneditable=True),
    OnDelivery(NEWS_END, render=_render, link_lasts=LONGEST),
)
