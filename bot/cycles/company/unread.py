"""When all who should read what is said about the company have left before the release, it is called off."""

from __future__ import annotations

from datetime import datetime

from bot.cycles.changes.leavers import AWAY_FOR
from bot.cycles.company.planning import HERE
from bot.cycles.cycle import Cycle, Scope, Stage
from bot.cycles.every import work_on_due
from bot.cycles.review import Review
from bot.cycles.telling_hr import TO_HR, tell_hr
from bot.messages import Message, Paragraph
from bot.patience import Patience
from bot.phrases import words
from bot.routes import Context
from bot.store import Work


async def call_off_unread(context: Context, patience: Patience) -> None:
    """A day later, should nobody be back: nobody owes anything any more, what was written is destroyed
    (bot.cycles.running.closing.redraw_outdated), and HR hears why."""

    async def is_due(work: Work, cycle: Cycle, now: datetime) -> bool:
        return await _find_changed(work, cycle, now) is not None

    async def change(work: Work, cycle: Cycle, now: datetime) -> bool:
        if (review := await _find_changed(work, cycle, now)) is None:
            return False
        await _change(work, review, now, may_end=patience.may_end())
        return True

    await work_on_due(context, is_due, change)


async def _find_changed(work: Work, cycle: Cycle, now: datetime) -> Review | None:
    """That nobody reads it is not noted yet, or not true any more, or true for so long that it ends."""
    if cycle.setup.scope is not Scope.COMPANY or cycle.stage not in (Stage.OPEN, Stage.CLOSED):
        return None
    for review in await work.cycles.reviews(cycle, b"", 1):
        is_read = any(each.person.reachable for each in review.readers)
        if is_read != (review.gone_at is None) or _is_over(review, now):
            return review
    return None


def _is_over(review: Review, now: datetime) -> bool:
    return review.gone_at is not None and review.gone_at <= now - AWAY_FOR


async def _change(work: Work, review: Review, now: datetime, *, may_end: bool) -> None:
    cycle, is_read = review.cycle, any(each.person.reachable for each in review.readers)
    if is_read or review.gone_at is None:
        await work.cycles.note_gone([review], None if is_read else now)
    elif may_end:
        done = await work.cycles.set_stage(cycle, Stage.CANCELLED, now)
        await work.cycles.mark_outdated(done)
        said = words(HERE, title=done.setup.name)["readers_left"]
        await tell_hr(work, done, TO_HR, Message((Paragraph(said),)), now)
