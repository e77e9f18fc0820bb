"""The port: what a chat platform tells the bot, what the bot may answer, and what it may ask for.

Events come in, replies go out as return values; what the bot sends on its own account arrives at `deliver`.
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
from bot.forms import Form
from bot.messages import Home, Message, Room
from bot.people import Handle, Profile
from bot.replies import ButtonReply, CommandReply, FormReply, HomeReply, ShortcutReply


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Facts about a platform. The bot adapts to them in fallback.py and nowhere else. `threads`: a message can stand
    under another one; `charts`: it draws pictures of numbers itself; `files`: a message can bring some; `invited`: the
    bot reaches only rooms to which somebody invited it; `profiles`: people's profiles have fields, one of which may
    name the manager."""

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
    """What an adapter may ask. Each call answers after the commit, or raises `NotSaved` for `handle_event` alone
    (so that the platform repeats the event); everything else is answered in words."""

    async def command(self, event: CommandTyped) -> CommandReply: ...
    async def form(self, event: FormSubmitted) -> FormReply: ...
    async def change_form(self, event: FormChanged) -> FormReply: ...
    async def button(self, event: ButtonPressed) -> ButtonReply: ...
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
    """How a message is named to people: its mark, cut to what can be read out. Where a platform keeps no mark beside a
    message, it stands in the message."""
    return token[:8]


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do on a platform, exactly once. `token` marks the post so that it can be found again.

    `place` is a room or, with `private` or for a Home, a person's id. `target` is the message to edit or delete, `of`
    its token; `thread` is the one that a post answers. `home` is drawn right before; `mark` is what `home_mark` gave
    before that. A `form` never reaches an adapter: bot/fallback.py puts a link in its place.
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
    form: Form | None = None
    of: str | None = None


class SearchResult(StrEnum):
    """What a search for a doubtful post showed when the posting itself was not found."""

    ABSENT = "absent"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the platform says of a room. `member`: the bot is in it; `shared`: other organisations are too."""

    room: Room
    public: bool
    direct: bool
    shared: bool
    archived: bool
    member: bool


LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. Slack takes no more into a form, docs.slack.dev/reference/block-kit/block-elements/file-input-element."""


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    profiles: tuple[Profile, ...]
    next: str


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A field that the workspace has added to profiles. `names_person`: its value is an account."""

    id: str
    label: str
    names_person: bool


class ChatPlatform(Protocol):
    """One chat platform. `deliver` raises one of the three delivery errors; look-ups raise `LookUpFailed`."""

    name: str
    can: Capabilities

    listening: asyncio.Event
    """Set while the platform is reached and what people do there reaches the bot."""

    async def run(self, bot: Bot) -> None:
        """Listens until cancelled. Raises `LookUpFailed` if the platform does not take the bot."""
        ...

    async def deliver(self, order: Order) -> Posted:
        """Posts, edits or deletes once, without retries of its own; a chart that it turns out not to show it sends as
        `bot.fallback.draw_charts` has it. An answer to a post that is gone stands nowhere: `PostGone`. Or redraws
        a Home, but not over one that was drawn after `order.mark`: then `TransientDeliveryError`, since what is there
        now may be newer."""
        ...

    def home_mark(self, team: str, person: str) -> str:
        """Marks the Home that this person sees now, as far as it is known here; "" where it is not."""
        ...

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        """Looks for the post that carries `order.token`, among those not older than `since`."""
        ...

    async def room_facts(self, team: str, room: Room) -> RoomFacts: ...

    async def permalink(self, team: str, message: Posted) -> str: ...

    async def profile(self, team: str, handle: Handle) -> Profile: ...

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        """Nothing where the platform has no such fields."""
        ...

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        """The account that stands in a field of somebody's profile."""
        ...

    async def file(self, team: str, upload: str) -> bytes:
        """The bytes of a file that somebody put into a form, at most `LARGEST_FILE`."""
        ...

    async def directory(self, team: str, cursor: str) -> DirectoryPage: ...
