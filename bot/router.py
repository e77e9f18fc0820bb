"""Name → handler: one table for commands, forms, buttons, shortcuts and Home. It adds the guard around every act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog

from bot.admin.routes import over_all
from bot.admin.routes import routes as administration
from bot.admission import Who, admit
from bot.aside import PRIVATE_REPLIES, A, send_private_reply
from bot.directory.routes import ROUTES as DIRECTORY
from bot.errors import LookUpFailed, NotAllowed, NotSaved, Repeated, UnknownHandles, UnknownPerson
from bot.events import ButtonPressed, By, CommandTyped, FormChanged, FormSubmitted, Happened, HomeOpened, ShortcutUsed
from bot.fallback import PAGE, PrivateReply, fit
from bot.features import Feature
from bot.home.routes import over_all as home_over_all
from bot.mentions.who import look_up, welcome
from bot.messages import Text, Words
from bot.nudges.routes import over_all as nudges_over_all
from bot.objectives.routes import ROUTES as OBJECTIVES
from bot.people import Handle, Person
from bot.praise.routes import ROUTES as PRAISE
from bot.presence import note_presence
from bot.publishing.channels import Channels
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
from bot.routes import (
    Command,
    Context,
    E,
    Interaction,
    OnButton,
    OnDelivery,
    OnEvent,
    OnForm,
    OnHomeOpened,
    OnShortcut,
    Route,
    of_feature,
)
from bot.wording import label

SWITCHED: tuple[Route, ...] = (*of_feature(Feature.PRAISE, PRAISE), *of_feature(Feature.OBJECTIVES, OBJECTIVES))
FEATURES: tuple[Route, ...] = (*SWITCHED, *administration((*SWITCHED, *DIRECTORY)), *DIRECTORY)
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


@dataclass(frozen=True, slots=True)
class Table:
    """The entries by name."""

    commands: dict[str, Command]
    forms: dict[str, OnForm]
    buttons: dict[str, OnButton]
    shortcuts: dict[str, OnShortcut]
    home: dict[str, OnHomeOpened]
    events: tuple[OnEvent[Any], ...]
    deliveries: dict[str, OnDelivery]

    @classmethod
    def of(cls, routes: Iterable[Route]) -> Table:
        """The table of these entries; a name given twice is a mistake of ours and raises `ValueError`."""
        routes = tuple(routes)
        return cls(
            _by_name((r.name, r) for r in routes if isinstance(r, Command)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnForm)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnButton)),
            _by_name((r.act, r) for r in routes if isinstance(r, OnShortcut)),
            _by_name(("home", r) for r in routes if isinstance(r, OnHomeOpened)),
            tuple(r for r in routes if isinstance(r, OnEvent)),
            _by_name((r.kind, r) for r in routes if isinstance(r, OnDelivery)),
        )

    def command(self, event: CommandTyped) -> tuple[Command, CommandTyped]:
        """The entry for what was typed, and the event with the words that named it taken away.

        `/upward praise …` is `/praise …`; `/praise list …` is the sub-command, if there is one, and so on.
        """
        first, rest = _first_word(event.text)
        if event.name == "upward" and first in self.commands and first != event.name:
            return self.command(replace(event, name=first, text=rest))
        entry, words = self.commands.get(event.name, self.commands["upward"]), event.name
        while (sub := self.commands.get(words := f"{words} {first}")) is not None:
            entry, event = sub, replace(event, text=rest)
            first, rest = _first_word(rest)
        return entry, event


def _by_name(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    table: dict[str, T] = {}
    for name, entry in pairs:
        if name in table:
            raise ValueError(f"two entries for {name}")
        table[name] = entry
    return table


def _first_word(text: Text) -> tuple[str, Text]:
    if not text or not isinstance(text[0], Words):
        return "", text
    first, *left = text[0].text.split(maxsplit=1) or [""]
    rest = left[0] if left else ""
    return first.lower(), ((Words(rest), *text[1:]) if rest or text[1:] else ())


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
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        repeated = UpdateForm(notice(event.act, "saved", label(HERE, "saved_before")))
        return await self._guard_act(
            interaction, entry.handler, lambda s, field: FieldErrors({field or "": s}), repeated
        )

    async def change_form(self, event: FormChanged) -> FormReply:
        entry = self.table.forms.get(event.act)
        if entry is None or entry.changed is None:
            return FieldErrors({})
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        return await self._guard_act(
            interaction, entry.changed, lambda s, field: FieldErrors({field or "": s}), CloseForm()
        )

    async def button(self, event: ButtonPressed) -> ButtonReply:
        entry = self.table.buttons.get(event.act)
        if entry is None:
            return Say(sentence(label(HERE, "old_button")))
        interaction = Interaction(event, self.context, entry.who, entry.feature)
        reply: ButtonReply = await self._guard_act(interaction, entry.handler, lambda s, _: Say(sentence(s)), Nothing())
        if event.at_home and isinstance(reply, Replace | Nothing):
            reply = await self._home_again(event, reply)
        return await self._send_aside(interaction, fit(reply, PAGE if event.on_page else interaction.platform.can))

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

        async def drawn(interaction: Interaction[ButtonPressed]) -> ButtonReply:
            return await again(interaction, said)

        return await self._guard_act(Interaction(event, self.context, entry.who), drawn, lambda _s, _f: reply, reply)

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
            return failed(label(HERE, "no_answer" if isinstance(failure, LookUpFailed) else "not_saved"))

    async def _answer(self, interaction: Interaction[E], handler: Callable[[Interaction[E]], Awaitable[R]]) -> R:
        """The handler's reply; before that, whom the directory had not named yet is asked about: who acts, and once
        those whom they name."""
        for _ in range(2):
            try:
                return await explain_who_may(interaction, handler)
            except UnknownPerson:
                await welcome(interaction)
            except UnknownHandles as strangers:
                await look_up(interaction, strangers.handles)
        return await explain_who_may(interaction, handler)
