"""On the day of asking: who is asked is planned anew, from the people of that day and what HR decided. A launch that
was killed goes on where it stopped, and asks nobody twice."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import structlog

from bot.cycles.ballots import Ballots, BallotsLost, RevieweeId
from bot.cycles.calendar import closes_at, company_day, release_at
from bot.cycles.company.planning import plan_company
from bot.cycles.cycle import Cycle, Scope, Setup, Stage
from bot.cycles.every import find_every
from bot.cycles.joint.pairs import pair_up, separate
from bot.cycles.launch.launch_news import settle_picks, tell_begun, tell_left_out, tell_not_begun
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Review
from bot.cycles.setup.lately import APART, Lately
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.cycles.setup.planning import plan_reviews
from bot.cycles.terms import write_terms
from bot.errors import NotSaved
from bot.phrases import zone_of
from bot.routes import Context
from bot.schedule import do_each
from bot.store import Work

log = structlog.get_logger("upward.ballots")

PEOPLE_AT_ONCE = 1000
REVIEWS_AT_ONCE = 100
"""Put into the database in one transaction: with ten reviewers each, 10 ms of the writer's turn
(`python -m tests.bench cycles`)."""
PAGE = 500
"""Reviews read at a time."""


async def launch_due(context: Context) -> None:
    """Begins the cycles whose day has come, where their company is."""
    now = context.clock.now()
    async with context.store.read() as work:
        cycles = await work.cycles.to_work_on(now)

    async def launch(cycle: Cycle) -> None:
        try:
            await _launch(context, cycle, now)
        except BallotsLost:  # others go on
            await tell_not_begun(context, cycle, "no_folder")

    due = [c for c in cycles if c.stage is Stage.PLANNED and company_day(c, now) >= c.setup.days.ask]
    await do_each(due, launch)


async def make_plan(context: Context, cycle: Cycle, day: date) -> Plan:
    """Who would be asked on that day. A hundred thousand people are planned beside the event loop. What is planned is
    read first, then what runs, then what is released: so nothing is missed that goes on meanwhile."""
    async with context.store.read() as work:
        then = max(context.clock.now(), datetime.combine(day, time(), zone_of(cycle.zone)).astimezone(UTC))
        before = await _find_planned_before(work, cycle)
        elsewhere = await work.cycles.reviewed_elsewhere(cycle)
        members = await work.cycles.members(cycle.workspace, find_chats(context))
        lately = await work.cycles.reviewed_lately(cycle.workspace, then - APART)
        last = await work.cycles.find_last_results(cycle.workspace, then - APART)
    for each in before:
        planned = await _plan(each.setup, members, day, lately, elsewhere)
        elsewhere |= {who for review in planned.reviews if not review.named for who in review.reviewees}
    planned = _say_from_when(cycle, await _plan(cycle.setup, members, day, lately, elsewhere), last)
    if all(each.why is not Why.ELSEWHERE for each in planned.left_out):
        return planned
    async with context.store.read() as work:
        running = await find_every(work, cycle.workspace, [each for each in Stage if each.is_running])
    others = [each for each in running if each.id != cycle.id and not each.setup.named]
    return replace(planned, beside=tuple((each.setup.name, each.setup.days.release) for each in others))


def _say_from_when(cycle: Cycle, planned: Plan, last: Mapping[int, datetime]) -> Plan:
    """From which day on a result of before is in nobody's way."""
    over = {who: company_day(cycle, released + APART) + timedelta(1) for who, released in last.items()}
    left = [
        replace(each, free_from=max(over[who] for who in each.reviewees if who in over))
        if each.why is Why.SIMILAR
        else each
        for each in planned.left_out
    ]
    return replace(planned, left_out=tuple(left))


def leave_out(planned: Plan, elsewhere: Collection[int]) -> Plan:
    """Without those about whom people are asked in another cycle: what both say would tell more than each. With names
    that tells nothing."""
    out = [each for each in planned.reviews if each.reviewee in elsewhere and not each.named]
    left = tuple(LeftOut(each.reviewee, len(each.reviewers), Why.ELSEWHERE, each.picker) for each in out)
    kept = tuple(each for each in planned.reviews if each not in out)
    return replace(planned, reviews=kept, left_out=(*planned.left_out, *left)) if out else planned


