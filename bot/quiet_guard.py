"""The guard around quiet acts. It takes no key of the request, notes nobody, welcomes nobody and redraws nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog

from bot.admission import admit
from bot.cycles.ballots import BallotsLost, NotWritten
from bot.drafts import KeepTyped, TryAgain
from bot.errors import NotAllowed, UnknownPerson
from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.following import OnNext, find_following
from bot.people import Person
from bot.phrases import chat_name, label, words
from bot.quiet import Doubt, KeepInBallots, OnQuietButton, OnQuietForm, Q, QuietInteraction, Reading
from bot.refusals import sentence
from bot.replies import ButtonReply, FieldErrors, FormReply, Say
from bot.routes import Context

HERE = "shared/quiet"
AN_HOUR = 3600.0
AT_ONCE = 2
"""Quiet acts that run at any time: each waits for the disk in threads, and fifty at once kept others' praises from
their turn until some were refused (`python -m tests.bench ballots`). With one alone a slow disk would stop them all."""

R = TypeVar("R")

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Failures:
    """One line an hour says that quiet acts fail; when, for whom and where it failed would tell who did what."""

    _next: float = 0.0

    def note(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + AN_HOUR
            log.error("quiet acts fail")


@dataclass(frozen=True, slots=True)
class KeepQuietly:
    """What is typed in a quiet form. What fails is tried again, and heard of once an hour."""

    keep: KeepInBallots
    failures: Failures

    async def __call__(self, context: Context, typed: Sequence[FormChanged]) -> None:
        if context.ballots is None:
            return
        try:
            await self.keep(context.ballots, typed)
        except Exception:  # noqa: BLE001 - its words or frames must not get out
            failed = True
        else:
            failed = False
        if failed:
            self.failures.note()
            raise TryAgain


def is_quiet(keep: KeepTyped) -> bool:
    return isinstance(keep, KeepQuietly)


class QuietGuard:
    def __init__(self, context: Context, seconds: float, following: Sequence[OnNext] = ()) -> None:
        self._context, self._seconds = context, seconds
        self._following = [each for each in following if each.quietly]
        self._failures = Failures()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def button(self, entry: OnQuietButton, event: ButtonPressed) -> ButtonReply:
        return await self._guard(entry, event, entry.handler, lambda said, _: Say(sentence(said), aloud=True))

    async def form(self, entry: OnQuietForm, event: FormSubmitted) -> FormReply:
        return await self._guard(entry, event, entry.handler, lambda said, place: FieldErrors({place or "": said}))

    def type_in_form(self, entry: OnQuietForm, event: FormChanged) -> None:
        if entry.keep is not None and event.answers.beyond_any_form is None:
            self._context.drafts.put(KeepQuietly(entry.keep, self._failures), event)

    async def _guard(
        self,
        entry: OnQuietButton | OnQuietForm,
        event: Q,
        handler: Callable[[QuietInteraction[Q]], Awaitable[R]],
        refuse: Callable[[str, str | None], R],
    ) -> R:
        """The handler's reply, or why there is none."""
        doubt, said, since = Doubt(), "failed", time.monotonic()
        try:
            async with asyncio.timeout(self._seconds):
                async with self._turns:
                    await self._context.precedence.take_turn(since)
                    return await handler(await self._begin(entry, event, doubt))
        except NotAllowed as refusal:
            return refuse(refusal.sentence, refusal.field)
        except UnknownPerson:
            return refuse(label(HERE, "unknown"), None)
        except BallotsLost:
            return refuse(label(HERE, "lost"), None)
        except NotWritten:
            said = "not_written"
        except Exception:  # noqa: BLE001 - its words or frames must not get out
            said = "in_doubt" if doubt.in_doubt else "failed"
        self._failures.note()
        return refuse(label(HERE, said), None)

    async def _begin(self, entry: OnQuietButton | OnQuietForm, event: Q, doubt: Doubt) -> QuietInteraction[Q]:
        """Raises `NotAllowed` for whom the entry is not for, before anything else is looked at."""
        context, now = self._context, self._context.clock.now()
        async with context.store.read() as work:
            actor = await admit(work, event.by, entry.who, entry.feature)

        @asynccontextmanager
        async def read() -> AsyncIterator[Reading]:
            async with context.store.read() as work:
                yield Reading(work.cycles, actor, partial(find_following, work, self._following, actor, now))

        self._check_place(event, actor.person)
        if field := event.answers.beyond_any_form:
            raise NotAllowed(label("shared/refusals", "too_much"), field=field)
        if context.ballots is None:
            raise NotAllowed(label(HERE, "no_ballots"))

        async def flush() -> None:
            await context.drafts.flush(context, is_quiet)

        return QuietInteraction(event, now, context.ballots, read, flush, doubt)

    def _check_place(self, event: ButtonPressed | FormSubmitted, person: Person) -> None:
        """Refuses where a form would have to be a page: what a page shows is stored."""
        platforms = self._context.platforms
        on_page = isinstance(event, ButtonPressed) and event.on_page
        if event.on_quiet_page or (platforms[event.by.platform].can.forms and not on_page):
            return
        raise NotAllowed(self._say_where(person))

    def _say_where(self, person: Person) -> str:
        """Where they can answer, or who helps them on."""
        if self._context.quiet_pages is not None:
            return label(HERE, "by_link")
        chats = [name for name, platform in self._context.platforms.items() if platform.can.forms]
        for handle in person.handles:
            if handle.platform in chats:
                return words(HERE, chat=chat_name(handle.platform)).plain("elsewhere")
        return words(HERE, chat=chat_name(chats[0])).plain("unlinked") if chats else label(HERE, "nowhere")
