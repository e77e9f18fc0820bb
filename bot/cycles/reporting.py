"""Reporting a text to HR, and removing it."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
