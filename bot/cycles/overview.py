"""The cycles of a company, one cycle as it was set up, and its approval."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
