"""Invitations leave from what is owed, a few at a time: a launch for thousands is no queue of thousands."""

from __future__ import annotations

from bot.feedback.copies import CHANGE, INVITATION, about_sheet, render_invitation, still_owed, to_person
from bot.home.redraw import lists_changed
from bot.publishing.dripping import AT_ONCE, MOST_WAITING
from bot.routes import Context, OnDelivery, Route
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


ENTRIES: tuple[Route, ...] = (
    OnDelivery(INVITATION, render=render_invitation, still_wanted=still_owed, link_lasts=LONGEST),
    OnDelivery(CHANGE, render=render_invitation, skip_if_uneditable=True),
)
