"""One message to each reviewer for all their reviews of a cycle."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
