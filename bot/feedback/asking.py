"""Asking for feedback, with the form."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
