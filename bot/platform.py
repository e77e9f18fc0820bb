"""The port: what a chat platform tells the bot, what the bot may answer, and what it may ask for.

Events come in, replies go out as return values; what the bot sends on its own account arrives at `deliver`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.messages import Answers, Form, Home, Message, Room, Text
from bot.people import Handle, Profile

# ---------------------------------------------------------------- who, and what a platform can do


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Facts about a platform. The bot adapts to them in fallback.py and nowhere else."""

    forms: bool
    home: bool
    buttons: bool
    private_replies: bool
    direct_messages: bool
    edits: bool


@dataclass(frozen=True, slots=True)
class By:
    """Who acted, in the platform's words. `team` is the platform's id of the workspace."""

    platform: str
    team: str
    external: str
    name: str

    @property
    def handle(self) -> Handle:
        return Handle(self.platform, self.external)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message lies on its platform: the room, and the message's id in it (Slack's `ts`)."""

    room: Room
    external: str


# ---------------------------------------------------------------- events in; `key` is equal for a repeated delivery


@dataclass(frozen=True, slots=True)
class CommandTyped:
    by: By
    name: str
    text: Text
    room: Room
    key: str


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    by: By
    act: str
    answers: Answers
    state: str
    key: str


@dataclass(frozen=True, slots=True)
class FormClosed:
    by: By
    act: str
    state: str


@dataclass(frozen=True, slots=True)
class FormChanged:
    """A live field of an open form changed."""

    by: By
    act: str
    field: str
    answers: Answers
    state: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`on` is the message with the button (None in a form or on Home), `answers` what a form around it holds."""

    by: By
    act: str
    value: str
    key: str
    on: Posted | None = None
    answers: Answers = field(default_factory=Answers)
    state: str = ""


@dataclass(frozen=True, slots=True)
class ShortcutUsed:
    """A global shortcut, or one on a message: then `on`, its author and its words are known."""

    by: By
    act: str
    key: str
    on: Posted | None = None
    author: Handle | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    by: By


@dataclass(frozen=True, slots=True)
class Greeted:
    """Somebody wrote to the bot: a DM, or a mention in a room."""

    by: By
    words: str
    room: Room
    private: bool
    key: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """An account appeared or changed."""

    platform: str
    team: str
    profile: Profile
    key: str


class RoomChange(StrEnum):
    JOINED = "joined"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """The bot was added to a room, or a room was archived."""

    platform: str
    team: str
    room: Room
    change: RoomChange
    key: str


@dataclass(frozen=True, slots=True)
class Connected:
    """A workspace is served from now on: the platform took its token. Told before any act from it, and again whenever
    the connection is made anew."""

    platform: str
    team: str
    name: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The workspace took the bot's access away. `gone` is False where only tokens were revoked."""

    platform: str
    team: str
    gone: bool
    key: str


Happened = Greeted | PersonChanged | RoomChanged | Connected | Uninstalled
Happening = HomeOpened | Happened
Asked = CommandTyped | FormSubmitted | FormChanged | ButtonPressed | ShortcutUsed

# ---------------------------------------------------------------- replies out: the direct answer to a person's act


@dataclass(frozen=True, slots=True)
class Say:
    """Said to the person alone, where they are."""

    message: Message


@dataclass(frozen=True, slots=True)
class Replace:
    """Put in the place of the message whose button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class OpenForm:
    form: Form


@dataclass(frozen=True, slots=True)
class UpdateForm:
    """Redraws the open form; what was typed in fields of the same name stays."""

    form: Form


@dataclass(frozen=True, slots=True)
class CloseForm:
    pass


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """The form stays open with its text; a sentence stands under each field named."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShowHome:
    home: Home


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


CommandReply = Say | OpenForm | Nothing
FormReply = CloseForm | UpdateForm | FieldErrors
ButtonReply = Say | Replace | OpenForm | UpdateForm | ShowHome | Nothing
ShortcutReply = OpenForm | Nothing
HomeReply = ShowHome | Nothing


class Bot(Protocol):
    """What an adapter may ask. Each call answers after the commit, or raises `NotSaved` for `happened` alone
    (so that the platform repeats the event); everything else is answered in words."""

    async def command(self, event: CommandTyped) -> CommandReply: ...
    async def form(self, event: FormSubmitted) -> FormReply: ...
    async def changed(self, event: FormChanged) -> FormReply: ...
    async def button(self, event: ButtonPressed) -> ButtonReply: ...
    async def shortcut(self, event: ShortcutUsed) -> ShortcutReply: ...
    async def home(self, event: HomeOpened) -> HomeReply: ...
    async def happened(self, event: Happened) -> None: ...


# ---------------------------------------------------------------- deliveries: what the bot sends on its own account


class Verb(StrEnum):
    POST = "post"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do on a platform, exactly once. `token` marks the post so that it can be found again.

    `place` is a room or, with `private`, a person's id. `target` is the message to edit or delete.
    """

    token: str
    team: str
    verb: Verb
    place: str
    private: bool
    message: Message | None
    target: Posted | None = None


class Trace(StrEnum):
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


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    profiles: tuple[Profile, ...]
    next: str


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
        """Posts, edits or deletes once, without retries of its own."""
        ...

    async def find(self, order: Order, since: datetime) -> Posted | Trace:
        """Looks for the post that carries `order.token`, among those not older than `since`."""
        ...

    async def room_facts(self, team: str, room: Room) -> RoomFacts: ...

    async def permalink(self, team: str, message: Posted) -> str: ...

    async def profile(self, team: str, handle: Handle) -> Profile: ...

    async def directory(self, team: str, cursor: str) -> DirectoryPage: ...
