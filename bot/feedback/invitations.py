"""Invitations leave from what is owed, a few at a time: a launch for thousands is no queue of thousands."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Entry
from bot.feedback.copies import CHANGE, INVITATION, about_sheet, render_invitation, still_owed, to_person
from bot.home.redraw import lists_changed
from bot.publishing.copies import number_of
from bot.publishing.dripping import AT_ONCE, MOST_WAITING
from bot.publishing.readers import is_to_leaver
from bot.routes import Context, OnDelivery, Route
from bot.store import Work
from bot.webforms import LONGEST


async def invite(context: Context) -> int:
    """Invites those who were not told yet; returns their number. Workspaces with enough on the way come later. Several
    replicas at once invite different people: who is marked here is told here."""
    async with context.store.read() as work:
        if not await work.feedback.find_uninvited(1):
            return 0
        waiting = await work.outbox.count_open(INVITATION)
        busy = [workspace for workspace, number in waiting.items() if number >= MOST_WAITING]
        if busy and not await work.feedback.find_uninvited(1, busy):
            return 0
    async with context.store.work() as work:
        now = context.clock.now()
        found = await work.feedback.find_uninvited(AT_ONCE, busy)
        new = await work.feedback.mark_invited([sheet.id for sheet in found], now)
        sheets = [sheet for sheet in found if sheet.id in new]
        await work.outbox.put([d for s in sheets for d in to_person(INVITATION, about_sheet(s), s.reviewer)], now)
        invited = [sheet.reviewer for sheet in sheets if sheet.reviewer]
        await work.nudges.note_invited(invited, now)
        await lists_changed(work, invited, now)
        await work.commit()
    return len(sheets)


async def tell_when_back(work: Work, entry: Entry, _now: datetime) -> None:
    """Whoever had just left when they were to be told is told when they are back."""
    if await is_to_leaver(work, entry):
        await work.feedback.unmark_invited(number_of(entry))


ENTRIES: tuple[Route, ...] = (
    OnDelivery(
        INVITATION,
        render=render_invitation,
        still_wanted=still_owed,
        on_refused=tell_when_back,
        link_lasts=LONGEST,
    ),
    OnDelivery(CHANGE, render=render_invitation, skip_if_uneditable=True),
)
