"""Events from chat platforms. A repeated delivery of the same request has the same `key`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.forms import Answers
from bot.messages import Room, Text
from bot.people import Handle, Profile

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class By:
    """Who acted, as ids of the platform. `team` is the platform's id of the workspace."""

    platform: str
    team: str
    external: str
    name: str

    @property
    def handle(self) -> Handle:
        return Handle(self.platform, self.external)


@dataclass(frozen=True, slots=True)
class Posted:
    """Position of a message on its platform: the room, and the message's id in it (Slack's `ts`)."""

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
    """`on_quiet_page`: on a web page of which nothing is stored."""

    by: By
    act: str
    answers: Answers
    state: str
    key: str
    on_quiet_page: bool = False


@dataclass(frozen=True, slots=True)
class FormChanged:
    """A live field of an open form changed, or something was typed in a form that is kept.

    `window` is the platform's id of the open form, `order` when it was typed, in microseconds of the platform's clock:
    what arrives late does not overwrite what was typed later."""

    by: By
    act: str
    field: str
    answers: Answers
    state: str
    window: str = ""
    order: int = 0


def order_of(moment: datetime) -> int:
    """What was typed then has that `FormChanged.order`."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`on` is the message with the button (None in a form or on Home), `answers` the values of the surrounding form.
    `on_page`: the button is on a web page, which shows whatever follows; `on_quiet_page`: on one of which nothing is
    stored."""

    by: By
    act: str
    value: str
    key: str
    on: Posted | None = None
    answers: Answers = field(default_factory=Answers)
    state: str = ""
    at_home: bool = False
    on_page: bool = False
    on_quiet_page: bool = False


@dataclass(frozen=True, slots=True)
class ShortcutUsed:
    """A global shortcut, or a message shortcut: then `on`, the author and the text of the message are set."""

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
    """An account was created or changed."""

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
    """The platform accepted a workspace's token. Emitted before any act from that workspace, and again after each
    reconnect."""

    platform: str
    team: str
    name: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The workspace removed the bot's access. `gone` is False if only tokens were revoked; `at` is when it happened, to
    the second: the event may arrive much later."""

    platform: str
    team: str
    gone: bool
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace installed or reinstalled the bot; its token is valid from now on. `by` is the account that did it, if
    the platform says so."""

    platform: str
    team: str
    name: str
    key: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody reinstalled the bot while the previous token is dead. The new token waits for an admin's approval;
    `mark` identifies it."""

    platform: str
    team: str
    name: str
    mark: str
    key: str


@dataclass(frozen=True, slots=True)
class TakenAway:
    """The platform rejects the token, and an unsigned message said that the bot was removed. Confirmed a day later by
    `Uninstalled`."""

    platform: str
    team: str
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class BackAgain:
    """The platform accepts the token again before that day was over."""

    platform: str
    team: str


Happened = Greeted | PersonChanged | RoomChanged | Connected | Uninstalled | Installed | Offered | TakenAway | BackAgain
Happening = HomeOpened | Happened
Asked = CommandTyped | FormSubmitted | FormChanged | ButtonPressed | ShortcutUsed
