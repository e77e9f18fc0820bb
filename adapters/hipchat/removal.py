"""Being removed: believed when HipChat's own server says so, and carried out a day later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.hipchat.client import Api
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.reading import PLATFORM
from adapters.hipchat.tokens import Gone
from bot.clock import Clock
from bot.errors import NotSaved, TransientDeliveryError

log = structlog.get_logger()

ASK_AGAIN = (1.0, 10.0, 60.0, 600.0)
"""Seconds after which a removal is looked into again: HipChat may tell of it before its tokens end."""
KEPT = timedelta(days=1)
"""How long everything is kept after a removal: the word of it has no signature."""
LOOK = 30.0
"""Seconds between two looks at what is due."""


@dataclass(frozen=True, slots=True)
class Word:
    """What tells the bot; they raise `NotSaved`."""

    taken_away: Callable[[Grant], Awaitable[None]]
    back: Callable[[Grant], Awaitable[None]]
    over: Callable[[str, datetime], Awaitable[None]]


class Removal:
    """Of the groups' installations. `run` beside the platform."""

    def __init__(self, api: Api, grants: Grants, clock: Clock, word: Word) -> None:
        self._api, self._grants, self._clock, self._word = api, grants, clock, word
        self._watching: set[asyncio.Task[None]] = set()

    async def note_removal(self, grant: Grant) -> None:
        """Somebody says that it was removed."""
        if not await self._confirm_removal(grant):
            task = asyncio.create_task(self._watch(grant))
            self._watching.add(task)
            task.add_done_callback(self._watching.discard)

    async def _confirm_removal(self, grant: Grant) -> bool:
        """Whether HipChat sells no token any more; then the bot knows."""
        if await self._counts(grant) is not False:
            return False
        await self._word.taken_away(grant)
        log.warning("removed by HipChat", platform=PLATFORM, team=grant.team)
        return True

    async def _counts(self, grant: Grant) -> bool | None:
        """Whether HipChat knows the installation; None where it says neither."""
        try:
            await self._api.introduce(grant)
        except TransientDeliveryError:
            return None
        except Gone:
            return False
        return True

    async def _watch(self, grant: Grant) -> None:
        for pause in ASK_AGAIN:
            await asyncio.sleep(pause)
            try:
                if await self._confirm_removal(grant):
                    return
            except NotSaved as failure:
                log.warning("removal waits for the database", reason=str(failure))
        log.warning("not removed", platform=PLATFORM, team=grant.team, reason="it still gets tokens")

    async def run(self) -> None:
        """Carries out what is due, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self._look()
            except NotSaved as failure:
                log.warning("removal waits for the database", reason=str(failure))

    async def _look(self) -> None:
        for team, at in await self._grants.find_removed():
            if self._clock.now() >= at + KEPT:
                await self._end(team, at)

    async def _end(self, team: str, at: datetime) -> None:
        """Asks HipChat once more; nobody's word alone removes anything."""
        grant = await self._grants.of(team, refresh=True)
        counts = False if grant is None else await self._counts(grant)
        if counts is False:
            self._grants.forget(team)
            await self._word.over(team, at)
            log.warning("deleted", platform=PLATFORM, team=team)
        elif counts and grant is not None:
            await self._word.back(grant)

    async def stop(self) -> None:
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)
