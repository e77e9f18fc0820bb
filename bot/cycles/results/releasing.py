"""The release: sealed answers become figures and texts without authors, and are destroyed.

Each step can be done again: a process that dies anywhere is followed by the next start, and three replicas at once do
what one does. Nobody reads anything before the last commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cycles.ballots import Ballots, BallotsLost
from bot.cycles.changes.leavers import has_left
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.results.averages import average_company
from bot.cycles.results.last_time import freeze_comparison
from bot.cycles.results.result import NewResult
from bot.cycles.results.results import SYSTEM_RANDOM, count_named, make_result, pass_on
from bot.cycles.results.telling import tell_changed, tell_released
from bot.cycles.review import Review, ReviewState
from bot.cycles.running.disagreement import tell_if_over, tell_of_lost_folder, tell_of_old_database
from bot.cycles.running.sweeping import Agreement, compare
from bot.cycles.terms import asks, is_joint, least_of, questions_of, readers_of
from bot.patience import Patience
from bot.routes import Context
from bot.schedule import do_each
from bot.store import Work

AT_ONCE = 500
KEPT_AN_EYE_ON = timedelta(days=7)
"""So long after a release its folder is looked for: the process may have died before it was destroyed."""


async def release_due(context: Context, patience: Patience) -> None:
    """Releases every cycle whose day has come, unless the folder doesn't fit the database."""
    now = context.clock.now()
    if not patience.may_end():
        return
    async with context.store.read() as work:
        due = [each for each in await work.cycles.to_work_on(now) if is_due(each, now)]
    able = [each for each in due if each.setup.named or context.ballots is not None]
    await do_each(able, lambda each: release(context, None if each.setup.named else context.ballots, each))


async def release(context: Context, ballots: Ballots | None, cycle: Cycle) -> None:
    """A cycle with names has no ballots."""
    try:
        agreement = await compare(ballots, cycle)
        if agreement is Agreement.YES:
            if not cycle.setup.named:
                await tell_if_over(context, cycle)
            await _release(context, ballots, cycle)
            return
    except BallotsLost:
        agreement = Agreement.FOLDER_LOST
    if agreement is Agreement.OLD_DATABASE:
        await tell_of_old_database(context, cycle)
    else:
        await tell_of_lost_folder(context, cycle)


async def destroy_leftovers(context: Context) -> int:
    """Of what was released nothing sealed remains."""
    if context.ballots is None:
        return 0
    async with context.store.read() as work:
        found = await work.cycles.find_released(context.clock.now() - KEPT_AN_EYE_ON)
    with suppress(BallotsLost):
        for cycle in found:
            await context.ballots.destroy(cycle.id, released=True)
    return len(found)


def is_due(cycle: Cycle, now: datetime) -> bool:
    waits = cycle.stage in (Stage.CLOSED, Stage.RELEASING)
    return waits and cycle.release_at is not None and cycle.release_at <= now


async def _release(context: Context, ballots: Ballots | None, cycle: Cycle) -> None:
    """Raises `BallotsLost`."""
    if not await _begin(context, cycle):
        return
    if ballots is not None:
        await ballots.shut(cycle.id)
    await _release_reviews(context, ballots, cycle)
    if await _end(context, cycle) and ballots is not None:
        await ballots.destroy(cycle.id, released=True)


async def _release_reviews(context: Context, ballots: Ballots | None, cycle: Cycle) -> None:
    """Ten thousand are in memory until all are done, and not any more when the cycle ends."""
    asked = [each async for each in _find_reviews(context, cycle) if each.state is ReviewState.ASKED]
    for review in shuffle_reviews(asked):
        if review.named:
            await _release_named(context, review)
        elif ballots is not None:
            await _release_review(context, ballots, review)


async def _release_named(context: Context, review: Review) -> None:
    """What was answered with names can be read from now on, as it stands."""
    async with context.store.work() as work:
        if (fresh := await _reload(work, review)) is not None:
            answers = await work.cycles.named_answers(fresh)
            result = count_named(fresh.cycle.setup.questions, answers)
            await _save(work, fresh, result, context.clock.now())
            await work.commit()


