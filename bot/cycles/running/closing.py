"""The end of asking: at `closes_at` the ballots are shut, swept once more, and HR is asked about those under the least
number; and messages that say something else now."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.cycles.ballots import BallotsLost
from bot.cycles.calendar import closes_at
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitations import CHANGE, announce_earlier, redraw_for
from bot.cycles.results.telling import TOLD, Asked, tell_results
from bot.cycles.running.close_question import ask_hr
from bot.cycles.running.disagreement import tell_of_lost_folder, tell_of_old_database
from bot.cycles.running.outdated import Outdated
from bot.cycles.running.settling import settle_stage
from bot.cycles.running.sweeping import Agreement, compare, sweep
from bot.errors import NotSaved
from bot.nudges.redraw import redraw_owed
from bot.patience import Patience
from bot.people import Person
from bot.publishing.dripping import MOST_WAITING
from bot.routes import Context
from bot.schedule import do_each
from bot.store import Work

log = structlog.get_logger("upward.ballots")

GRACE = timedelta(minutes=2)
"""Replicas that share the folder shut it for themselves by then (bot.cycles.ballots)."""
REVIEWS_AT_ONCE, PEOPLE_AT_ONCE = 5, 50
"""Whose messages are drawn again in one transaction; of the people who were asked about the company as a whole."""


async def close_due(context: Context, patience: Patience) -> None:
    """Shuts what is over, and closes it two minutes later. Done again it is harmless, wherever it stopped."""
    now = context.clock.now()
    if not patience.may_end():
        return
    async with context.store.read() as work:
        cycles = await work.cycles.to_work_on(now)
    over = [c for c in cycles if c.stage is Stage.OPEN and c.closes_at is not None and c.closes_at <= now]
    await do_each(over, lambda each: _close(context, each, now))


async def _ends_later(context: Context, cycle: Cycle, now: datetime) -> bool:
    """Whoever moved west since the launch has the last day too, where they live now."""
    async with context.store.read() as work:
        ends = closes_at(cycle.setup.days.due, await work.cycles.zones(cycle))
    if cycle.closes_at is None or ends <= max(now, cycle.closes_at) or cycle.release_at is None:
        return False
    async with context.store.work() as work:
        fresh = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        if fresh is not None and fresh.stage is Stage.OPEN and fresh.setup == cycle.setup:
            await work.cycles.set_times(fresh, ends, cycle.release_at)
            await work.commit()
    return True


async def _close(context: Context, cycle: Cycle, now: datetime) -> None:
    if await _ends_later(context, cycle, now):
        return
    try:
        if context.ballots is not None and not cycle.setup.named:
            await context.ballots.shut(cycle.id)
    except BallotsLost:
        await tell_of_lost_folder(context, cycle)
        return
    if cycle.closes_at is None or now < cycle.closes_at + GRACE:
        return
    if await compare(context.ballots, cycle) is Agreement.OLD_DATABASE:
        await tell_of_old_database(context, cycle)
        return
    if await sweep(context, cycle) is not Agreement.YES:
        return
    async with context.store.work() as work:
        fresh = await work.cycles.get_for_update(cycle.workspace, cycle.id)
        if fresh is None or fresh.stage is not Stage.OPEN or fresh.closes_at != cycle.closes_at:
            return
        closed = await work.cycles.set_stage(fresh, Stage.CLOSED, now)
        await work.cycles.mark_outdated(closed)
        await ask_hr(work, closed, now)
        await work.commit()


async def open_gates(context: Context) -> None:
    """Whatever is open by the database can be answered: a crash may have come between the two."""
    now = context.clock.now()
    async with context.store.read() as work:
        cycles = await work.cycles.to_work_on(now)

    async def reopen(cycle: Cycle) -> None:
        is_open = cycle.stage is Stage.OPEN and cycle.closes_at is not None and now < cycle.closes_at
        if is_open and context.ballots and not cycle.setup.named:
            with suppress(BallotsLost):
                await context.ballots.reopen(cycle.id)

    await do_each(cycles, reopen)


# ---------------------------------------------------------------- messages that say something else now


async def redraw_outdated(context: Context) -> int:
    """Brings some of the messages of a cycle up to date, page by page; what was called off is destroyed first, and of
    what was released people hear first. Those of a workspace with enough on their way come later. Returns how many
    cycles were worked on."""
    async with context.store.read() as work:
        outdated = await work.cycles.find_outdated()
        waiting = {kind: await work.outbox.count_open(kind) for kind in (CHANGE, TOLD)} if outdated else {}
    done = 0
    for each in outdated:
        on_their_way = waiting[TOLD if _tells_results(each) else CHANGE].get(each.cycle.workspace, 0)
        if await _destroy_cancelled(context, each.cycle) and on_their_way < MOST_WAITING:
            await _redraw_page(context, each.cycle)
            done += 1
    return done


async def _destroy_cancelled(context: Context, cycle: Cycle) -> bool:
    """False if that has to wait. Where the folder is lost people hear of it all the same: should it be put back, it is
    destroyed then (bot.cycles.running.tidying)."""
    if cycle.stage is not Stage.CANCELLED or context.ballots is None or cycle.setup.named:
        return True
    try:
        if await compare(context.ballots, cycle) is Agreement.OLD_DATABASE:
            return False
        await context.ballots.destroy(cycle.id, released=False)
    except NotSaved as failure:
        log.warning("a cycle that was called off can't be destroyed", subject=cycle.id.hex(), reason=str(failure))
        return False
    except BallotsLost:
        pass
    return True


async def _redraw_page(context: Context, cycle: Cycle) -> None:
    async with context.store.work() as work:
        now = context.clock.now()
        await work.cycles.get_for_update(cycle.workspace, cycle.id)
        found = [each for each in await work.cycles.find_outdated() if each.cycle.id == cycle.id]
        if not found:
            return
        if found[0].after == b"" and not found[0].person:
            await settle_stage(work, found[0].cycle, now)
        asked = await _find_asked(work, found[0])
        if tells := _tells_results(found[0]):
            await tell_results(work, found[0].cycle, asked, now)
        else:
            await _redraw_reviews(work, found[0], asked, now)
        if last := _find_cut(asked):
            await work.cycles.mark_redrawn(found[0].cycle, found[0].after, last.id)
        elif len(asked) == REVIEWS_AT_ONCE:
            await work.cycles.mark_redrawn(found[0].cycle, asked[-1][0].id)
        elif tells:  # those who were asked come after those who read it
            await work.cycles.mark_outdated(found[0].cycle)
        else:
            await work.cycles.mark_redrawn(found[0].cycle, None)
        await work.commit()


async def _find_asked(work: Work, outdated: Outdated) -> Asked:
    """About the company, which all are asked about, some of them."""
    reviews = await work.cycles.reviews(outdated.cycle, outdated.after, REVIEWS_AT_ONCE)
    return [
        (each, await work.cycles.reviewers(each))
        if each.reviewee
        else (each, await work.cycles.some_reviewers(each, outdated.person, PEOPLE_AT_ONCE))
        for each in reviews
    ]


def _find_cut(asked: Asked) -> Person | None:
    """The last of those people, if there may be more of them."""
    cut = (some[-1] for review, some in asked if review.reviewee is None and len(some) == PEOPLE_AT_ONCE)
    return next(cut, None)


def _tells_results(outdated: Outdated) -> bool:
    return outdated.announce and outdated.cycle.stage is Stage.RELEASED


async def _redraw_reviews(work: Work, outdated: Outdated, asked: Asked, now: datetime) -> None:
    """Whoever is asked about several people hears of another end with the first of these reviews."""
    people = list({person.id: person for _, some in asked for person in some}.values())
    await redraw_all(work, outdated.cycle, people, now)
    here = {each.id for each, _ in asked}
    first = await work.cycles.first_reviews(outdated.cycle, [each.id for each in people])
    hear = [each for each in people if first.get(each.id) in here]
    await announce_earlier(work, outdated.cycle, hear, now, anew=outdated.announce)


async def redraw_all(work: Work, cycle: Cycle, people: Sequence[Person], now: datetime) -> None:
    """Invitations, nudges and Homes of those who were asked."""
    await redraw_for(work, cycle, people, now)
    await redraw_owed(work, people, now)
