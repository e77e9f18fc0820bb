"""What feedback hands to the router."""

from __future__ import annotations

from bot.feedback import (
    answering,
    asking,
    declining,
    export,
    given_window,
    giving,
    guide,
    home,
    invitations,
    listing,
    managing,
    owed,
    reading,
    telling,
    thanking,
)
from bot.routes import Route

ROUTES: tuple[Route, ...] = (
    *asking.ENTRIES,
    *managing.ENTRIES,
    *invitations.ENTRIES,
    *answering.ENTRIES,
    *declining.ENTRIES,
    *telling.ENTRIES,
    *reading.ENTRIES,
    *thanking.ENTRIES,
    *listing.ENTRIES,
    *giving.ENTRIES,
    *given_window.ENTRIES,
    *owed.ENTRIES,
    *home.ENTRIES,
    *guide.ENTRIES,
    *export.ENTRIES,
)