async def _save(work: Work, review: Review, result: NewResult | None, now: datetime) -> None:
    """Whose reviewee has left, or all who would have read it, is read by nobody."""
    if has_left(review, now):
        await work.cycles.end_reviews([review])
    else:
        await freeze_comparison(work, await work.cycles.save_result(review, result, now))


def shuffle_reviews(reviews: list[Review]) -> list[Review]:
    """In an order that says nothing."""
    return SYSTEM_RANDOM.sample(reviews, len(reviews))


async def _begin(context: Context, cycle: Cycle) -> bool:
    async with context.store.work() as work:
        found = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        if found is None or not is_due(found, context.clock.now()):
            return False
        if found.stage is Stage.CLOSED:
            await work.cycles.set_stage(found, Stage.RELEASING, context.clock.now())
            await work.commit()
    return True


async def _find_reviews(context: Context, cycle: Cycle) -> AsyncIterator[Review]:
    after = b""
    while True:
        async with context.store.read() as work:
            page = await work.cycles.reviews(cycle, after, AT_ONCE)
        for review in page:
            yield review
        if len(page) < AT_ONCE:
            return
        after = page[-1].id


async def _release_review(context: Context, ballots: Ballots, review: Review) -> None:
    """Files are read and decrypted outside any transaction; one of its own writes what becomes of them. An answer that
    doesn't open may be the one that was missing: then nobody's name is shown."""
    terms = await ballots.read_terms(review.cycle.id, review.id)
    if terms is None or not asks(terms, questions_of(review)) or not is_joint(terms, review):
        await _end_review(context, review)
        return
    async with context.store.read() as work:
        debts = await work.cycles.debts_about(review)
    collected = await ballots.collect(review.cycle.id, review.id, debts)
    result = make_result(questions_of(review), tuple(collected.ballots.values()), least_of(terms))
    named = readers_of(terms)
    async with context.store.work() as work:
        if (fresh := await _reload(work, review)) is None:
            return
        if result is None and not collected.unreadable and not review.is_joint:
            known = await work.cycles.debts_about(fresh, with_name=True)
            result = pass_on({debt: each for debt, each in collected.ballots.items() if debt in known})
        now = context.clock.now()
        kept = replace(fresh, readers=tuple(each for each in fresh.readers if each.id in named))
        await _save(work, kept, result, now)
        if collected.unreadable:
            await tell_changed(work, fresh, whole=False, now=now)
        await work.commit()


async def _end_review(context: Context, review: Review) -> None:
    """What was said before anybody wrote does not hold any more: nothing is shown, and HR hears it."""
    async with context.store.work() as work:
        if (fresh := await _reload(work, review)) is not None:
            await work.cycles.end_reviews([fresh])
            await tell_changed(work, fresh, whole=True, now=context.clock.now())
            await work.commit()


async def _reload(work: Work, review: Review) -> Review | None:
    """As it is now; None if another replica was first."""
    fresh = await work.cycles.review_for_update(review)
    if fresh is None or fresh.cycle.stage is not Stage.RELEASING or fresh.state is not ReviewState.ASKED:
        return None
    return fresh


async def _end(context: Context, cycle: Cycle) -> bool:
    """Everything at once: the averages, and that it can be read; people hear it page by page
    (bot.cycles.running.closing.redraw_outdated). Whether nothing sealed is needed any more."""
    async with context.store.read() as work:
        shown = [result.figures for _, result in await work.cycles.shown_figures(cycle)]
    async with context.store.work() as work:
        found = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        if found is None or found.stage is not Stage.RELEASING:
            return found is not None and found.stage is Stage.RELEASED
        now = context.clock.now()
        await work.cycles.save_company(found, average_company(found.setup.questions, shown))
        done = await work.cycles.set_stage(found, Stage.RELEASED, now)
        await tell_released(work, done, now)
        await work.cycles.mark_outdated(done, announce=True)
        await work.commit()
    return True
