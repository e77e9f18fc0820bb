"""What a feature registers with the router: its entries with who may use them, and what every handler gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from bot.admission import Who, admit
from bot.clock import Clock
from bot.cycles.ballots import Ballots
from bot.deliveries import Entry
from bot.drafts import Drafts, KeepTyped
from bot.errors import UnknownHandles
from bot.events import (
    Asked,
    ButtonPressed,
    By,
    CommandTyped,
    FormChanged,
    FormSubmitted,
    Greeted,
    Happened,
    HomeOpened,
    ShortcutUsed,
)
from bot.features import Feature
from bot.following import OnNext
from bot.forms import Form
from bot.home.cards import Section, Source
from bot.messages import Home, Message, Part
from bot.nudges.debts import FindMoments, FindOwed
from bot.nudges.settled import FindSettled
from bot.people import Handle
from bot.phrases import Label
from bot.platform import ChatPlatform
from bot.precedence import Precedence
from bot.publishing.waiting import Concerned, FindRepository, K, Offer
from bot.quiet import OnQuietButton, OnQuietForm
from bot.replies import ButtonReply, CommandReply, FormReply, HomeReply, OpenForm, ShortcutReply, UpdateForm
from bot.rights.entries import OnRights
from bot.store import Actor, Purpose, Store, Work
from bot.switching_off import OnSwitchOff
from bot.typed_answers import OnAnswer
from bot.webforms import Links, QuietPages


@dataclass(frozen=True, slots=True)
class Context:
    """What handlers work with. `newcomers` is set when a workspace connects, `files` when a people file waits,
    `invitations` when people are asked; `unled`: teams whose last admin left; `quiet_pages`: those that have no row."""

    store: Store
    platforms: Mapping[str, ChatPlatform]
    clock: Clock
    newcomers: asyncio.Event = field(default_factory=asyncio.Event)
    files: asyncio.Event = field(default_factory=asyncio.Event)
    unled: set[tuple[str, str]] = field(default_factory=set)
    invitations: asyncio.Event = field(default_factory=asyncio.Event)
    links: Links | None = None
    quiet_pages: QuietPages | None = None
    drafts: Drafts = field(default_factory=Drafts)
    ballots: Ballots | None = None
    precedence: Precedence = field(default_factory=Precedence)

    def has_profiles(self, platform: str) -> bool:
        """Whether profiles there have fields that can be read."""
        return platform in self.platforms and self.platforms[platform].can.profiles


E = TypeVar("E", bound=Asked | HomeOpened | Greeted)
H = TypeVar("H", bound=Happened)


@dataclass(slots=True)
class Progress:
    """How far a request got: after a first commit the reply must not be "not saved". `actor` is set once it was read.
    `looked_up`: the platform was asked about unknown people. `unnoted`: that somebody was there is recorded nowhere."""

    saved: bool = False
    actor: Actor | None = None
    looked_up: bool = False
    unnoted: bool = False


@dataclass(frozen=True, slots=True)
class Interaction(Generic[E]):
    """One request: the event, and the context to work with. `following`: what forms may lead to others."""

    event: E
    context: Context
    who: Who
    feature: Feature | None = None
    progress: Progress = field(default_factory=Progress)
    following: tuple[OnNext, ...] = ()

    @property
    def now(self) -> datetime:
        return self.context.clock.now()

    @property
    def platform(self) -> ChatPlatform:
        """The platform on which the person acts, for look-ups outside any transaction."""
        return self.context.platforms[self.event.by.platform]

    @asynccontextmanager
    async def work(self) -> AsyncIterator[tuple[Work, Actor]]:
        """A transaction for this request; raises `Repeated` if the same request was already handled."""
        async with self.context.store.work() as work:
            self.progress.actor = actor = await admit(work, self.event.by, self.who, self.feature)
            if not isinstance(self.event, FormChanged | HomeOpened):
                await work.inbox.take(actor.person.workspace, self.event.key, self.now, actor.person.id)
            work.outbox.on_behalf_of(actor.person.id)
            try:
                yield work, actor
            finally:
                self.progress.saved = self.progress.saved or work.committed

    @asynccontextmanager
    async def read(self) -> AsyncIterator[tuple[Work, Actor]]:
        """A read-only transaction."""
        async with self.context.store.read() as work:
            self.progress.actor = actor = await admit(work, self.event.by, self.who, self.feature)
            yield work, actor

    def meet(self, strangers: Iterable[Handle]) -> None:
        """Raises `UnknownHandles` unless these were looked up; the router does so and calls the handler again."""
        if not self.progress.looked_up:
            raise UnknownHandles(strangers)

    async def admit(self) -> Actor:
        """The actor, for handlers that read and write nothing else. Raises `NotAllowed` or `UnknownPerson`."""
        async with self.read() as (_, actor):
            return actor


def in_place(interaction: Interaction[ButtonPressed], form: Form) -> OpenForm | UpdateForm:
    """Opens a button's form in the window or page where the button was pressed; otherwise in a new window."""
    return OpenForm(form) if interaction.event.on else UpdateForm(form)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, or a sub-command (`praise list`). `hint` shows its arguments; `alone`: nothing may follow it;
    `for_button`: it does what a button does, and is listed only in the help of chats without buttons."""

    name: str
    handler: Callable[[Interaction[CommandTyped]], Awaitable[CommandReply]]
    who: Who
    description: str | Label
    hint: str | Label = ""
    feature: Feature | None = None
    for_button: bool = False
    alone: bool = False

    @property
    def in_help(self) -> bool:
        return self.name.count(" ") < 2  # one line covers what is below a sub-command


@dataclass(frozen=True, slots=True)
class OnForm:
    """Handles a form's submission, and changes if fields are live. `keep` stores what is typed, and refuses nothing."""

    act: str
    handler: Callable[[Interaction[FormSubmitted]], Awaitable[FormReply]]
    who: Who
    changed: Callable[[Interaction[FormChanged]], Awaitable[FormReply]] | None = None
    keep: KeepTyped | None = None
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnButton:
    act: str
    handler: Callable[[Interaction[ButtonPressed]], Awaitable[ButtonReply]]
    who: Who
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnShortcut:
    """A global or message shortcut. `title` is what people see (≤ 24 characters)."""

    act: str
    title: str | Label
    description: str | Label
    handler: Callable[[Interaction[ShortcutUsed]], Awaitable[ShortcutReply]]
    who: Who
    on_message: bool = False
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnHome:
    """Cards of a feature on Home, sorted by `order` within a section. `name` (`objectives.mine`) starts with the
    feature's name and is used by the paging buttons. With a `title` the cards have a heading of their own, else that
    of the section. In `Section.START` the buttons of all features form one row. `settled`: see `OnNudge`."""

    section: Section
    order: int
    name: str
    cards: Source
    who: Who
    title: str | Label = ""
    settled: FindSettled | None = None
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnNudge:
    """What people owe a feature: on which days to remind them, and what they owe now. The nudge merges all features'.
    `settled`: which debts are owed no more though the database doesn't know yet; a nudge waits while it can't tell."""

    name: str
    moments: FindMoments
    owed: FindOwed
    settled: FindSettled | None = None
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnChannel(Generic[K]):
    """A feature posts in channels that admins set for a purpose. Posts without a channel wait in `repository`;
    `concerned` returns whom they are for, and `offer` asks the author whether to post them once there is a channel."""

    purpose: Purpose
    repository: FindRepository[K]
    concerned: Concerned[K]
    offer: Offer[K]
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class OnSetting:
    """A setting in the overview of administration: entries with the same `title` share its heading, sorted by `order`.
    `lines` describe the current value; the button `caption` opens its form, by `act` and `value`."""

    title: Label
    order: int
    act: str
    caption: Label
    value: str = ""
    lines: Callable[[Work, Actor], Awaitable[Sequence[Part]]] | None = None


