"""What the requester hears: one message per request, edited as answers come."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.request import Request
from bot.routes import Route
from bot.store import Work

ENTRIES: tuple[Route, ...] = ()


async def tell_requester(work: Work, request: Request, now: datetime) -> None:  # noqa: ARG001
    """The requester's message, brought up to date."""
    await work.feedback.counts([request.id])
