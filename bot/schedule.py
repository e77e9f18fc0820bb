"""Recurring jobs. The scheduler only ticks: what is due is in tables, whose keys decide which replica does it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.errors import NotSaved
from bot.routes import Context

T = TypeVar("T")

log = structlog.get_logger("upward.schedule")

KEPT = timedelta(days=3)
"""How long request keys are kept. Slack repeats an event for about an hour."""


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """Runs every `every` seconds, and at once when `due` is set. Never concurrent with itself in one process: if `due`
    is set meanwhile it runs again afterwards, ticks are skipped. `ends`: it deletes or ends what can't be had back, so
    it waits while the machine's clock is not trusted (bot.patience)."""

    name: str
    every: float
    do: Callable[[], Awaitable[object]]
    due: asyncio.Event = field(default_factory=asyncio.Event)
    ends: bool = False
    _at_work: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def tick(self) -> None:
        if not self._at_work.locked():
            self.due.set()

    async def run(self, may_end: Callable[[], bool] = always) -> None:
        """Runs until cancelled. A bug is logged, and ends neither the bot nor this job. Without a tick it runs half as
        often: the scheduler goes by the machine's clock, and waits for as long as that is set back."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(2 * self.every):
                    await self.due.wait()
            self.due.clear()
            if not may_end() and self.ends:
                continue
            async with self._at_work:
                [outcome] = await asyncio.gather(self.do(), return_exceptions=True)
            if isinstance(outcome, NotSaved):
                log.warning("job put off", job=self.name, reason=str(outcome))
            elif isinstance(outcome, BaseException):
                log.error("job failed", job=self.name, exc_info=outcome)


class Pause(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """From one tick to the next. What a clock that is set forward skipped isn't made up for: the library would list
    every tick of it first, which stops the bot for seconds a week."""

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._pause


async def do_each(things: Iterable[T], do: Callable[[T], Awaitable[object]]) -> None:
    """What can't be saved of one keeps none of the others waiting. Raises the first `NotSaved` at the end."""
    failures: list[NotSaved] = []
    for each in things:
        try:
            await do(each)
        except NotSaved as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


def until_done(context: Context, do: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[None]]:
    """`do` does some of what is due, and returns how much that was."""

    async def do_all() -> None:
        while await do():
            await context.precedence.take_turn()

    return do_all


def forgetting(context: Context) -> tuple[Job, Job]:
    """Jobs that delete expired records."""

    async def forget_requests() -> None:
        async with context.store.work() as work:
            await work.inbox.forget(context.clock.now() - KEPT)
            await work.commit()

    async def forget_pages() -> None:
        if context.links is not None:
            await context.links.forget()

    return (
        Job("forget requests", 3600.0, forget_requests, ends=True),
        Job("forget pages", 3600.0, forget_pages, ends=True),
    )


async def keep(timetable: Iterable[Job], may_end: Callable[[], bool] = always) -> None:
    """Runs the jobs on ticks and on demand, until cancelled. `may_end`: whether what the clock says is over may end."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    async with asyncio.TaskGroup() as jobs:
        for job in timetable:
            scheduler.add_job(job.tick, Pause(job.every), name=job.name)
            jobs.create_task(job.run(may_end), name=job.name)
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)
