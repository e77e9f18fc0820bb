"""The bots' own jobs at random moments: `python -m pytest -p tests.anytime tests/feedback`.

What fails with it and not without depends on which comes first, what a test does or what the bot does by itself.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from contextlib import suppress

from bot.schedule import Job, always
from tests.ticks import LONGEST

APART = float(os.environ.get("ANYTIME_APART", "0.3"))
"""At most so many seconds between two runs of a job."""

_dice = random.Random(os.getpid())
_run = Job.run


async def _press(job: Job) -> None:
    while True:
        await asyncio.sleep(_dice.uniform(0, APART))
        await job.tick()


async def _run_anytime(job: Job, may_end: Callable[[], bool] = always) -> None:
    if job.every > LONGEST:
        return await _run(job, may_end)
    pressing = asyncio.create_task(_press(job))
    try:
        await _run(job, may_end)
    finally:
        pressing.cancel()
        with suppress(asyncio.CancelledError):
            await pressing


setattr(Job, "run", _run_anytime)  # noqa: B010  # a checker refuses the assignment
