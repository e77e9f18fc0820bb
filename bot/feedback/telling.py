"""What the requester hears: one message per request, edited as answers come."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.request import Request
from bot.routes import Route
from bot.store import Work


async def tell_requester(work: Work, request: Request, now: datetime) -> None:  # noqa: ARG001 - when it was changed
    """The requester's message, brought up to date."""
    await work.feedback.counts([request.id])


async def redraw_news(work: Work, request: Request, now: datetime) -> None:  # noqa: ARG001 - when it was changed
    """Brings the message that stands up to date, for what the requester changed: that is no news to them."""
    await work.feedback.counts([request.id])


ENTRIES: tuple[Route, ...] = ()
