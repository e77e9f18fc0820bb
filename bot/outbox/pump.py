"""The pump: claims due deliveries and starts concurrent attempts.

It wakes after a commit that queued a delivery, when an attempt ends, and when a delivery is due; otherwise it polls
every few seconds for deliveries queued by other replicas.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deliveries import Claimed
from bot.errors import NotSaved
from bot.failpoints import reach
from bot.outbox.attempts import Attempts
from bot.outbox.database_clock import DatabaseClock, PaceClock
from bot.outbox.hooks import Hooks
from bot.outbox.pace import FIRST_WAIT, LONGEST_WAIT, Jitter, Timing
from bot.routes import Context, OnDelivery

BREATH = 0.01
"""Minimum seconds between two rounds if the first found nothing; at least five times what that round took."""

log = structlog.get_logger()


class Pump:
    """One per running bot; several replicas may share a database. `run` runs until cancelled, then finishes running
    sends, for at most `timing.stop` seconds."""

    def __init__(
        self,
        context: Context,
        hooks: Mapping[str, OnDelivery],
        *,
        timing: Timing | None = None,
        pace: PaceClock | None = None,
        jitter: Jitter = random.random,
    ) -> None:
        self._store = context.store
        self._timing = timing or Timing()
        self._pace = pace or DatabaseClock(context.store)
        self._attempts = Attempts(context, Hooks(hooks), self._timing, self._pace, jitter)
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        try:
            await self._go_on()
        finally:
            await self._finish()

    async def _go_on(self) -> None:
        pause = FIRST_WAIT
        while True:
            started_at = asyncio.get_running_loop().time()
            try:
                due = await self.round()
            except NotSaved as failure:
                log.warning("outbox waits for the database", reason=str(failure))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_WAIT)
                continue
            pause = FIRST_WAIT
            if due is None or due > self._pace.now():
                took = asyncio.get_running_loop().time() - started_at
                await asyncio.sleep(min(max(BREATH, 5 * took), self._timing.rest))
                await self._wait(due)

    async def _wait(self, due: datetime | None) -> None:
        """Waits until a delivery is queued, an attempt ends, or `due` is reached."""
        seconds = self._timing.poll
        if due is not None:
            seconds = min(seconds, max(0.0, (due - self._pace.now()).total_seconds()))
        try:
            async with asyncio.timeout(seconds):
                await self._store.posted.wait()
        except TimeoutError:
            return

    async def round(self) -> datetime | None:
        """Starts what is due now. Returns when to run again: a time in the past means at once, None means after an
        event."""
        await self._pace.sync()
        self._store.posted.clear()
        at = self._pace.now()
        async with self._store.read() as work:
            due = await work.outbox.due(at, self._timing.grace)
        if self._free == 0:
            return None
        started = 0
        if due.send is not None and due.send <= at:
            started += await self._claim(at)
        if due.reconcile is not None and due.reconcile <= at and self._free:
            started += await self._claim_doubtful(at)
        if started:
            return at
        return min(
            (instant for instant in (due.send, due.reconcile) if instant is not None and instant > at), default=None
        )

    async def settle(self) -> None:
        """Waits for all running attempts."""
        while self._running:
            await asyncio.wait(self._running)

    @property
    def _free(self) -> int:
        return self._timing.side_by_side - len(self._running)

    async def _claim(self, at: datetime) -> int:
        async with self._store.work() as work:
            claims = await work.outbox.claim(at, self._timing.lease, self._free)
            if not claims:
                return 0
            reach("outbox.before_sending")
            await work.commit()
        reach("outbox.after_sending")
        return self._start(claims, self._attempts.send)

    async def _claim_doubtful(self, at: datetime) -> int:
        lease = self._timing.search + self._timing.lease
        async with self._store.work() as work:
            claims = await work.outbox.doubtful(at, lease, self._timing.grace, self._free)
            if not claims:
                return 0
            await work.commit()
        return self._start(claims, self._attempts.reconcile)

    def _start(self, claims: tuple[Claimed, ...], attempt: Callable[[Claimed], Coroutine[Any, Any, None]]) -> int:
        for claimed in claims:
            task = asyncio.create_task(attempt(claimed), name=f"delivery {claimed.order.token}")
            self._running.add(task)
            task.add_done_callback(self._on_attempt_end)
        return len(claims)

    def _on_attempt_end(self, task: asyncio.Task[None]) -> None:
        """After a bug the delivery stays *sending*: when its lease expires it is searched for like any other."""
        self._running.discard(task)
        self._store.posted.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an attempt failed", task=task.get_name(), exc_info=error)

    async def _finish(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=self._timing.stop)
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)
