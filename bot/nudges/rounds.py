"""Plans reminders every quarter of an hour, on whichever replica comes first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime

import structlog

from bot.deliveries import Delivery
from bot.home.redraw import lists_changed
from bot.nudges.calendar import A_DAY
from bot.nudges.debts import DueWindow, FindMoments, Moment, Moments
from bot.nudges.repository import Place
from bot.nudges.rules import REST, WRONG, Plan, begin_of_round, comes_back, plan, rests, window
from bot.routes import Context, OnNudge, Route
from bot.store import Work

log = structlog.get_logger("upward.nudges")

NUDGE = "nudge.day"
PAGE = 200
"""Most people or debts read in one transaction."""


class Nudging:
    """Plans nudges. `tick` may be called any number of times: it works once in a quarter of an hour, and at once after
    the clock was changed."""

    def __init__(self, context: Context, routes: Iterable[Route]) -> None:
        self._context = context
        self._sources = [route for route in routes if isinstance(route, OnNudge)]
        self._looked: datetime | None = None

    async def tick(self) -> None:
        now = self._context.clock.now()
        quarter = begin_of_round(now)
        if quarter != self._looked:
            await self.round()
            self._looked = quarter

    async def round(self) -> int:
        """Plans what is due now; returns the number of nudges."""
        now = self._context.clock.now()
        await self._welcome_back(now)
        async with self._context.store.read() as work:
            places = await work.nudges.places()
        workspaces = sorted({place.workspace for place in places})
        return sum([await self._workspace([p for p in places if p.workspace == each], now) for each in workspaces])

    async def _welcome_back(self, now: datetime) -> None:
        """Who was away until a day before today is at work again, from their next working hours on."""
        after: int | None = 0
        while after is not None:
            async with self._context.store.read() as work:
                away = await work.nudges.find_away((now + A_DAY).date(), after, PAGE)
            after = away[-1].id if len(away) == PAGE else None
            back = [person for person in away if comes_back(person, now)]
            if not back:
                continue
            async with self._context.store.work() as work:
                await work.nudges.welcome_back(back, now)
                await lists_changed(work, back, now)
                await work.commit()

    async def _workspace(self, places: Sequence[Place], now: datetime) -> int:
        """Goes through all sources: somebody with moments in several is planned by the first of them."""
        days = window(places, now)
        workspace, off, planned = places[0].workspace, places[0].off, 0
        window_due = DueWindow(workspace, days, now - REST, now + WRONG)
        for find in self._finders(off) if days else ():
            async for moments in self._pages(find, window_due):
                planned += await self._plan(workspace, moments, now)
        if planned:
            log.info("nudges planned", workspace=workspace, count=planned)
        return planned

    def _finders(self, off: frozenset[object]) -> list[FindMoments]:
        return [*(source.moments for source in self._sources if source.feature not in off), _woken]

    async def _pages(self, find: FindMoments, window_due: DueWindow) -> AsyncIterator[list[Moment]]:
        after: int | None = 0
        while after is not None:
            async with self._context.store.read() as work:
                page = await find(work, window_due, after, PAGE)
            after = page.last
            if page.found:
                yield list(page.found)

    async def _plan(self, workspace: int, moments: Sequence[Moment], now: datetime) -> int:
        """Reads in one transaction; writes in another, if there is anything to write."""
        plans = await self._plans(workspace, moments, now)
        if not plans:
            return 0
        async with self._context.store.work() as work:
            won = await work.nudges.claim(plans, now)
            mine = [each for each in plans if each.person.id in won]
            tokens = await work.outbox.put([_delivery(each) for each in mine], now)
            await work.nudges.set_deliveries({each.person.id: token for each, token in zip(mine, tokens, strict=True)})
            await work.commit()
        return len(mine)

    async def _plans(self, workspace: int, moments: Sequence[Moment], now: datetime) -> list[Plan]:
        theirs: dict[int, list[Moment]] = {}
        for moment in moments:
            theirs.setdefault(moment.person, []).append(moment)
        async with self._context.store.read() as work:
            last = await work.nudges.last(list(theirs))
            asked = [each for each in theirs if each not in last or not rests(last[each], now)]
            people = await work.people.by_ids(workspace, asked) if asked else ()
        planned = [plan(person, theirs[person.id], last.get(person.id), now) for person in people]
        return [each for each in planned if each is not None]


async def _woken(work: Work, window_due: DueWindow, after: int, most: int) -> Moments:
    return await work.nudges.woken(window_due.workspace, window_due.days, after, most)


def _delivery(plan: Plan) -> Delivery:
    """A delivery without a message: it is rendered when it is sent."""
    handle = plan.person.handles[0]
    return Delivery(
        plan.person.workspace,
        NUDGE,
        subject(plan.person.id),
        handle.platform,
        handle.external,
        private=True,
        stale_after=plan.ends,
    )


def subject(person: int) -> str:
    return f"nudge/{person}"
