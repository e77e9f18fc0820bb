"""What is done again and again. The scheduler only ticks: what is due is in tables, whose keys decide who does it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.directory.manager_field import read_manager_fields
from bot.errors import NotSaved
from bot.nudges.rounds import Nudging
from bot.routes import Desk

log = structlog.get_logger("upward.schedule")

KEPT = timedelta(days=3)
"""How long the keys of requests are remembered. Slack repeats an event for at most an hour or so."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every `every` seconds, of which two never run at once in one process."""

    name: str
    every: float
    do: Callable[[], Awaitable[None]]

    async def tick(self) -> None:
        try:
            await self.do()
        except NotSaved as failure:
            log.warning("job put off", job=self.name, reason=str(failure))


def jobs(desk: Desk, nudging: Nudging) -> tuple[Job, ...]:
    """What this release does by the clock, beside the outbox and the directory."""

    async def forget_requests() -> None:
        async with desk.store.work() as work:
            await work.inbox.forget(desk.clock.now() - KEPT)
            await work.commit()

    async def forget_pages() -> None:
        if desk.links is not None:
            await desk.links.forget()

    return (
        Job("forget requests", 3600.0, forget_requests),
        Job("forget pages", 3600.0, forget_pages),
        manager_fields(desk),
        Job("nudges", 2.0, nudging.tick),
    )


def manager_fields(desk: Desk) -> Job:
    """The next share of profiles. It may be ticked more often: each team's share has its own minute."""

    async def read_profiles() -> None:
        await read_manager_fields(desk)

    return Job("manager fields", 60.0, read_profiles)


async def keep(timetable: Iterable[Job]) -> None:
    """Ticks until cancelled."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for job in timetable:
        scheduler.add_job(job.tick, "interval", seconds=job.every, name=job.name)
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
