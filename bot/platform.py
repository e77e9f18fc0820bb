"""The port: what a chat platform tells the bot, what the bot may answer, and what it may ask for.

Events come in, replies are return values; what the bot sends on its own account goes through `deliver`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.events import (
    ButtonPressed,
    CommandTyped,
    FormChanged,
    FormSubmitted,
    Happened,
    HomeOpened,
    Posted,
    ShortcutUsed,
)
from bot.forms import Form, Opening
from bot.messages import Home, Message, Room
from bot.people import Handle, Profile
from bot.replies import ButtonReply, CommandReply, FormReply, HomeReply, ShortcutReply


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Facts about a platform. Only fallback.py acts on them. `threads`: messages can have replies; `charts`: it draws
    charts itself; `files`: messages can have files; `invited`: the bot reaches only rooms that it was invited to;
    `profiles`: people's profiles have fields, one of which may name the manager."""

    forms: bool
    home: bool
    buttons: bool
    private_replies: bool
    direct_messages: bool
    edits: bool
    threads: bool
    charts: bool = False
    files: bool = False
    invited: bool = True
    profiles: bool = False


class Bot(Protocol):
    """What an adapter may call. Each call returns after the commit. Only `handle_event` raises `NotSaved`, so that the
    platform repeats the event; all other failures are replies in words."""

    async def take_turn(self) -> None:
        """Returns when it is the turn of what can wait for a moment, and takes long to read."""

    async def command(self, event: CommandTyped) -> CommandReply: ...
    async def form(self, event: FormSubmitted) -> FormReply: ...
    async def change_form(self, event: FormChanged) -> FormReply: ...
    def type_in_form(self, event: FormChanged) -> bool:
        """Takes what was typed in a form that is kept, from memory and at once: nothing is to be answered, since a
        redraw would move the cursor. False if the form is none of those; then the event goes to `change_form`."""

    async def button(self, event: ButtonPressed) -> ButtonReply: ...
    def is_quiet(self, act: str) -> bool:
        """Whether the act of a button or form is one of which nothing is logged, whatever fails."""

    async def shortcut(self, event: ShortcutUsed) -> ShortcutReply: ...
    async def home(self, event: HomeOpened) -> HomeReply: ...
    async def handle_event(self, event: Happened) -> None: ...


class Verb(StrEnum):
    POST = "post"
    EDIT = "edit"
    DELETE = "delete"
    HOME = "home"


CHANGES = frozenset({Verb.EDIT, Verb.DELETE})


def reference(token: str) -> str:
    """How a message is named to people: the end of its token, which is random, short enough to be read out. Part of the
    message itself on platforms that can't store metadata with a message: there it is what tells the posts apart."""
    return token[-8:]


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do on a platform, exactly once. `token` identifies the post in a search.

    `place` is a room or, with `private` or for a Home, a person's id. `target` is the message to edit or delete, `of`
    its token; `thread` is the message to reply to. `home` is rendered right before sending; `mark` is the result of
    `home_mark` before that. A `form` never reaches an adapter: bot/fallback.py replaces it with a link.
    """

    token: str
    team: str
    verb: Verb
    place: str
    private: bool
    message: Message | None
    target: Posted | None = None
    thread: Posted | None = None
    home: Home | None = None
    mark: str = ""
    form: Form | Opening | None = None
    of: str | None = None


class SearchResult(StrEnum):
    """Result of a search for a doubtful post that did not find it."""

    ABSENT = "absent"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the platform says about a room. `member`: the bot is in it; `shared`: other organisations are too."""

    room: Room
    public: bool
    direct: bool
    shared: bool
    archived: bool
    member: bool


LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. Slack's limit for files in forms, docs.slack.dev/reference/block-kit/block-elements/file-input-element."""


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    profiles: tuple[Profile, ...]
    next: str


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A custom profile field of the workspace. `names_person`: its value is an account."""

    id: str
    label: str
    names_person: bool


class ChatPlatform(Protocol):
    """One chat platform. `deliver` raises one of the three delivery errors; look-ups raise `LookUpFailed`."""

    name: str
    can: Capabilities

    listening: asyncio.Event
    """Set while the connection works and acts of people reach the bot."""

    async def run(self, bot: Bot) -> None:
        """Listens until cancelled. Raises `LookUpFailed` if the platform rejects the bot."""

    async def deliver(self, order: Order) -> Posted:
        """Posts, edits or deletes once, without retries; a chart that the platform rejects is sent as in
        `bot.fallback.draw_charts`. Raises `PostGone` for an answer to a post that was deleted. Redraws a Home, unless a
        newer one was drawn after `order.mark`: then raises `TransientDeliveryError`."""

    def home_mark(self, team: str, person: str) -> str:
        """An identifier of the Home that this person sees now; "" if unknown."""

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        """Searches for the post with `order.token`, among those not older than `since`."""

    async def room_facts(self, team: str, room: Room) -> RoomFacts: ...

    async def permalink(self, team: str, message: Posted) -> str: ...

    async def profile(self, team: str, handle: Handle) -> Profile: ...

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        """Empty if the platform has no such fields."""

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        """The account named in a field of a person's profile."""

    async def file(self, team: str, upload: str) -> bytes:
        """The bytes of a file that was uploaded in a form, at most `LARGEST_FILE`."""

    async def directory(self, team: str, cursor: str) -> DirectoryPage: ...
