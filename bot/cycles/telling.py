"""What reviewees and reviewers hear at the release."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
