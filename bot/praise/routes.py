"""What praise hands to the router."""

from __future__ import annotations

from bot.routes import Route

ROUTES: tuple[Route, ...] = ()
