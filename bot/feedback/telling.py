"""What the requester hears: one message per request, edited as answers come."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
