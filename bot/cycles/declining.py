"""Not answering a review, and taking back what was shared."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
