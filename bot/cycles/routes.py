"""What cycles hand to the router."""

from __future__ import annotations

from bot.cycles import (
    anonymous,
    answering,
    declining,
    invitations,
    overview,
    owed,
    reading,
    reporting,
    running,
    setting_up,
    switching_off,
    telling,
    unread,
)
from bot.routes import Route

ROUTES: tuple[Route, ...] = (
    *setting_up.ENTRIES,
    *switching_off.ENTRIES,
    *overview.ENTRIES,
    *invitations.ENTRIES,
    *answering.ENTRIES,
    *anonymous.ENTRIES,
    *declining.ENTRIES,
    *owed.ENTRIES,
    *running.ENTRIES,
    *telling.ENTRIES,
    *reading.ENTRIES,
    *reporting.ENTRIES,
    *unread.ENTRIES,
)
