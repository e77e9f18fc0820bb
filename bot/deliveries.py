"""What leaves the bot, what storage keeps of it, and the outbox repository."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.events import Posted
from bot.forms import Form, Opening
from bot.messages import Message
from bot.people import Handle
from bot.platform import Order, Verb


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to send. `kind` (`praise.post`) selects hooks in the router, `subject` (`praise/17`) says what it is
    about.

    `place` is a room id, or with `private` or for a HOME the person's handle on that platform. `of` is the token of the
    post that an EDIT or DELETE changes, `thread` the token of the post that a POST replies to. A HOME has no message:
    it is rendered when it is sent. A delivery still waiting at `stale_after` is dropped. A POST with a `form` instead
    of a message becomes a direct message with a link to the form; the link is created right before sending and never
    stored. Of a form that is kept there is only its opening.
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
    form: Form | Opening | None = None

    def until(self, stale_after: datetime) -> Delivery:
        """Returns a copy that is dropped if still unsent at `stale_after`."""
        return replace(self, stale_after=stale_after)


class State(StrEnum):
    """State of a delivery. *Unknown*: the request was sent, no answer came. *Held*: an admin must decide."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    HELD = "held"
    DROPPED = "dropped"


STALE = "stale"
"""Why a delivery was dropped whose time was over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery as stored in the outbox. `resend_as_post`: a change that is sent as a post where posts can't be
    edited. `unreadable`: the stored message has a format unknown to this release, so it can't be sent."""

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
    """A delivery leased to this process, to send it or to search for it. Deliveries of one `lane` (a room, or one
    person's direct messages) are sent in order. `order.target` is None while a change has no post to change,
    `order.thread` is None while a reply has no post to reply to."""

    entry: Entry
    order: Order
    lane: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """When to look next for deliveries to send, and for doubtful ones to search; None means there are none."""

    send: datetime | None
    reconcile: datetime | None


class OutboxRepository(Protocol):
    """Deliveries that wait, and the state of those already handled.

    `now` is the bot's clock. `at`, `rest_until` and `look_at` are times of the database's clock (`instant`): leases and
    pauses must not depend on a clock on which replicas disagree or that somebody may change.
    """

    def on_behalf_of(self, person: int) -> None:
        """Sets the author of all later `put` calls; until then it is the bot. Authors in a lane take turns."""

    async def put(self, deliveries: Sequence[Delivery], now: datetime) -> tuple[str, ...]:
        """Queues deliveries in this transaction; returns their tokens. An EDIT replaces waiting or refused edits of the
        same post, and the message of a post that was refused or is held. A DELETE replaces those edits and, if it
        still waits, the post itself. Dropped deliveries keep no message."""

    async def about(self, workspace: int, *subjects: str) -> tuple[Entry, ...]:
        """Every POST about one of these subjects, in posting order."""

    async def get(self, workspace: int, token: str) -> Entry | None: ...

    async def get_all(self, workspace: int, tokens: Collection[str]) -> tuple[Entry, ...]:
        """Those of them that there are, in posting order. One statement."""

    async def told(self, workspace: int, account: Handle, most: int, posted: str = "") -> tuple[Entry, ...]:
        """The direct messages that reached this account, newest first; with `posted` the one with that id there."""

    async def on_the_way(self, workspace: int, account: Handle) -> tuple[Entry, ...]:
        """The direct messages to this account that are being sent, or of which nobody knows yet whether they came."""

    async def count_open(self, kind: str) -> Mapping[int, int]:
        """How many deliveries of that kind are not settled, by workspace; workspaces without any are left out."""

    async def stuck(self, workspace: int) -> tuple[Entry, ...]:
        """Held or refused deliveries that nobody has settled, newest first, at most 50."""

    async def again(self, token: str, now: datetime) -> None:
        """Requeues a held, unknown or refused delivery; drops it if a newer one made it obsolete."""

    async def forget_words(self, workspace: int, subject: str) -> None:
        """Deletes the message of every unsent delivery about a subject, so that it is never sent (again). Sent
        deliveries keep no message anyway."""

    async def drop(self, token: str, reason: str, now: datetime) -> None:
        """Drops a delivery that is neither sent nor being sent."""

    async def forget_post(self, workspace: int, token: str, now: datetime) -> Entry | None:
        """Somebody deleted this post on its platform: drops it, and all waiting changes and replies to it. Returns
        the entry as it was; None if it was already recorded as deleted."""

    async def mark_seen(self, token: str, reason: str, now: datetime) -> None:
        """Marks a held or unknown post as sent, because somebody saw it on the platform. Its id there stays unknown
        (stored as ""), so later changes to it are refused."""

    async def instant(self) -> datetime:
        """The current time of the database's clock."""

    async def due(self, at: datetime, grace: float) -> Due: ...

    async def claim(self, at: datetime, lease: float, limit: int) -> tuple[Claimed, ...]:
        """Marks deliveries as *sending* for `lease` seconds: at most one per lane, round-robin over authors, rooms
        before people. Skips lanes that are being sent to or are pausing; direct messages follow
        the rate limit of bot.outbox.pace. A change of, or reply to, a post that may not exist yet, or about which
        something earlier waits, doesn't block the lane."""

    async def doubtful(self, at: datetime, lease: float, grace: float, limit: int) -> tuple[Claimed, ...]:
        """Claims posts to search for: *unknown* and due, or *sending* with a lease that expired `grace` seconds ago."""

    async def mark_sent(self, claimed: Claimed, posted: Posted, now: datetime, rest_until: datetime) -> None:
        """Marks it as delivered and pauses the lane. Overrides any other state recorded meanwhile."""

    async def later(self, claimed: Claimed, reason: str, at: datetime) -> None:
        """Requeues; blocks the lane until `at`. No-op if the lease was lost, as are the next two methods."""

    async def redirect(self, claimed: Claimed, way: Handle, at: datetime) -> None:
        """Requeues it, and later changes to it, as a direct message to another account of the person."""

    async def resend_as_post(self, claimed: Claimed, at: datetime) -> None:
        """Requeues a change to be sent as a post from now on, with a search if the outcome is doubtful."""

    async def uncertain(self, claimed: Claimed, reason: str, look_at: datetime, rest_until: datetime) -> None:
        """Marks as *unknown*, to be searched for at `look_at`; doesn't block the lane."""

    async def close(self, claimed: Claimed, state: State, reason: str, now: datetime, rest_until: datetime) -> bool:
        """Ends as *refused*, *held* or *dropped*. Returns False if the lease was lost."""
