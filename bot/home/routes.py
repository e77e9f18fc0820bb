"""What Home registers with the router, over the cards of every feature."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admission import Who
from bot.home.opening import Homes
from bot.home.redraw import REDRAW
from bot.routes import OnButton, OnDelivery, OnHome, OnHomeOpened, Route


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """The entries of the one page made of all features' cards."""
    homes = Homes([entry for entry in features if isinstance(entry, OnHome)])
    return (
        OnHomeOpened(homes.open_home, Who.EVERYBODY, homes.again),
        OnDelivery(REDRAW, render_home=homes.redrawn),
        OnButton("home.understood", homes.dismiss_introduction, Who.EVERYBODY),
        OnButton("home.page", homes.turn_page, Who.EVERYBODY),
        OnButton("home.newer", homes.turn_page, Who.EVERYBODY),
        OnButton("home.older", homes.turn_page, Who.EVERYBODY),
    )
