"""What the directory hands to the router."""

from __future__ import annotations

from bot.directory.handlers import connected, person_changed
from bot.events import Connected, PersonChanged
from bot.routes import OnEvent, Route

ROUTES: tuple[Route, ...] = (OnEvent(Connected, connected), OnEvent(PersonChanged, person_changed))
