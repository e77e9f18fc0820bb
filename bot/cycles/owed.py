"""Who owes a review: for the nudge and for Home."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
