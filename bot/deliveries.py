"""What leaves the bot, and what storage keeps of it: the values and the book of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.events import Posted
from bot.forms import Form
from bot.messages import Message
from bot.people import Handle
from bot.platform import Order, Verb


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to send. `kind` (`praise.post`) names hooks in the router, `subject` (`praise/17`) what it is about.

    `place` is a room id, or with `private` or for a HOME the person's handle on that platform. An EDIT or DELETE names
    in `of` the token of the post it changes; a POST may name in `thread` the token of the post that it answers; a HOME
    carries nothing: it is drawn when it is sent. After `stale_after`
    it is not worth sending and is dropped. A POST with a `form` instead of a message is a direct message that leads to
    it: the link is made right before it is sent, and kept nowhere.
    """

    workspace: int
    kind: str
    subject: str
    platform: str
    place: str
    private: bool = False
    verb: Verb = Verb.POST
    message: Message | None = None
    of: str | None = None
    stale_after: datetime | None = None
    thread: str | None = None
    form: Form | None = None

    def until(self, stale_after: datetime) -> Delivery:
        """The same, not worth sending later than that."""
        return replace(self, stale_after=stale_after)


class State(StrEnum):
    """What became of a delivery. *Unknown*: the request left, no answer came. *Held*: a person must decide."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    HELD = "held"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery as the outbox keeps it. `resend_as_post`: a change that is sent as a post where posts can't be edited.
    `unreadable`: what it says is stored in a way that we don't write, so it can't be sent."""

    token: str
    delivery: Delivery
    state: State
    posted: Posted | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    reason: str | None
    resend_as_post: bool = False
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process alone may send, or look for, until its lease ends. `lane` is what is sent in order:
    a room, or one person's direct messages. `order.target` is None while a change has no post to change, `order.thread`
    while an answer has none to stand under."""

    entry: Entry
    order: Order
    lane: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """When there may be something to send, and something doubtful to look for; None for nothing."""

    send: datetime | None
    reconcile: datetime | None


class OutboxRepository(Protocol):
    """What waits to be sent, and what became of it.

    `now` is the bot's clock. `at`, `rest_until` and `look_at` are instants of the database's clock (`instant`): leases
    and pauses must not depend on a clock that replicas disagree about or that somebody moves.
    """

    def on_behalf_of(self, person: int) -> None:
        """Who causes what is put from now on; nobody but the bot until this is said. In a lane people take turns."""
        ...

    async def put(self, deliveries: Sequence[Delivery], now: datetime) -> tuple[str, ...]:
        """Takes deliveries into this transaction; gives their tokens. An EDIT replaces edits of the same post that
        wait or were refused, and the message of a post that was refused or is held; a DELETE replaces those edits and,
        if it still waits, the post itself. What is dropped keeps no message."""
        ...

    async def about(self, workspace: int, subject: str) -> tuple[Entry, ...]:
        """Every POST about a subject, in the order of posting."""
        ...

    async def get(self, workspace: int, token: str) -> Entry | None: ...

    async def told(self, workspace: int, account: Handle, most: int, posted: str = "") -> tuple[Entry, ...]:
        """The direct messages that reached this account, newest first; with `posted` the one with that id there."""
        ...

    async def stuck(self, workspace: int) -> tuple[Entry, ...]:
        """What is held or was refused and nobody has settled, newest first, at most 50."""
        ...

    async def again(self, token: str, now: datetime) -> None:
        """Puts a held, unknown or refused delivery back in line; what something newer made needless is dropped."""
        ...

    async def forget_words(self, workspace: int, subject: str) -> None:
        """Takes the messages out of every delivery about a subject: they must not be sent (again). A delivery that was
        sent keeps no message anyway."""
        ...

    async def drop(self, token: str, reason: str, now: datetime) -> None:
        """Gives up a delivery that is not sent and not being sent."""
        ...

    async def forget_post(self, workspace: int, token: str, now: datetime) -> Entry | None:
        """Somebody deleted this post on its platform: it counts as *dropped*, and what waits to change or answer it is
        dropped too. Gives it as it was; None if it is known to be gone already."""
        ...

    async def mark_seen(self, token: str, reason: str, now: datetime) -> None:
        """Somebody saw a held or unknown post on the platform: it counts as sent. Nobody knows its id there (it is
        kept as ""), so what shall change it later is refused."""
        ...

    async def instant(self) -> datetime:
        """The database's clock."""
        ...

    async def due(self, at: datetime, grace: float) -> Due: ...

    async def claim(self, at: datetime, lease: float, limit: int) -> tuple[Claimed, ...]:
        """Marks what may be sent now as *sending* for `lease` seconds: at most one per lane, each author's oldest in
        turn, rooms before people. A lane that is being sent to, or rests, is passed over; direct messages keep to the
        pace of bot.outbox.pace. A change of, or an answer to, a post that may not be there yet lets later ones pass."""
        ...

    async def doubtful(self, at: datetime, lease: float, grace: float, limit: int) -> tuple[Claimed, ...]:
        """Claims posts for a search: *unknown* and due for it, or *sending* `grace` seconds after their lease ended."""
        ...

    async def mark_sent(self, claimed: Claimed, posted: Posted, now: datetime, rest_until: datetime) -> None:
        """Delivered; the lane rests. Stands whatever was believed of this delivery meanwhile."""
        ...

    async def later(self, claimed: Claimed, reason: str, at: datetime) -> None:
        """Not delivered: back in line, and nothing else leaves to that lane before `at`. This and the two below do
        nothing when the lease was lost."""
        ...

    async def redirect(self, claimed: Claimed, way: Handle, at: datetime) -> None:
        """Back in line, with what shall change it later, as a direct message to another account of the person."""
        ...

    async def make_anew(self, claimed: Claimed, at: datetime) -> None:
        """Back in line: the change is sent as a post from now on, with a search where it is doubtful."""
        ...

    async def uncertain(self, claimed: Claimed, reason: str, look_at: datetime, rest_until: datetime) -> None:
        """*Unknown*: to be searched for at `look_at`; later ones to the lane pass."""
        ...

    async def close(self, claimed: Claimed, state: State, reason: str, now: datetime, rest_until: datetime) -> bool:
        """*Refused*, *held* or *dropped*. False if the lease was lost."""
        ...
