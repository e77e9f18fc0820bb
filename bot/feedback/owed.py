"""What reviewers owe, and what a requester hears after the last day: nudge and Home read it."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
