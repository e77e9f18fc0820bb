"""What HR sees of a cycle that runs, and what HR may do with it."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
