"""Removal of the add-on: confirmed with HipChat's own server, and carried out a day later."""

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
from bot.patience import Patience

log = structlog.get_logger()

ASK_AGAIN = (1.0, 10.0, 60.0, 600.0)
"""Seconds after which a removal is checked again: HipChat may report it before its tokens expire."""
KEPT = timedelta(days=1)
"""How long data is kept after a removal, because the callback has no signature."""
LOOK = 30.0
"""Seconds between two checks for due removals."""


@dataclass(frozen=True, slots=True)
class Word:
    """Callbacks to the bot; they raise `NotSaved`."""

    taken_away: Callable[[Grant], Awaitable[None]]
    back: Callable[[Grant], Awaitable[None]]
    over: Callable[[str, datetime], Awaitable[None]]


class Removal:
    """Removals of installations. Run `run` beside the platform."""

    def __init__(self, api: Api, grants: Grants, clock: Clock, word: Word) -> None:
        self._api, self._grants, self._clock, self._word = api, grants, clock, word
        self._patience = Patience(clock)
        self._watching: set[asyncio.Task[None]] = set()

    async def note_removal(self, grant: Grant) -> None:
        """Handles an unverified report that it was removed."""
        if not await self._confirm_removal(grant):
            task = asyncio.create_task(self._watch(grant))
            self._watching.add(task)
            task.add_done_callback(self._watching.discard)

    async def _confirm_removal(self, grant: Grant) -> bool:
        """Whether HipChat issues no token any more; if so, tells the bot."""
        if await self._counts(grant) is not False:
            return False
        await self._word.taken_away(grant)
        log.warning("removed by HipChat", platform=PLATFORM, team=grant.team)
        return True

    async def _counts(self, grant: Grant) -> bool | None:
        """Whether HipChat knows the installation; None if it can't tell."""
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
        """Carries out due removals, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self._remove_due()
            except NotSaved as failure:
                log.warning("removal waits for the database", reason=str(failure))

    async def _remove_due(self) -> None:
        now, may_end = self._clock.now(), self._patience.may_end()
        for team, at in await self._grants.find_removed():
            if may_end and now >= at + KEPT:
                await self._end(team, at)

    async def _end(self, team: str, at: datetime) -> None:
        """Asks HipChat again before deleting: an unsigned report alone removes nothing."""
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