async def _plan(setup: Setup, members: Sequence[Member], day: date, lately: Lately, elsewhere: Collection[int]) -> Plan:
    plan = plan_company if setup.scope is Scope.COMPANY else _plan_people
    return leave_out(await asyncio.to_thread(plan, members, separate(setup, *elsewhere), day, lately), elsewhere)


def _plan_people(members: Sequence[Member], setup: Setup, day: date, lately: Lately) -> Plan:
    return pair_up(plan_reviews(members, setup, day, lately), members, setup)


async def _find_planned_before(work: Work, cycle: Cycle) -> Sequence[Cycle]:
    """Those of which HR approved first that they ask, in that order."""
    planned = await find_every(work, cycle.workspace, (Stage.PLANNED,))
    own = (cycle.approved_at or datetime.max.replace(tzinfo=UTC), cycle.id)
    found = [((each.approved_at or each.created_at, each.id), each) for each in planned if each.id != cycle.id]
    return [each for first, each in sorted(found, key=lambda pair: pair[0]) if first < own]


def find_chats(context: Context) -> list[str]:
    """Where a review can be answered without a name: in a form, or on a page behind a link in a direct message."""
    pages = context.quiet_pages is not None
    return [name for name, each in context.platforms.items() if each.can.forms or (pages and each.can.direct_messages)]


async def _launch(context: Context, cycle: Cycle, now: datetime) -> None:
    today = company_day(cycle, now)
    if today >= cycle.setup.days.due:
        return await _call_off(context, cycle, "too_late", now)
    if context.ballots is None and not cycle.setup.named:
        return await tell_not_begun(context, cycle, "no_folder")
    planned = await make_plan(context, cycle, today)
    if not planned.reviews:
        return await _call_off(context, cycle, _say_why(cycle, planned), now, planned)
    for some in _chunks(planned.reviews):
        if not await _add(context, cycle, some):
            return None
    if (reviews := await _drop_unplanned(context, cycle, planned)) is None:
        return None
    await seal_terms(context.ballots, cycle, reviews)
    await tell_left_out(context, cycle, planned)
    await _open(context, cycle, planned, frozenset(each.id for each in reviews), now)
    return None


def _say_why(cycle: Cycle, planned: Plan) -> str:
    """The phrase for why nobody is asked."""
    if any(each.why is Why.ELSEWHERE for each in planned.left_out):
        return "another"
    if cycle.setup.scope is Scope.COMPANY:
        return f"company_{planned.left_out[0].why.name.lower()}"
    return "nobody"


async def seal_terms(ballots: Ballots | None, cycle: Cycle, reviews: Iterable[Review]) -> None:
    """Of all that are answered without a name. A cycle with names has no folder. Raises `BallotsLost`, also where the
    disk is full, or can only be read."""
    if ballots is not None and not cycle.setup.named:
        try:
            await ballots.begin(cycle.id, {each.id: write_terms(each) for each in reviews if not each.named})
        except NotSaved as error:
            log.error("a cycle can't begin", reason=str(error))
            raise BallotsLost(cycle.id.hex()) from error


def _chunks(reviews: Sequence[NewReview]) -> Iterator[Sequence[NewReview]]:
    for start in range(0, len(reviews), REVIEWS_AT_ONCE):
        yield reviews[start : start + REVIEWS_AT_ONCE]


async def _add(context: Context, cycle: Cycle, reviews: Sequence[NewReview]) -> bool:
    """False if HR called it off, or changed it, meanwhile."""
    company = cycle.setup.scope is Scope.COMPANY
    async with context.store.work() as work:
        if not await _is_unchanged(work, cycle):
            return False
        await work.cycles.add_reviews(cycle, reviews, PEOPLE_AT_ONCE if company else 0)
        found = await work.cycles.reviews(cycle, b"", 1) if company else ()
        await work.commit()
    for review in found:
        if not await _add_people(context, review, reviews[0].reviewers):
            return False
    return True


