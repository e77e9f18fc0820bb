"""Runs platforms, outbox and schedule side by side until cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

from bot.admin.greeting import tell_new_admins, welcome
from bot.clock import Clock
from bot.cycles.answering.page_links import PageLinks
from bot.cycles.ballots import Ballots
from bot.cycles.jobs import jobs as cycle_jobs
from bot.directory.directory_sync import DirectorySync
from bot.directory.managers.manager_field import read_manager_fields
from bot.directory.people_file.importing import Importing
from bot.errors import NotSaved
from bot.feedback.jobs import jobs as feedback_jobs
from bot.nudges.rounds import Nudging
from bot.outbox.pace import Timing
from bot.outbox.pump import Pump
from bot.patience import Patience
from bot.platform import ChatPlatform
from bot.rights.jobs import jobs as rights_jobs
from bot.router import GUARD_SECONDS, ROUTES, Upward
from bot.routes import Context, Route
from bot.schedule import Job, forgetting, keep
from bot.store import Store
from bot.webforms import Links


class Engine:
    """One running bot, independent of platforms and databases. The caller owns and closes the store."""

    def __init__(
        self,
        store: Store,
        platforms: Sequence[ChatPlatform],
        clock: Clock,
        *,
        routes: Iterable[Route] = ROUTES,
        timing: Timing | None = None,
        links: Links | None = None,
        guard: float = GUARD_SECONDS,
        ballots: Ballots | None = None,
    ) -> None:
        store.prefer(platform.name for platform in platforms if platform.can.forms and platform.can.home)
        self.context = Context(
            store,
            {platform.name: platform for platform in platforms},
            clock,
            links=links,
            quiet_pages=PageLinks(store, ballots, clock, links.address) if links and ballots else None,
            ballots=ballots,
        )
        routes = tuple(routes)
        self.bot = Upward(self.context, routes, guard=guard)
        self.pump = Pump(self.context, self.bot.table.deliveries, timing=timing)
        self.directory_sync = DirectorySync(self.context, met=welcome, led=tell_new_admins)
        self.importing = Importing(self.context)
        self.nudging = Nudging(self.context, routes)
        self._platforms = platforms
        self._routes = routes

    async def run(self, *beside: Coroutine[Any, Any, None], managers_at_once: bool = False) -> None:
        """Runs until cancelled or until one part fails; `beside` runs as long as the platforms do. With
        `managers_at_once` profiles are read as soon as a workspace's people are known, not at the next tick.

        The outbox stops first, because sends in progress still need the platforms.
        """
        try:
            async with asyncio.TaskGroup() as outside:
                for each in (*beside, *(platform.run(self.bot) for platform in self._platforms)):
                    outside.create_task(each)
                async with asyncio.TaskGroup() as inside:
                    inside.create_task(self.pump.run())
                    inside.create_task(keep(self._jobs(managers_at_once), Patience(self.context.clock).may_end))
        finally:
            await self.flush_drafts()

    async def flush_drafts(self) -> None:
        """Stores what is being typed just now."""
        await self.context.drafts.flush(self.context)

    def _jobs(self, managers_at_once: bool) -> tuple[Job, ...]:
        """All jobs. Those that pick up what another process left come first."""

        async def read_profiles() -> None:
            await read_manager_fields(self.context)

        known = self.directory_sync.just_read
        self.context.newcomers.set()
        self.context.files.set()
        return (
            *forgetting(self.context),
            Job("directory", 60.0, self.directory_sync.round, self.context.newcomers),
            Job("imports", 30.0, self.importing.work, self.context.files),
            Job("manager fields", 60.0, read_profiles, known if managers_at_once else asyncio.Event()),
            Job("nudges", 2.0, self.nudging.tick),
            Job("drafts", 1.0, self.flush_drafts),
            *feedback_jobs(self.context),
            *cycle_jobs(self.context),
            *rights_jobs(self.context, self._routes),
        )

    async def obstacles(self) -> list[str]:
        """Reasons why the bot can't work now."""
        found = [f"{platform.name} is not reached" for platform in self._platforms if not platform.listening.is_set()]
        try:
            async with self.context.store.read() as work:
                await work.workspaces.teams()
        except NotSaved:
            found.append("the database is not reached")
        return found
