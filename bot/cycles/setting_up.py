"""HR sets up a cycle: three forms, each with defaults."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
