"""What feedback hands to the router."""

from __future__ import annotations

from bot.feedback import (
    answering,
    asking,
    declining,
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
from bot.feedback.erasing import erase_feedback
from bot.feedback.exported import export_feedback
from bot.rights.entries import OnRights
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
    OnRights(10, export_feedback, erase_feedback),
)
