"""What cycles hand to the router."""

from __future__ import annotations

from bot.cycles import (
    anonymous,
    answering,
    approving,
    asking_again,
    choosing,
    company_readers,
    composing,
    council,
    declining,
    exporting,
    handing_over,
    invitations,
    lost,
    named_answering,
    new_links,
    overview,
    owed,
    reading,
    reporting,
    review_reminders,
    running,
    setting_up,
    switching_off,
    talking,
    telling,
    telling_team,
    unread,
)
from bot.cycles.erasing import erase_reviews
from bot.cycles.exported import export_cycles
from bot.rights.entries import OnRights
from bot.routes import Route

ROUTES: tuple[Route, ...] = (
    *setting_up.ENTRIES,
    *choosing.ENTRIES,
    *company_readers.ENTRIES,
    *approving.ENTRIES,
    *switching_off.ENTRIES,
    *overview.ENTRIES,
    *asking_again.ENTRIES,
    *composing.ENTRIES,
    *invitations.ENTRIES,
    *new_links.ENTRIES,
    *answering.ENTRIES,
    *anonymous.ENTRIES,
    *named_answering.ENTRIES,
    *declining.ENTRIES,
    *owed.ENTRIES,
    *running.ENTRIES,
    *handing_over.ENTRIES,
    *lost.ENTRIES,
    *telling.ENTRIES,
    *reading.ENTRIES,
    *exporting.ENTRIES,
    *council.ENTRIES,
    OnRights(40, export_cycles, erase_reviews),
    *reporting.ENTRIES,
    *unread.ENTRIES,
    *telling_team.ENTRIES,
    *talking.ENTRIES,
    *review_reminders.ENTRIES,
)
