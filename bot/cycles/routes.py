"""What cycles hand to the router."""

from __future__ import annotations

from bot.cycles import overview, switching_off, telling_hr
from bot.cycles.acting import reminders as review_reminders
from bot.cycles.acting import talking, telling_team
from bot.cycles.answering import anonymous, answering, named_answering
from bot.cycles.changes import deciding as deciding_changes
from bot.cycles.changes import news as changes_news
from bot.cycles.changes import replacing
from bot.cycles.company import readers as company_readers
from bot.cycles.erasing import erase_reviews
from bot.cycles.exported import export_cycles
from bot.cycles.joint import choosing as choosing_partners
from bot.cycles.launch import invitations, new_links
from bot.cycles.owing import declining, owed
from bot.cycles.picking import message as pick_message
from bot.cycles.picking import owed as pick_owed
from bot.cycles.picking import picking
from bot.cycles.picking import start as pick_start
from bot.cycles.question_sets import composing
from bot.cycles.results import exporting, reading, reporting, telling, unread
from bot.cycles.running import handing_over, lost, progress_card, running, unreached_news
from bot.cycles.setup import approving, asking_again, choosing, council, setting_up
from bot.rights.entries import OnRights
from bot.routes import Route

ROUTES: tuple[Route, ...] = (
    *setting_up.ENTRIES,
    *choosing.ENTRIES,
    *choosing_partners.ENTRIES,
    *company_readers.ENTRIES,
    *pick_start.ENTRIES,
    *picking.ENTRIES,
    *pick_message.ENTRIES,
    *pick_owed.ENTRIES,
    *approving.ENTRIES,
    *switching_off.ENTRIES,
    *telling_hr.ENTRIES,
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
    *progress_card.ENTRIES,
    *unreached_news.ENTRIES,
    *lost.ENTRIES,
    *deciding_changes.ENTRIES,
    *replacing.ENTRIES,
    *changes_news.ENTRIES,
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
