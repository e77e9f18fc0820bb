"""Reads whole directories: when a workspace connects, and once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date

import structlog

from bot.account_sync import take_in
from bot.directory.identity.asking import end_expired
from bot.directory.unreachable import tell_of_unreachable
from bot.errors import LookUpFailed
from bot.nudges.without_home import remind_by_message
from bot.people import Handle
from bot.platform import DirectoryPage
from bot.routes import Context

log = structlog.get_logger("upward.directory")

JOB = "directory"

MOST_EMPTY = 100  # pages in a row; behind some there may be people

Team = tuple[str, str]
Hear = Callable[[Context, int], Awaitable[None]]


@dataclass(slots=True)
class _Seen:
    """What a reading has met."""

    asked: set[str] = field(default_factory=set)
    handles: set[Handle] = field(default_factory=set)
    empty: int = 0

    def again(self, cursor: str, page: DirectoryPage) -> bool:
        """Whether the page leads back, or brings nobody new; an empty one may lead on."""
        self.asked.add(cursor)
        found = {profile.handle for profile in page.profiles}
        self.empty = 0 if found else self.empty + 1
        brings_nobody = bool(found) and found <= self.handles
        self.handles |= found
        return page.next in self.asked or brings_nobody or self.empty > MOST_EMPTY


class DirectorySync:
    """Reads every workspace's directory when this process first sees it, then daily on one of the replicas. Retries
    after failures. `met` is called for each workspace read; `led` for each whose last admin had left."""

    def __init__(self, context: Context, *, met: Hear, led: Hear) -> None:
        self._context = context
        self._met = met
        self._led = led
        self._looked: dict[Team, date] = {}
        self._read_whole: frozenset[Team] = frozenset()  # as of the end of the last round
        self._round_ends = asyncio.Event()  # then replaced by that of the next round
        self.just_read = asyncio.Event()  # set when a workspace was read
        self._lost: set[Team] = set()  # those whose last admin left with this reading
        self._owed: dict[Team, str] = {}  # how far each was read: the platform's cursor

    async def round(self) -> None:
        """Reads what is due now, and ends expired questions. A platform that did not answer is asked again in the next
        round."""
        await end_expired(self._context)
        await self._note_due()
        for team in tuple(self._owed):
            try:
                await self._read(team)
            except LookUpFailed as failure:
                log.warning("directory not read", platform=team[0], team=team[1], reason=failure.reason)
        self._read_whole = frozenset(self._looked.keys() - self._owed.keys())
        self._round_ends.set()
        self._round_ends = asyncio.Event()

    async def wait_until_read(self) -> None:
        """Returns when every team that is connected by now has been read."""
        while True:
            ends, teams = self._round_ends, await self._teams()
            if teams and self._read_whole.issuperset(teams):
                return
            await ends.wait()

    async def _teams(self) -> list[Team]:
        async with self._context.store.read() as work:
            return [team for team in await work.workspaces.teams() if team[0] in self._context.platforms]

    async def _note_due(self) -> None:
        today = self._context.clock.now().date()
        for team in await self._teams():
            if (
                team in self._context.unled
                or team not in self._looked
                or (self._looked[team] != today and await self._first(team, today))
            ):
                self._owed[team] = ""
            self._looked[team] = today

    async def _first(self, team: Team, today: date) -> bool:
        async with self._context.store.work() as work:
            workspace = await work.workspaces.of(*team)
            if workspace is None or not await work.daily.first(workspace, f"{JOB} {team[0]} {team[1]}", today):
                return False
            await work.commit()
        return True

    async def _read(self, team: Team) -> None:
        """Page by page, each in its own short transaction. If the platform asks to wait, the rest is read later; if it
        rejects the cursor, reading restarts from the beginning. Pages that bring nobody new, or come again, are the
        end: whoever is missing is only read later."""
        workspace, start = None, self._owed[team]
        seen = _Seen()
        cursor: str | None = start
        while cursor is not None:
            self._owed[team] = cursor if cursor != start else ""
            page = await self._context.platforms[team[0]].directory(team[1], cursor)
            workspace = await self._take(team, page)
            cursor = page.next or None if workspace is not None and not seen.again(cursor, page) else None
        del self._owed[team]
        if workspace is not None:
            await self._met(self._context, workspace)
            await tell_of_unreachable(self._context, team[0], workspace)
            async with self._context.store.work() as work:
                if await remind_by_message(self._context, work, workspace):
                    await work.commit()
            if team in self._context.unled:
                self._context.unled.discard(team)
                await self._led(self._context, workspace)
            if team in self._lost:
                self._lost.discard(team)
                self._context.unled.add(team)
                self._context.newcomers.set()
            self.just_read.set()
            log.info("directory read", platform=team[0], team=team[1])

    async def _take(self, team: Team, page: DirectoryPage) -> int | None:
        """Returns the workspace, or None if it was removed meanwhile."""
        async with self._context.store.work() as work:
            workspace = await work.workspaces.of(*team)
            if workspace is not None:
                unled = await take_in(work, *team, page.profiles, self._context.clock.now())
                await work.commit()
                if unled:
                    self._lost.add(team)
        return workspace
