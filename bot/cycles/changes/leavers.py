"""What leaves with people who leave, and is back with them: a directory errs, and nobody loses a review by it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.cycles.ballots import Ballots, BallotsLost, DebtId, Slip
from bot.cycles.review import Review
from bot.cycles.running.closing import REVIEWS_AT_ONCE, redraw_all
from bot.nudges.redraw import redraw_owed
from bot.patience import Patience
from bot.routes import Context
from bot.store import Work

AWAY_FOR = timedelta(days=1)
"""Whoever doesn't work here for so long has left, and is not reviewed any more."""
AT_ONCE = 1000


async def let_off_leavers(context: Context) -> int:
    """Who left owes nothing any more; what they shared counts. Who is back owes it again. Returns how many debts that
    were."""
    async with context.store.read() as work:
        if not await work.cycles.find_owed_by_leavers(1) and not await work.cycles.find_owed_again(1):
            return 0
    async with context.store.work() as work:
        now = context.clock.now()
        found = await work.cycles.let_off_leavers(AT_ONCE)
        again = await work.cycles.owe_again(AT_ONCE)
        back = list({each.reviewer.id: each.reviewer for each in again if each.reviewer}.values())
        await redraw_owed(work, back, now)
        await work.commit()
    return len(found) + len(again)


# ---------------------------------------------------------------- whom it is about


async def end_reviews_of_leavers(context: Context, patience: Patience) -> int:
    """Whoever left a day ago, and before the release, is not reviewed any more: nobody reads it, and those who were
    asked hear so. Returns how many reviews were looked at."""
    return await _note(context) or await _end(context, patience) or await _begin_again(context)


def has_left(review: Review, now: datetime) -> bool:
    """Whether whom it is about, or one of two, doesn't work here any more, and not only for a moment; of the company as
    a whole, and where they don't read it, all who do."""
    if (review.reviewee is None or review.is_hidden) and not any(each.person.active for each in review.readers):
        return True
    if review.reviewee is None:
        return False
    here = all(each.reachable for each in review.reviewees)
    return not here and review.gone_at is not None and review.gone_at <= now - AWAY_FOR


async def _note(context: Context) -> int:
    """Since when they are gone, or that they are back before anything ended."""
    async with context.store.read() as work:
        if not await work.cycles.find_coming_and_going(1):
            return 0
    async with context.store.work() as work:
        now = context.clock.now()
        found = await work.cycles.find_coming_and_going(AT_ONCE)
        await work.cycles.note_gone([each for each in found if each.gone_at is None], now)
        await work.cycles.note_gone([each for each in found if each.gone_at is not None], None)
        await work.commit()
    return len(found)


async def _end(context: Context, patience: Patience) -> int:
    now = context.clock.now()
    async with context.store.read() as work:
        if not patience.may_end() or not await work.cycles.find_with_leavers(1, now - AWAY_FOR):
            return 0
    async with context.store.work() as work:
        await _lock(work, await work.cycles.find_with_leavers(REVIEWS_AT_ONCE, now - AWAY_FOR))
        found = await work.cycles.find_with_leavers(REVIEWS_AT_ONCE, now - AWAY_FOR)
        await work.cycles.suspend(found)
        await _redraw(work, found, now)
        debts = [(each, await work.cycles.debts_about(each)) for each in found]
        await work.commit()
    for review, theirs in debts:
        await _withdraw(context.ballots, review, theirs)
    return len(found)


async def _begin_again(context: Context) -> int:
    """First what was withdrawn: a process that dies in between is followed by the next."""
    async with context.store.read() as work:
        back = await work.cycles.find_with_returned(REVIEWS_AT_ONCE)
        debts = [(each, await work.cycles.debts_about(each)) for each in back]
    for review, theirs in debts:
        await _withdraw(context.ballots, review, theirs, again=True)
    if not back:
        return 0
    async with context.store.work() as work:
        await _lock(work, back)
        known = {each.id for each in back}
        found = [each for each in await work.cycles.find_with_returned(REVIEWS_AT_ONCE) if each.id in known]
        await work.cycles.resume(found)
        await _redraw(work, found, context.clock.now())
        await work.commit()
    return len(found)


async def _lock(work: Work, reviews: Sequence[Review]) -> None:
    """Their cycles: none of them begins to be released meanwhile."""
    cycles = {each.cycle.id: each.cycle for each in reviews}
    for _, cycle in sorted(cycles.items()):
        await work.cycles.get_for_update(cycle.workspace, cycle.id)


async def _redraw(work: Work, reviews: Sequence[Review], now: datetime) -> None:
    for review in reviews:
        await redraw_all(work, review.cycle, await work.cycles.reviewers(review), now)


async def _withdraw(ballots: Ballots | None, review: Review, debts: tuple[DebtId, ...], *, again: bool = False) -> None:
    """A form that is open can't be shared any more; or `again`."""
    if ballots is None or review.named:
        return
    with suppress(BallotsLost):
        for debt in debts:
            slip = Slip(review.cycle.id, review.id, debt, 0, 0)
            await (ballots.reinstate(slip) if again else ballots.withdraw(slip))