async def _add_people(context: Context, review: Review, people: Sequence[int]) -> bool:
    """Of those who are asked about the company some at a time: others write in between."""
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        async with context.store.work() as work:
            some = people[start : start + PEOPLE_AT_ONCE]
            if not await _is_unchanged(work, review.cycle) or not await work.cycles.add_reviewers(review, some):
                return False
            await work.commit()
    return True


async def _is_unchanged(work: Work, cycle: Cycle) -> bool:
    """Nobody else changes it until the transaction ends, nor opens another, nor makes two records one."""
    await work.workspaces.lock_workspace(cycle.workspace)
    found = await work.cycles.get_for_update(cycle.workspace, cycle.id)
    return found is not None and found.stage is Stage.PLANNED and found.setup == cycle.setup


async def _drop_unplanned(context: Context, cycle: Cycle, planned: Plan) -> Sequence[Review] | None:
    """The reviews of the cycle; whoever was planned by an attempt that was killed, and is not any more, has none. None
    if it was called off, changed or begun meanwhile."""
    wanted = {frozenset(each.reviewees) for each in planned.reviews}
    kept: list[Review] = []
    after: bytes = b""
    while True:
        async with context.store.read() as work:
            found = await work.cycles.reviews(cycle, after, PAGE)
        kept += [each for each in found if each.numbers in wanted]
        if dropped := [each for each in found if each.numbers not in wanted]:
            async with context.store.work() as work:
                if not await _is_unchanged(work, cycle):
                    return None
                await work.cycles.end_reviews(dropped)
                await work.commit()
        if len(found) < PAGE:
            return kept
        after = RevieweeId(found[-1].id)


async def _open(context: Context, cycle: Cycle, planned: Plan, sealed: frozenset[RevieweeId], now: datetime) -> None:
    """Only with the reviews whose terms are sealed: another replica may have planned with other people meanwhile; and
    if nobody is reviewed in another cycle that was opened meanwhile. Then it is begun again."""
    async with context.store.work() as work:
        unchanged = await _is_unchanged(work, cycle)
        elsewhere = await work.cycles.reviewed_elsewhere(cycle)
        twice = any(not elsewhere.isdisjoint(each.reviewees) and not each.named for each in planned.reviews)
        whole = unchanged and await _is_whole(work, cycle, planned)
        if whole and not twice and await work.cycles.find_asked(cycle) == sealed:
            days = cycle.setup.days
            ends = closes_at(days.due, await work.cycles.zones(cycle))
            await work.cycles.set_times(cycle, ends, release_at(days.release, cycle.zone))
            opened = await work.cycles.set_stage(cycle, Stage.OPEN, now)
            await tell_begun(work, opened, planned, now)
            await settle_picks(work, opened, now)
        await work.commit()
    if not unchanged and context.ballots is not None:
        await _forget_folder(context, cycle)


async def _is_whole(work: Work, cycle: Cycle, planned: Plan) -> bool:
    """About the company another replica may have begun again, and not asked everybody yet."""
    if cycle.setup.scope is not Scope.COMPANY:
        return True
    asked, _, _ = await work.cycles.totals(cycle)
    return asked == planned.asked


async def _forget_folder(context: Context, cycle: Cycle) -> None:
    """Nothing was answered there: nobody was asked. Another replica may have opened it, or be about to: it stays."""
    async with context.store.read() as work:
        found = await work.cycles.get(cycle.workspace, cycle.id)
    if context.ballots is not None and (found is None or found.stage is Stage.CANCELLED):
        with suppress(BallotsLost):
            await context.ballots.destroy(cycle.id, released=False)


async def _call_off(context: Context, cycle: Cycle, why: str, now: datetime, planned: Plan | None = None) -> None:
    async with context.store.work() as work:
        if await _is_unchanged(work, cycle):
            await settle_picks(work, await work.cycles.set_stage(cycle, Stage.CANCELLED, now), now)
            await work.commit()
    await tell_not_begun(context, cycle, why, planned)
