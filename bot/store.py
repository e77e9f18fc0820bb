"""What the bot asks of storage. Everything inside one `Work` is committed together or not at all.

Storage raises `NotSaved` when it cannot take a work (locked, full, read-only, away); nothing is written then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.deliveries import OutboxBook
from bot.events import By
from bot.messages import Room
from bot.people import Handle, Person, Profile, Role
from bot.praise.rules import Listed, NewPraise, Praise, Shelf

# ---------------------------------------------------------------- people and the workspace


class Purpose(StrEnum):
    """What a channel is for."""

    PRAISE = "praise"
    OBJECTIVES = "objectives"


@dataclass(frozen=True, slots=True)
class Channel:
    """A room that an admin set for a purpose. `failing` holds the platform's reason while posting to it fails."""

    purpose: Purpose
    room: Room
    failing: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what nearly every act needs: read in one statement."""

    person: Person
    channels: tuple[Channel, ...]

    def channels_for(self, purpose: Purpose) -> tuple[Channel, ...]:
        return tuple(c for c in self.channels if c.purpose is purpose)


@dataclass(frozen=True, slots=True)
class Facing:
    """The people somebody wants to praise, and how often they did lately."""

    people: tuple[Person, ...]
    given: int
    given_to: dict[int, int]


class PeopleBook(Protocol):
    async def actor(self, by: By) -> Actor | None:
        """The person behind a handle, with the workspace's channels; None for a handle nobody has yet."""
        ...

    async def arrive(self, platform: str, team: str, profiles: Sequence[Profile]) -> None:
        """Adds or refreshes accounts of a workspace: joined by handle, else by e-mail. Owners of a workspace
        that has no admin become its admins."""
        ...

    async def by_handles(self, workspace: int, handles: Iterable[Handle]) -> tuple[Person, ...]: ...

    async def by_nicks(self, workspace: int, platform: str, nicks: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        """Whom each typed `@name` may mean: the account's nick, else a first or full name, case and accents aside."""
        ...

    async def by_ids(self, workspace: int, ids: Iterable[int]) -> tuple[Person, ...]: ...

    async def by_email(self, email: str) -> tuple[Person, ...]:
        """All people with that e-mail, over all workspaces."""
        ...

    async def admins(self, workspace: int) -> tuple[Person, ...]:
        """Active admins, oldest record first."""
        ...

    async def with_role(self, workspace: int, role: Role) -> tuple[Person, ...]: ...

    async def set_roles(self, person: int, roles: frozenset[Role]) -> None: ...


class WorkspaceBook(Protocol):
    async def ensure(self, platform: str, team: str, name: str) -> int:
        """The workspace of a platform's team; made if new."""
        ...

    async def of(self, platform: str, team: str) -> int | None: ...

    async def remove(self, platform: str, team: str) -> None:
        """Removes the team; with the last platform the whole workspace and every row of it. Twice is harmless."""
        ...

    async def teams(self) -> tuple[tuple[str, str], ...]:
        """Every (platform, team) served."""
        ...

    async def hold(self, workspace: int) -> None:
        """Lets nobody else past this line until the transaction ends. Whoever reads roles, values or channels in order
        to change them holds the workspace first, else of two changes at once one would be lost."""
        ...

    async def values(self, workspace: int) -> tuple[str, ...]:
        """The company's values, in the order in which admins set them."""
        ...

    async def set_values(self, workspace: int, values: Sequence[str]) -> None: ...

    async def set_channel(self, workspace: int, purpose: Purpose, room: Room, by: int | None, now: datetime) -> None:
        """Adds a channel; on one platform a purpose has one channel, and the new one takes its place. `by` is None
        where no person set it."""
        ...

    async def drop_channel(self, workspace: int, purpose: Purpose, platform: str) -> None: ...

    async def channels(self, workspace: int) -> tuple[Channel, ...]: ...

    async def mark_failing(self, workspace: int, room: Room, reason: str | None) -> bool:
        """Notes why posting to a room fails (None: it works). True if that is news."""
        ...


# ---------------------------------------------------------------- praise


class PraiseBook(Protocol):
    async def facing(self, giver: Person, handles: Sequence[Handle], since: datetime) -> Facing:
        """The people behind handles (unknown ones missing), and what the giver gave since that instant: one statement.
        Notes to oneself and praise that was undone do not count."""
        ...

    async def add(self, praise: NewPraise, now: datetime) -> int: ...

    async def get(self, workspace: int, praise: int) -> Praise | None: ...

    async def held(self, workspace: int, praise: int) -> Praise | None:
        """As `get`, and nobody else changes it or its copies until the transaction ends: of two +1 at once, the post
        shows both."""
        ...

    async def edit(self, praise: int, text: str, value: str | None, now: datetime) -> None: ...

    async def undo(self, praise: int, now: datetime) -> None:
        """The praise counts no longer, is shown nowhere; its words are deleted."""
        ...

    async def take_off(self, praise: int, now: datetime) -> None:
        """Somebody praised took it off the channels; giver and receivers keep it in their lists."""
        ...

    async def plus_one(self, praise: int, person: int, now: datetime) -> bool:
        """True if the name is new."""
        ...

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Praise, ...]:
        """Public praise that no channel has and nobody decided about, oldest first."""
        ...

    async def offered(self, praises: Sequence[int], now: datetime) -> None:
        """Their givers have been asked whether to post them now."""
        ...

    async def wait(self, praise: int) -> None:
        """No channel took its post: it waits for one again, as if it had been given without."""
        ...

    async def listed(self, reader: Person, shelf: Shelf, words: str, person: int | None, page: int) -> Listed:
        """One page (10) of what the reader gave, received or noted, newest first; `words` match word beginnings."""
        ...


# ---------------------------------------------------------------- the whole


class AuditBook(Protocol):
    async def note(self, workspace: int, by: int | None, act: str, about: str, now: datetime) -> None:
        """Who changed what: ids and decisions, never what people wrote."""
        ...


class InboxBook(Protocol):
    async def take(self, workspace: int, key: str, now: datetime) -> None:
        """Remembers that this request was taken; raises `Repeated` if it was before."""
        ...

    async def forget(self, before: datetime) -> int:
        """Removes keys that no platform repeats any more; gives their number."""
        ...


class DailyBook(Protocol):
    async def first(self, workspace: int, job: str, day: date) -> bool:
        """Claims a job of that day, whoever ticks: True for one transaction of all replicas, once."""
        ...


class Work(Protocol):
    """One transaction. Leaving it without `commit` undoes it."""

    @property
    def people(self) -> PeopleBook: ...
    @property
    def workspaces(self) -> WorkspaceBook: ...
    @property
    def praises(self) -> PraiseBook: ...
    @property
    def outbox(self) -> OutboxBook: ...
    @property
    def audit(self) -> AuditBook: ...
    @property
    def inbox(self) -> InboxBook: ...
    @property
    def daily(self) -> DailyBook: ...

    async def commit(self) -> None:
        """Durable when this returns; raises `NotSaved` if it is not."""
        ...


class Store(Protocol):
    posted: asyncio.Event
    """Set after each commit of this process that put a delivery into the outbox."""

    def work(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that may write."""
        ...

    def read(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that only reads; `commit` is not called."""
        ...

    async def close(self) -> None: ...
