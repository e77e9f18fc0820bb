"""`/feedback list`: what is owed, asked, received and given."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
