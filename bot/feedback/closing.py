"""The end of a request: when nobody owes it anything any more."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.copies import redraw_invitations
from bot.feedback.request import Outcome, Request, State
from bot.feedback.telling import tell_news
from bot.home.redraw import lists_changed
from bot.routes import Context
from bot.store import Work

LEAVERS_AT_ONCE = 1000
DRAFTS_AT_ONCE = 500


async def close_if_done(work: Work, request: Request, now: datetime) -> Request:
    """The request as it stands: ended, if everybody has answered or declined. Call with the request locked."""
    if request.closed_at is not None or (await work.feedback.counts([request.id]))[request.id].owed:
        return request
    ended = await work.feedback.close(request, Outcome.ENDED, now)
    declined = [each for each in await work.feedback.sheets(ended) if each.state is State.DECLINED]
    await redraw_invitations(work, declined, now)
    return ended


async def let_off_leavers(context: Context) -> bool:
    """Somebody who left owes nothing any more, and a request ends if they were the last. One person at a time; returns
    whether there was somebody."""
    async with context.store.read() as work:
        if not await work.feedback.find_owed_by_leavers(1):
            return False
    async with context.store.work() as work:
        now = context.clock.now()
        found = await work.feedback.find_owed_by_leavers(LEAVERS_AT_ONCE)
        reviewer = next((each.reviewer.id for each in found if each.reviewer), 0)
        of_one = [each.request for each in found if each.reviewer and each.reviewer.id == reviewer]
        for request in sorted(of_one, key=lambda each: each.id):
            await work.feedback.get_for_update(request.workspace, request.id)
        left = await work.feedback.let_off(reviewer, now)
        for sheet in left:
            request = await close_if_done(work, sheet.request, now)
            await tell_news(work, request, now)
        await lists_changed(work, [sheet.request.requester for sheet in left], now)
        await work.commit()
    return bool(left)


async def forget_drafts(context: Context) -> int:
    """Deletes what was typed and can't be shared any more, whatever ended it; returns the number."""
    now = context.clock.now()
    async with context.store.read() as work:
        if not await work.feedback.has_ended_drafts(now):
            return 0
    async with context.store.work() as work:
        forgotten = await work.feedback.forget_ended_drafts(now, DRAFTS_AT_ONCE)
        await work.commit()
    return forgotten
