"""What is done by the clock: at once when something happened, never twice at a time, quiet when told to stop."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base

from bot.errors import NotSaved
from bot.schedule import Job, Pause, keep
from tests.workspace import PATIENCE


class Work:
    """Something to do that takes as long as the test wants, and then ends as it wants."""

    def __init__(self) -> None:
        self.begun = 0
        self._beginnings = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()
        self.outcomes: list[Exception] = []

    async def do(self) -> None:
        self.begun += 1
        self._beginnings.release()
        await self.go_on.wait()
        if self.outcomes:
            raise self.outcomes.pop()

    async def begins(self) -> None:
        """Once more than this was last waited for."""
        await asyncio.wait_for(self._beginnings.acquire(), PATIENCE)


async def stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_clock_ticks_and_what_happened_is_done_at_once() -> None:
    often, rarely = Work(), Work()
    often.go_on.set()
    rarely.go_on.set()
    happened = asyncio.Event()
    task = asyncio.create_task(keep([Job("often", 0.05, often.do), Job("rarely", 3600.0, rarely.do, happened)]))
    for _ in range(3):
        await often.begins()
    assert rarely.begun == 0
    happened.set()
    await rarely.begins()
    await stopped(task)


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(days=-1), timedelta(hours=1)])
async def test_jobs_go_on_when_the_machines_clock_is_set(by: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler waited for as long as the clock was set back: for a day nothing was done."""
    often = Work()
    often.go_on.set()
    task = asyncio.create_task(keep([Job("often", 0.05, often.do)]))
    await often.begins()

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + by

    monkeypatch.setattr(base, "datetime", Shifted)
    for _ in range(5):
        await often.begins()
    await stopped(task)


def test_what_a_clock_set_forward_skipped_is_not_made_up_for() -> None:
    """Ticks of a week were listed one by one, for seconds in which the bot answered nobody."""
    now = datetime(2026, 12, 7, 10, tzinfo=UTC)
    assert Pause(1.0).get_next_fire_time(now - timedelta(days=7), now) == now + timedelta(seconds=1)


async def test_what_ends_something_waits_while_the_clock_is_not_trusted() -> None:
    ends, other, trusted = Work(), Work(), False
    ends.go_on.set()
    other.go_on.set()
    jobs = [Job("ends", 0.05, ends.do, ends=True), Job("other", 0.05, other.do)]
    task = asyncio.create_task(keep(jobs, lambda: trusted))
    for _ in range(5):
        await other.begins()
    assert ends.begun == 0
    trusted = True
    await ends.begins()
    await stopped(task)


async def test_what_happens_meanwhile_is_done_afterwards_and_ticks_meanwhile_are_left_out() -> None:
    work, happened = Work(), asyncio.Event()
    job = Job("long", 3600.0, work.do, happened)
    task = asyncio.create_task(keep([job]))
    happened.set()
    await work.begins()
    await job.tick()
    assert not happened.is_set()
    happened.set()
    assert work.begun == 1
    work.go_on.set()
    await work.begins()
    await stopped(task)


async def test_a_mistake_of_ours_is_logged_and_the_job_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    work, happened = Work(), asyncio.Event()
    work.go_on.set()
    work.outcomes = [NotSaved("the disk is full"), ZeroDivisionError()]
    task = asyncio.create_task(keep([Job("shaky", 3600.0, work.do, happened)]))
    for _ in range(3):
        happened.set()
        await work.begins()
    await stopped(task)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


async def test_a_job_that_is_cancelled_when_the_bot_ends_is_over_then_and_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work, over = Work(), asyncio.Event()

    async def do() -> None:
        try:
            await work.do()
        finally:
            over.set()

    task = asyncio.create_task(keep([Job("long", 0.05, do)]))
    await work.begins()
    await stopped(task)
    assert over.is_set()
    assert caplog.records == []
