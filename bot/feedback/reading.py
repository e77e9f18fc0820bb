"""Reading what was shared: by person or by question."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
