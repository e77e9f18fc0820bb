"""One attempt: sends a delivery once, or searches for it, and records the outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.deliveries import STALE, Claimed, State
from bot.errors import (
    DeliveryError,
    LookUpFailed,
    NotSaved,
    PermanentDeliveryError,
    PostGone,
    TransientDeliveryError,
    UncertainDelivery,
)
from bot.events import By, Posted
from bot.failpoints import reach
from bot.fallback import fit_order
from bot.metrics import DELIVERIES
from bot.outbox.database_clock import PaceClock
from bot.outbox.gone import note_gone
from bot.outbox.hooks import Hooks
from bot.outbox.pace import PATIENCE, SINCE, Jitter, Timing, backoff, is_over, search_pause
from bot.outbox.recording import record
from bot.outbox.routing import NO_DIRECT_MESSAGES, NOT_CONNECTED, UNREADABLE, fit_link, has_left, lasting, other_account
from bot.phrases import GAVE_UP
from bot.platform import CHANGES, ChatPlatform, Order, SearchResult, Verb
from bot.routes import Context
from bot.store import Work

log = structlog.get_logger()


class Attempts:
    """Sends and searches. Always records an outcome; retries while the database is unavailable."""

    def __init__(self, context: Context, hooks: Hooks, timing: Timing, pace: PaceClock, jitter: Jitter) -> None:
        self._context = context
        self._hooks = hooks
        self._timing = timing
        self._pace = pace
        self._jitter = jitter

    async def send(self, claimed: Claimed) -> None:
        """Sends once if still wanted; the claim is already committed."""
        if claimed.entry.unreadable:
            return await self._close(claimed, State.HELD, UNREADABLE)
        await self._context.precedence.take_turn()
        try:
            if await has_left(self._context, claimed.entry):
                return await self._close(claimed, State.REFUSED, "user_disabled")
            needless = await self._needless(claimed)
            order = await self._render(claimed) if needless is None else None
        except NotSaved:
            return await self._later(claimed, "the database was away", 0.0)
        except TransientDeliveryError as wait:
            return await self._record(claimed, wait)
        if order is None:
            return await self._close(claimed, State.DROPPED, needless or "nothing to say any more")
        return await self._dispatch(claimed, order)

    async def _dispatch(self, claimed: Claimed, order: Order) -> None:
        """Sends it, or its substitute if the platform can't show it."""
        platform = self._context.platforms.get(claimed.entry.delivery.platform)
        if platform is None or not claimed.order.team:
            return await self._redirect(claimed, NOT_CONNECTED)
        if claimed.order.private and not platform.can.direct_messages:
            return await self._redirect(claimed, NO_DIRECT_MESSAGES)
        if self._pace.now() + timedelta(seconds=self._timing.send) > claimed.lease_until:
            return await self._later(claimed, "the claim came too late", 0.0)
        if claimed.order.verb is Verb.HOME:
            return await self._redraw(platform, claimed)
        if claimed.order.verb in CHANGES and not platform.can.edits and not claimed.entry.resend_as_post:
            return await self._resend_as_post(claimed)
        outcome = await self._deliver(platform, order, claimed)
        reach("outbox.after_deliver")
        return await self._record(claimed, outcome)

    async def _redirect(self, claimed: Claimed, reason: str) -> None:
        """Redirects a direct message that can't be sent here to another account of the person; else refuses it."""
        way = None
        if claimed.entry.delivery.private:
            try:
                way = await other_account(self._context, claimed.entry)
            except NotSaved:
                return await self._later(claimed, "the database was away", 0.0)
        if way is None:
            return await self._close(claimed, State.REFUSED, reason)

        async def act(work: Work) -> None:
            await work.outbox.redirect(claimed, way, at)

        at = self._after(0.0)
        return await self._save(claimed, act, "redirected", reason)

    async def _resend_as_post(self, claimed: Claimed) -> None:
        """Where posts can't be edited, requeues the change as a post; drops it if it isn't worth a message."""
        if self._hooks.own(claimed.entry.delivery.kind, lambda on: on.skip_if_uneditable or None):
            return await self._close(claimed, State.DROPPED, "nothing can be changed there")

        async def act(work: Work) -> None:
            await work.outbox.resend_as_post(claimed, at)

        at = self._after(0.0)
        return await self._save(claimed, act, "resend_as_post")

    async def _redraw(self, platform: ChatPlatform, claimed: Claimed) -> None:
        """Renders a Home from current data. A permanent failure is not reported: opening Home renders it again."""
        order, drawn = claimed.order, None
        draw = self._hooks.own(claimed.entry.delivery.kind, lambda on: on.render_home)
        mark = platform.home_mark(order.team, order.place)
        try:
            if draw is not None:
                by = By(platform.name, order.team, order.place, "")
                drawn = await draw(self._context, by, claimed.entry.attempts > 1)
        except NotSaved:
            return await self._later(claimed, "the database was away", 0.0)
        if drawn is None:
            return await self._close(claimed, State.DROPPED, "nobody looks")
        outcome = await self._deliver(platform, replace(order, home=drawn, mark=mark), claimed)
        if isinstance(outcome, PermanentDeliveryError):
            return await self._close(claimed, State.DROPPED, outcome.reason)
        return await self._record(claimed, outcome)

    async def _needless(self, claimed: Claimed) -> str | None:
        """The reason not to send, or None."""
        entry, stale_after = claimed.entry, claimed.entry.delivery.stale_after
        if stale_after is not None and stale_after < self._context.clock.now():
            return STALE
        if entry.delivery.verb in CHANGES and claimed.order.target is None:
            return "its post was never sent"
        if entry.delivery.thread is not None and claimed.order.thread is None:
            return "what it answers was never sent"
        hooks = self._hooks.every(entry.delivery.kind, lambda on: on.still_wanted)
        async with self._context.store.read() as work:
            return None if all([await wanted(work, entry) for wanted in hooks]) else "no longer wanted"

    async def _render(self, claimed: Claimed) -> Order | None:
        """The order with its message, rendered now if it was queued without one; None if there is nothing to send."""
        entry, on = claimed.entry, self._hooks.own(claimed.entry.delivery.kind, lambda on: on)
        if on is None or claimed.order.verb is Verb.DELETE:
            return claimed.order
        if (outside := on.render_outside) is not None:
            message = await outside(self._context, entry)
        elif (draw := on.render) is not None:
            async with self._context.store.read() as work:
                message = await draw(work, entry, self._context.clock.now())
        else:
            return claimed.order
        return None if message is None else replace(claimed.order, message=message)

    async def _deliver(self, platform: ChatPlatform, order: Order, claimed: Claimed) -> Posted | DeliveryError:
        entry = claimed.entry
        try:
            lasts = await lasting(self._context, platform, entry, self._hooks.table.get(entry.delivery.kind))
            async with asyncio.timeout(self._timing.send):
                return await platform.deliver(await fit_link(self._context, platform, order, lasts))
        except TimeoutError:
            return UncertainDelivery("no answer in time")
        except NotSaved:
            return TransientDeliveryError("the database was away")
        except DeliveryError as error:
            return error

    async def _record(self, claimed: Claimed, outcome: Posted | DeliveryError) -> None:
        entry = claimed.entry
        if isinstance(outcome, Posted):
            await self._record_sent(claimed, outcome)
        elif isinstance(outcome, PostGone):
            await self._record_gone(claimed, outcome.reason)
        elif isinstance(outcome, PermanentDeliveryError):
            await self._close(claimed, State.REFUSED, outcome.reason)
        elif isinstance(outcome, UncertainDelivery) and (entry.delivery.verb is Verb.POST or entry.resend_as_post):
            # Before giving up: a post that may have arrived must not become refused, since those are resent unchecked.
            await self._uncertain(claimed, outcome.reason)
        elif is_over(entry.attempts, entry.created_at, self._context.clock.now()):
            await self._close(claimed, State.REFUSED, f"{GAVE_UP}{outcome.reason}")
        else:
            # Uncertain changes too: making the same change twice is harmless.
            asked = outcome.retry_after if isinstance(outcome, TransientDeliveryError) else 0.0
            pause = backoff(entry.attempts, asked, self._jitter)
            await self._later(claimed, outcome.reason, pause)

    async def reconcile(self, claimed: Claimed) -> None:
        """Searches for a post that may or may not have arrived."""
        entry = claimed.entry
        platform = self._context.platforms.get(entry.delivery.platform)
        if entry.unreadable or platform is None or not claimed.order.team:
            return await self._close(claimed, State.HELD, UNREADABLE if entry.unreadable else NOT_CONNECTED)
        try:
            order = await self._render(claimed) or claimed.order
            async with asyncio.timeout(self._timing.search):
                found = await platform.find(fit_order(order, platform.can), entry.created_at - SINCE)
        except NotSaved:
            return await self._look_again(claimed, "the database was away")
        except (LookUpFailed, TransientDeliveryError, TimeoutError) as failure:
            reason = "the search took too long" if isinstance(failure, TimeoutError) else failure.reason
            return await self._look_again(claimed, reason)
        match found:
            case Posted():
                return await self._record_sent(claimed, found)
            case SearchResult.CANNOT_TELL:
                return await self._close(claimed, State.HELD, entry.reason or "no answer")
            case SearchResult.ABSENT if is_over(entry.attempts, entry.created_at, self._context.clock.now()):
                return await self._close(claimed, State.REFUSED, f"{GAVE_UP}{entry.reason or 'no answer'}")
            case SearchResult.ABSENT:
                return await self._later(claimed, "it had not arrived", 0.0)

    async def _look_again(self, claimed: Claimed, reason: str) -> None:
        age = self._context.clock.now() - claimed.entry.created_at
        if age >= PATIENCE:
            return await self._close(claimed, State.HELD, reason)
        look_at = self._after(search_pause(age, self._timing.search, self._jitter))

        async def act(work: Work) -> None:
            await work.outbox.uncertain(claimed, claimed.entry.reason or "no answer", look_at, look_at)

        return await self._save(claimed, act, "look again")

    # ------------------------------------------------------------ outcomes

    async def _record_sent(self, claimed: Claimed, posted: Posted) -> None:
        hooks = self._hooks.every(claimed.entry.delivery.kind, lambda on: on.on_sent)
        holds = self._hooks.own(claimed.entry.delivery.kind, lambda on: on.lock) if hooks else None

        async def act(work: Work) -> None:
            now = self._context.clock.now()
            if holds is not None:
                await holds(work, claimed.entry)
            await work.outbox.mark_sent(claimed, posted, now, rest_until)
            for hook in hooks:
                await hook(work, replace(claimed.entry, state=State.SENT, posted=posted), now)

        rest_until = self._after(self._rest(claimed))
        await self._save(claimed, act, State.SENT)

    async def _record_gone(self, claimed: Claimed, reason: str) -> None:
        rest_until = self._after(self._rest(claimed))

        async def act(work: Work) -> None:
            await note_gone(work, self._hooks, claimed, reason, self._context.clock.now(), rest_until)

        await self._save(claimed, act, State.DROPPED, reason)

    async def _later(self, claimed: Claimed, reason: str, seconds: float) -> None:
        async def act(work: Work) -> None:
            await work.outbox.later(claimed, reason, at)

        at = self._after(seconds)
        await self._save(claimed, act, "later", reason)

    async def _uncertain(self, claimed: Claimed, reason: str) -> None:
        async def act(work: Work) -> None:
            await work.outbox.uncertain(claimed, reason, look_at, rest_until)

        look_at = claimed.lease_until + timedelta(seconds=self._timing.grace)
        rest_until = self._after(self._timing.rest)
        await self._save(claimed, act, State.UNKNOWN, reason)

    async def _close(self, claimed: Claimed, state: State, reason: str) -> None:
        hooks = self._hooks.of_state(claimed.entry.delivery.kind, state)
        holds = self._hooks.own(claimed.entry.delivery.kind, lambda on: on.lock) if hooks else None
        # A refused request counts towards the rate limit too.
        rest_until = self._after(0.0 if state is State.DROPPED else self._rest(claimed))

        async def act(work: Work) -> None:
            now = self._context.clock.now()
            if holds is not None:
                await holds(work, claimed.entry)
            if await work.outbox.close(claimed, state, reason, now, rest_until):
                for hook in hooks:
                    await hook(work, replace(claimed.entry, state=state, reason=reason), now)

        await self._save(claimed, act, state, reason)

    async def _save(
        self, claimed: Claimed, act: Callable[[Work], Awaitable[None]], outcome: str, reason: str | None = None
    ) -> None:
        """Commits the outcome; retries as long as the database is unavailable, since the message may be sent."""
        step = "settle" if claimed.entry.state is State.UNKNOWN else "record"
        await record(self._context.store, act, step)
        DELIVERIES.labels(outcome).inc()
        sent, kind, tries = claimed.entry.token, claimed.entry.delivery.kind, claimed.entry.attempts
        log.info("delivery", token=sent, kind=kind, tries=tries, outcome=outcome, reason=reason)

    def _rest(self, claimed: Claimed) -> float:
        """Seconds until the lane is free again."""
        is_change = claimed.order.verb in CHANGES and not claimed.entry.resend_as_post
        return self._timing.rest_of_changes if is_change else self._timing.rest

    def _after(self, seconds: float) -> datetime:
        return self._pace.now() + timedelta(seconds=seconds)
