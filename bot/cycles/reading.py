"""Reading a result."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
