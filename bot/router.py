"""Name → handler: one table for commands, forms, buttons, shortcuts and Home. It adds the guard around every act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar

import structlog

from bot.admin.routes import over_all
from bot.admin.routes import routes as administration
from bot.admission import Who, admit
from bot.cycles.routes import ROUTES as CYCLES
from bot.directory.routes import ROUTES as DIRECTORY
from bot.errors import Deadlocked, LookUpFailed, NotAllowed, NotSaved, Repeated, UnknownHandles, UnknownPerson
from bot.events import ButtonPressed, By, CommandTyped, FormChanged, FormSubmitted, Happened, HomeOpened, ShortcutUsed
from bot.fallback import PAGE, PrivateReply, fit
from bot.features import Feature
from bot.feedback.routes import ROUTES as FEEDBACK
from bot.home.routes import over_all as home_over_all
from bot.mentions.resolve_people import look_up, welcome
from bot.nudges.routes import over_all as nudges_over_all
from bot.objectives.routes import ROUTES as OBJECTIVES
from bot.people import Handle, Person
from bot.phrases import label, why, words
from bot.praise.routes import ROUTES as PRAISE
from bot.presence import note_presence
from bot.private_reply import PRIVATE_REPLIES, A, send_private_reply
from bot.publishing.channels import Channels
from bot.quiet import OnQuietButton, OnQuietForm
from bot.quiet_guard import QuietGuard
from bot.refusals import aloud, explain_who_may, notice, on_home, privately, sentence
from bot.replies import (
    ButtonReply,
    CloseForm,
    CommandReply,
    FieldErrors,
    FormReply,
    HomeReply,
    Nothing,
    OpenForm,
    Replace,
    Say,
    ShortcutReply,
    UpdateForm,
)
from bot.rights.routes import over_all as rights_over_all
from bot.route_table import Table, of_feature
from bot.routes import (
    Context,
    E,
    Interaction,
    OnForm,
    Route,
)

SWITCHED: tuple[Route, ...] = (
    *of_feature(Feature.PRAISE, PRAISE),
    *of_feature(Feature.OBJECTIVES, OBJECTIVES),
    *of_feature(Feature.FEEDBACK, FEEDBACK),
    *of_feature(Feature.CYCLES, CYCLES),
)
FEATURES: tuple[Route, ...] = (
    *SWITCHED,
    *rights_over_all(SWITCHED),
    *administration((*SWITCHED, *DIRECTORY)),
    *DIRECTORY,
)
ROUTES: tuple[Route, ...] = (
    *FEATURES,
    *PRIVATE_REPLIES,
    *over_all(FEATURES),
    Channels.of(FEATURES).entry,
    *home_over_all(FEATURES),
    *nudges_over_all(FEATURES),
)

GUARD_SECONDS = 2.5
"""Slack waits 3 seconds for an answer; what is not committed by then is rolled back and said to be so."""

HERE = "shared/refusals"

FOUND_MOST = 20
"""So many people a search by name shows; who is not among them types more of the name."""

HANDLES_MOST = 200
"""So many people are named at a time; a form has fewer."""

R = TypeVar("R")
T = TypeVar("T")

log = structlog.get_logger()


def _refuse_too_much(event: object) -> None:
    """Raises `NotAllowed` for answers that no form of ours could hold, before anything is done with them."""
    if isinstance(event, FormSubmitted | FormChanged | ButtonPressed) and (field := event.answers.beyond_any_form):
        raise NotAllowed(label(HERE, "too_much"), field=field)


class Upward:
    """The bot: every platform's acts come in here, and leave as what to say."""

    def __init__(self, context: Context, routes: Iterable[Route] = ROUTES, *, guard: float = GUARD_SECONDS) -> None:
        self.context = context
        self.table = Table.of(routes)
        self._guard = guard
        self._quiet = QuietGuard(context, guard, self.table.following)

    async def command(self, event: CommandTyped) -> CommandReply:
        typed = event.text
        entry, event = self.table.command(event)
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        reply: CommandReply = await self._guard_act(
            interaction, privately(entry.handler), lambda s, _: aloud(s), Nothing(), lambda s: aloud(s, typed)
        )
        return await self._send_aside(interaction, fit(reply, interaction.platform.can))

    async def form(self, event: FormSubmitted) -> FormReply:
        entry = self.table.forms.get(event.act)
        if entry is None:
            return FieldErrors({"": label(HERE, "old_form")})
        if isinstance(entry, OnQuietForm):
            return await self._quiet.form(entry, event)
        interaction = Interaction(event, self.context, entry.who, entry.feature, following=self.table.following)
        repeated = UpdateForm(notice(event.act, "saved", label(HERE, "saved_before")))
        return await self._guard_act(
            interaction, entry.handler, lambda s, field: FieldErrors({field or "": s}), repeated
        )

    async def change_form(self, event: FormChanged) -> FormReply:
        entry = self.table.forms.get(event.act)
        if not isinstance(entry, OnForm) or entry.changed is None:
            return FieldErrors({})
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        return await self._guard_act(
            interaction, entry.changed, lambda s, field: FieldErrors({field or "": s}), CloseForm()
        )

    def type_in_form(self, event: FormChanged) -> bool:
        entry = self.table.forms.get(event.act)
        if entry is None or entry.keep is None:
            return False
        if isinstance(entry, OnQuietForm):
            self._quiet.type_in_form(entry, event)
            return True
        if event.answers.beyond_any_form is None:
            self.context.drafts.put(entry.keep, event)
        return True

    async def button(self, event: ButtonPressed) -> ButtonReply:
        entry = self.table.buttons.get(event.act)
        if entry is None:
            return Say(sentence(label(HERE, "old_button")))
        if isinstance(entry, OnQuietButton):
            return await self._quiet.button(entry, event)
        interaction = Interaction(event, self.context, entry.who, entry.feature, following=self.table.following)
        reply: ButtonReply = await self._guard_act(interaction, entry.handler, lambda s, _: Say(sentence(s)), Nothing())
        if event.at_home and isinstance(reply, Replace | Nothing):
            reply = await self._home_again(event, reply)
        return await self._send_aside(interaction, fit(reply, PAGE if event.on_page else interaction.platform.can))

    async def take_turn(self) -> None:
        await self.context.precedence.take_turn()

    def is_quiet(self, act: str) -> bool:
        return isinstance(self.table.buttons.get(act), OnQuietButton) or isinstance(
            self.table.forms.get(act), OnQuietForm
        )

    async def _send_aside(self, interaction: Interaction[A], reply: R | PrivateReply) -> R | Say | Nothing:
        """What can't be shown where the person is goes to them privately, in a transaction of its own."""
        if not isinstance(reply, PrivateReply):
            return reply
        try:
            async with asyncio.timeout(self._guard):
                return await send_private_reply(interaction, reply)
        except Repeated:
            return Nothing()
        except NotAllowed as refusal:
            return aloud(refusal.sentence)
        except (NotSaved, TimeoutError):
            return aloud(label(HERE, "saved_unseen" if interaction.progress.saved else "not_saved"))

    async def _home_again(self, event: ButtonPressed, reply: Replace | Nothing) -> ButtonReply:
        """In the place of a button on Home stands Home itself, drawn anew, with what the button said above it."""
        said = reply.message.parts if isinstance(reply, Replace) else ()
        if (entry := self.table.home.get("home")) is None:
            return reply
        again = entry.again

        async def render(interaction: Interaction[ButtonPressed]) -> ButtonReply:
            return await again(interaction, said)

        return await self._guard_act(Interaction(event, self.context, entry.who), render, lambda _s, _f: reply, reply)

    async def shortcut(self, event: ShortcutUsed) -> ShortcutReply:
        entry = self.table.shortcuts.get(event.act)
        if entry is None:
            return Nothing()
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        return await self._guard_act(
            interaction, entry.handler, lambda s, _: OpenForm(notice(event.act, "refused", s)), Nothing()
        )

    async def home(self, event: HomeOpened) -> HomeReply:
        if (entry := self.table.home.get("home")) is None:
            return Nothing()
        interaction = Interaction(event, self.context, entry.who)
        unread = on_home(label(HERE, "home_unread"))
        return await self._guard_act(interaction, entry.handler, lambda s, _: on_home(s), Nothing(), lambda _: unread)

    async def handle_event(self, event: Happened) -> None:
        try:
            async with asyncio.timeout(self._guard):
                for entry in self.table.events:
                    if isinstance(event, entry.kind):
                        await entry.handler(self.context, event)
        except Repeated:
            return
        except TimeoutError as late:
            raise NotSaved from late

    async def flush_drafts(self) -> None:
        with suppress(NotSaved, TimeoutError):
            async with asyncio.timeout(self._guard):
                await self.context.drafts.flush(self.context)

    async def people(self, by: By, *, words: str = "", handles: Sequence[Handle] = ()) -> tuple[Person, ...]:
        try:
            async with asyncio.timeout(self._guard), self.context.store.read() as work:
                workspace = (await admit(work, by, Who.EVERYBODY)).person.workspace
                if words:
                    return await work.people.search(workspace, words, FOUND_MOST)
                return await work.people.by_handles(workspace, handles[:HANDLES_MOST])
        except (NotAllowed, UnknownPerson, NotSaved, TimeoutError):
            return ()

    async def _guard_act(
        self,
        interaction: Interaction[E],
        handler: Callable[[Interaction[E]], Awaitable[R]],
        refuse: Callable[[str, str | None], R],
        repeated: R,
        unsaved: Callable[[str], R] | None = None,
    ) -> R:
        """The handler's reply, or its refusal in words; never a reply to whom the handler did not admit. Nothing that
        failed is left half done. `unsaved` says that it failed, where what was typed is not on the screen any more."""
        failed = unsaved or (lambda s: refuse(s, None))
        try:
            _refuse_too_much(interaction.event)
            with self.context.precedence.acts:
                async with asyncio.timeout(self._guard):
                    reply = await self._answer(interaction, handler)
            if interaction.progress.actor is None:
                log.error(
                    "reply to nobody admitted", kind=type(interaction.event).__name__, outcome=type(reply).__name__
                )
                return refuse(label(HERE, "not_admitted"), None)
            await note_presence(interaction)
            return reply
        except NotAllowed as refusal:
            return refuse(refusal.sentence, refusal.field)
        except Repeated:
            return repeated
        except (NotSaved, TimeoutError, LookUpFailed) as failure:
            if interaction.progress.saved:
                return refuse(label(HERE, "saved_unseen"), None)
            log.warning("act not done", kind=type(interaction.event).__name__, reason=str(failure) or "too late")
            return failed(_explain(failure))

    async def _answer(self, interaction: Interaction[E], handler: Callable[[Interaction[E]], Awaitable[R]]) -> R:
        """The handler's reply; before that, whom the directory had not named yet is asked about: who acts, and once
        those whom they name. What a deadlock ended is done once more."""
        for _ in range(2):
            try:
                return await explain_who_may(interaction, handler)
            except UnknownPerson:
                await welcome(interaction)
            except UnknownHandles as strangers:
                await look_up(interaction, strangers.handles)
            except Deadlocked:
                if interaction.progress.saved:
                    raise
        return await explain_who_may(interaction, handler)


def _explain(failure: Exception) -> str:
    """Why nothing was done; what the chat refuses for good is not said to be late."""
    if not isinstance(failure, LookUpFailed):
        return label(HERE, "not_saved")
    if failure.reason in words("shared/reasons", reason=""):
        return words(HERE, reason=why(failure.reason)).plain("look_up_refused")
    return label(HERE, "no_answer")