@dataclass(frozen=True, slots=True)
class OnHomeOpened:
    """Renders the whole page; there is exactly one. `again`: after a button on it was used, with the result on top."""

    handler: Callable[[Interaction[HomeOpened]], Awaitable[HomeReply]]
    who: Who
    again: Callable[[Interaction[ButtonPressed], Sequence[Part]], Awaitable[ButtonReply]]


@dataclass(frozen=True, slots=True)
class OnEvent(Generic[H]):
    """Something that happened in the workspace without anybody asking the bot."""

    kind: type[H]
    handler: Callable[[Context, H], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class OnDelivery:
    """Hooks of one kind of delivery; kind `*` runs for every delivery, after the kind's own hooks.

    - `still_wanted`: asked right before sending; False drops the delivery.
    - `on_sent`, `on_refused`, `on_held`: it arrived; the platform refused it; nobody can tell whether it arrived.
      They run in the transaction that records the state. Messages sent by the last two must not trigger them again.
    - `on_dropped`: it was not sent, since nobody wants it any more; called in that transaction too.
    - `on_gone`: somebody deleted this post on its platform; called once, in the transaction that records it.
    - `lock`: runs first in those transactions. Acts of people take it before the deliveries; another order deadlocks.
    - `render_home`: the view that a redraw of Home sends, for the first time or again; None if nobody is looking.
    - `render`: the message of a post or edit that was queued without one, right before it is sent; None for nothing.
    - `render_outside`: the same outside any transaction; raises `TransientDeliveryError` to be asked again later.
    - `skip_if_uneditable`: a change not worth a message of its own where posts can't be edited.
    - `link_lasts`: how long its buttons work where they are behind a link; else `bot.webforms.A_WEEK`."""

    kind: str
    still_wanted: Callable[[Work, Entry], Awaitable[bool]] | None = None
    on_sent: Callable[[Work, Entry, datetime], Awaitable[None]] | None = None
    on_refused: Callable[[Work, Entry, datetime], Awaitable[None]] | None = None
    on_held: Callable[[Work, Entry, datetime], Awaitable[None]] | None = None
    on_dropped: Callable[[Work, Entry, datetime], Awaitable[None]] | None = None
    on_gone: Callable[[Work, Entry, datetime], Awaitable[None]] | None = None
    lock: Callable[[Work, Entry], Awaitable[object]] | None = None
    render_home: Callable[[Context, By, bool], Awaitable[Home | None]] | None = None
    render: Callable[[Work, Entry, datetime], Awaitable[Message | None]] | None = None
    render_outside: Callable[[Context, Entry], Awaitable[Message | None]] | None = None
    skip_if_uneditable: bool = False
    link_lasts: timedelta | Callable[[Context, Entry], Awaitable[timedelta]] | None = None


Shown = Command | OnForm | OnButton | OnQuietForm | OnQuietButton | OnShortcut | OnHome | OnHomeOpened
Told = OnNudge | OnNext | OnAnswer | OnChannel[Any] | OnSetting | OnSwitchOff | OnEvent[Any] | OnDelivery | OnRights
Route = Shown | Told
