"""What a requester changes about a request: people, the day, a reminder, an end."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
