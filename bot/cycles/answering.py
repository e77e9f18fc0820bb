"""Answering a review without names: the form, what is kept of it, and sharing it."""

from __future__ import annotations

from bot.routes import Route

ENTRIES: tuple[Route, ...] = ()
