"""What the requester hears: one message per request, edited as answers come, and a new one at most once a day."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.feedback.copies import NEWS, to_person
from bot.feedback.news import render_news
from bot.feedback.repository import Counts
from bot.feedback.request import Release, Request
from bot.feedback.rules import today
from bot.messages import Message
from bot.platform import Verb
from bot.publishing.copies import is_to, number_of, withdraw
from bot.routes import OnDelivery, Route
from bot.store import Work
from bot.webforms import LONGEST

NEWS_CHANGE, NEWS_END = "feedback.news_change", "feedback.news_end"
"""The message as it stands now. Where nothing can be edited, only the end of a request is worth another message."""
NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


def about_request(request: Request) -> str:
    """What the messages to a requester are about."""
    return f"feedback_request/{request.id}"


async def tell_requester(work: Work, request: Request, now: datetime) -> None:
    """Call in the transaction that shared or declined a sheet, closed a request, or announces its answers. The words
    are made when the message leaves, so that many changes cause one edit."""
    request = await work.feedback.get(request.workspace, request.id) or request
    if request.is_cancelled:
        await redraw_news(work, request, now)
    elif request.requester.reachable and await _has_news(work, request):
        await _tell_news(work, request, now)


async def _tell_news(work: Work, request: Request, now: datetime) -> None:
    day, old = today(request.requester, now), await _find_standing(work, request)
    if old is not None and request.told_on == day:
        await _edit(work, request, old, now)
        return
    for token in await work.outbox.put(to_person(NEWS, about_request(request), request.requester), now):
        await work.feedback.note_told(request, token, day)
        await withdraw(work, [old] if old else [], lambda _: NEWS_CHANGE, now)


async def redraw_news(work: Work, request: Request, now: datetime) -> None:
    """Brings the message that stands up to date, for what the requester changed: that is no news to them."""
    if (old := await _find_standing(work, request)) is not None:
        await _edit(work, request, old, now)


async def _edit(work: Work, request: Request, old: Entry, now: datetime) -> None:
    sent, kind = old.delivery, NEWS_CHANGE if request.closed_at is None else NEWS_END
    edit = Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place, private=True, verb=Verb.EDIT, of=old.token
    )
    await work.outbox.put([edit], now)


async def _find_standing(work: Work, request: Request) -> Entry | None:
    if request.told_token is None:
        return None
    entry = await work.outbox.get(request.workspace, request.told_token)
    return None if entry is None or entry.state in NEVER_ARRIVED else entry


async def _has_news(work: Work, request: Request) -> bool:
    """Of answers that come together nothing is said before they were announced."""
    if request.release is Release.TOGETHER:
        return request.announced_at is not None
    counts = await _count(work, request)
    return bool(counts.shared or counts.declined or request.closed_at)


async def _count(work: Work, request: Request) -> Counts:
    return (await work.feedback.counts([request.id]))[request.id]


async def _render(work: Work, entry: Entry, _now: datetime) -> Message | None:
    request = await work.feedback.get(entry.delivery.workspace, number_of(entry))
    if request is None or not is_to(entry, request.requester):
        return None
    return render_news(request, await _count(work, request))


async def _still_newest(work: Work, entry: Entry) -> bool:
    """Asked right before a message is sent: not if a newer one took its place, or the request was cancelled."""
    request = await work.feedback.get(entry.delivery.workspace, number_of(entry))
    return request is not None and request.told_token == entry.token and not request.is_cancelled


ENTRIES: tuple[Route, ...] = (
    OnDelivery(NEWS, render=_render, still_wanted=_still_newest, link_lasts=LONGEST),
    OnDelivery(NEWS_CHANGE, render=_render, skip_if_uneditable=True),
    OnDelivery(NEWS_END, render=_render, link_lasts=LONGEST),
)
