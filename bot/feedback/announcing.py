"""What becomes of requests with time: answers that come together are announced, and what was open long enough ends."""

from __future__ import annotations

from datetime import datetime

from bot.feedback.copies import redraw_invitations
from bot.feedback.request import Outcome, Request, State
from bot.feedback.telling import tell_news
from bot.home.redraw import lists_changed
from bot.nudges.redraw import debts_changed
from bot.privacy import find_readers
from bot.routes import Context
from bot.store import Work

AT_ONCE = 5
"""So many are announced in one transaction: each changes the messages of up to twenty reviewers."""


async def announce(context: Context) -> int:
    """Tells those who read them that answers which come together are there, once each; returns their number. What was
    shared can't be changed any more, and the reviewers' messages say so."""
    async with context.store.read() as work:
        if not await work.feedback.to_announce(context.clock.now(), 1):
            return 0
    async with context.store.work() as work:
        now = context.clock.now()
        found = await work.feedback.to_announce(now, AT_ONCE)
        new = [new for each in found if (new := await work.feedback.mark_announced(each, now))]
        for request in new:
            sheets = [each for each in await work.feedback.sheets(request) if each.is_shared]
            if sheets or request.closed_at is None:  # else they heard when it ended
                await tell_news(work, request, now, shared=bool(sheets))
            await redraw_invitations(work, sheets, now)
        await lists_changed(work, [reader for request in new for reader in find_readers(request)], now)
        await work.commit()
    return len(new)


async def expire(context: Context) -> int:
    """Ends one request that was open long enough, or whose requester left, or about whom it was, if there is any:
    nobody owes it any more, and all hear so; returns how many."""
    async with context.store.read() as work:
        found = await work.feedback.find_expired(context.clock.now(), 1)
    if not found:
        return 0
    async with context.store.work() as work:
        now = context.clock.now()
        request = await work.feedback.get_for_update(found[0].workspace, found[0].id)
        if request is not None and request.closed_at is None:
            await _end(work, request, now)
        await work.commit()
    return 1


async def _end(work: Work, request: Request, now: datetime) -> None:
    sheets = await work.feedback.sheets(request)
    ended = await work.feedback.close(request, Outcome.ENDED, now)
    await redraw_invitations(work, [each for each in sheets if each.is_owed or each.state is State.DECLINED], now)
    reviewers = [each.reviewer for each in sheets if each.is_owed and each.reviewer]
    for reviewer in reviewers:
        await debts_changed(work, reviewer, now)
    await tell_news(work, ended, now)
    await lists_changed(work, [request.requester, *reviewers], now)
