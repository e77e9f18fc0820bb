"""What a chat platform tells the bot. `key` is equal for a repeated delivery of the same request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.forms import Answers
from bot.messages import Room, Text
from bot.people import Handle, Profile


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
class FormChanged:
    """A live field of an open form changed."""

    by: By
    act: str
    field: str
    answers: Answers
    state: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`on` is the message with the button (None in a form or on Home), `answers` what a form around it holds.
    `on_page`: it stands on a page on the web, which shows whatever follows."""

    by: By
    act: str
    value: str
    key: str
    on: Posted | None = None
    answers: Answers = field(default_factory=Answers)
    state: str = ""
    at_home: bool = False
    on_page: bool = False


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
    """Somebody wrote to the bot: a DM, or a mention in a room. `under` is the direct message in whose thread it
    stands."""

    by: By
    words: str
    room: Room
    private: bool
    key: str
    under: Posted | None = None


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
    """The workspace took the bot's access away. `gone` is False where only tokens were revoked; `at` is when it
    happened, to the second: the word may come much later."""

    platform: str
    team: str
    gone: bool
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace installed the bot, for the first time or anew, and its token counts from now on. `by` is the account
    that did it, where the platform says so."""

    platform: str
    team: str
    name: str
    key: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody installed the bot once more, where the token before is dead. The new one waits for an admin; `mark`
    names it."""

    platform: str
    team: str
    name: str
    mark: str
    key: str


@dataclass(frozen=True, slots=True)
class TakenAway:
    """The platform takes the token no more, and somebody without a signature said that the bot was removed: believed a
    day later, by `Uninstalled`."""

    platform: str
    team: str
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class BackAgain:
    """Before the day was over the platform takes the token again."""

    platform: str
    team: str


Happened = Greeted | PersonChanged | RoomChanged | Connected | Uninstalled | Installed | Offered | TakenAway | BackAgain
Happening = HomeOpened | Happened
Asked = CommandTyped | FormSubmitted | FormChanged | ButtonPressed | ShortcutUsed
