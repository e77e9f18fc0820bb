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

from bot.admin.repository import AuditRepository, StatisticsRepository
from bot.deliveries import OutboxRepository
from bot.directory.managers.field_repository import FieldRepository
from bot.directory.people_counts import PeopleCountsRepository
from bot.directory.people_file.import_repository import ImportRepository
from bot.directory.repository import StructureRepository
from bot.events import By
from bot.features import Feature
from bot.home.repository import HomeRepository
from bot.identity_repository import Arrived, IdentityRepository
from bot.messages import Room
from bot.nudges.repository import NudgeRepository
from bot.objectives.repository import ObjectiveRepository
from bot.people import Handle, Person, Profile, Role
from bot.praise.repository import PraiseRepository

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
    off: frozenset[Feature] = frozenset()
    """What the workspace has switched off."""
    seen_at: datetime | None = None
    """When they were last noted to act on this platform."""

    def channels_for(self, purpose: Purpose) -> tuple[Channel, ...]:
        return tuple(c for c in self.channels if c.purpose is purpose)


class PeopleRepository(Protocol):
    async def actor(self, by: By) -> Actor | None:
        """The person behind a handle, with the workspace's channels; None for a handle nobody has yet."""
        ...

    async def note_seen(self, by: By, now: datetime) -> None:
        """Notes that somebody acts on that platform: what is sent to them goes to where they were last."""
        ...

    async def upsert_accounts(self, platform: str, team: str, profiles: Sequence[Profile]) -> Arrived | None:
        """Adds or refreshes accounts of a workspace: joined by handle, else by e-mail, where that may be without a word
        (storage.people.sorting). Owners of a workspace that has no admin become its admins. None if the team isn't
        served.
        What follows from it is told by `bot.directory.arriving.take_in`, which handlers call."""
        ...

    async def by_handles(self, workspace: int, handles: Iterable[Handle]) -> tuple[Person, ...]: ...

    async def by_nicks(self, workspace: int, platform: str, nicks: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        """Whom each typed `@name` may mean: the account's nick, else a first or full name, case and accents aside."""
        ...

    async def of_nick(self, workspace: int, platform: str, nick: str) -> tuple[Person, ...]:
        """Who has an account of that very nick on the platform, case and accents aside."""
        ...

    async def search(self, workspace: int, words: str, limit: int) -> tuple[Person, ...]:
        """Active colleagues whose name has words that begin like these, case and accents aside, by name."""
        ...

    async def only_on(self, workspace: int, platform: str, limit: int) -> tuple[Person, ...]:
        """Active colleagues and guests who have accounts on that platform alone, oldest record first."""
        ...

    async def by_ids(self, workspace: int, ids: Iterable[int]) -> tuple[Person, ...]: ...

    async def by_email(self, email: str) -> tuple[Person, ...]:
        """All people with that e-mail, over all workspaces. Where nobody who is active has it as their own, those too
        whose account has it: somebody who left had it before."""
        ...

    async def admins(self, workspace: int) -> tuple[Person, ...]:
        """Active admins, oldest record first."""
        ...

    async def with_role(self, workspace: int, role: Role) -> tuple[Person, ...]: ...

    async def with_roles(self, workspace: int) -> tuple[Person, ...]:
        """Every active person with a role, oldest record first."""
        ...

    async def set_roles(self, person: int, roles: frozenset[Role]) -> None: ...

    async def manager_of(self, person: Person) -> Person | None:
        """Their manager, if one is known and active."""
        ...

    async def reports_of(self, person: Person) -> tuple[Person, ...]:
        """The active people whose manager they are, by name."""
        ...

    async def is_manager(self, person: Person) -> bool:
        """Whether they have at least one active report: that makes a manager, no role."""
        ...


class WorkspaceRepository(Protocol):
    async def ensure(self, platform: str, team: str, name: str, now: datetime) -> int:
        """The workspace of a platform's team, which lets the bot in at this moment; made if new. Where all chats are of
        one company, a second platform joins the workspace of the first."""
        ...

    async def of(self, platform: str, team: str) -> int | None: ...

    async def remove(self, platform: str, team: str, at: datetime) -> None:
        """Removes the team, unless it let the bot in after that second; with the last platform the whole workspace and
        every row of it. Twice is harmless."""
        ...

    async def offer_of(self, platform: str, team: str) -> str | None:
        """The mark of the installation that waits for an admin."""
        ...

    async def accept(self, workspace: int, platform: str, team: str, mark: str, now: datetime) -> bool:
        """The token that a team of this workspace was offered takes the place of the one before, from now on. False if
        there is no such offer (any more)."""
        ...

    async def decline(self, workspace: int, platform: str, team: str, mark: str) -> bool:
        """Forgets that offer. False if there is no such one."""
        ...

    async def leave(self, platform: str, team: str, at: datetime) -> bool:
        """The platform took the bot away; nothing is removed yet. False if that was known."""
        ...

    async def stay(self, platform: str, team: str) -> bool:
        """What is here of a team that left is kept after all. False if it had not left."""
        ...

    async def teams(self) -> tuple[tuple[str, str], ...]:
        """Every (platform, team) served."""
        ...

    async def lock_workspace(self, workspace: int) -> None:
        """Lets nobody else past this line until the transaction ends. Whoever reads roles, values or channels in order
        to change them holds the workspace first, else of two changes at once one would be lost."""
        ...

    async def values(self, workspace: int) -> tuple[str, ...]:
        """The company's values, in the order in which admins set them."""
        ...

    async def set_values(self, workspace: int, values: Sequence[str]) -> None: ...

    async def features_off(self, workspace: int) -> frozenset[Feature]:
        """What the workspace has switched off."""
        ...

    async def set_features_off(self, workspace: int, off: frozenset[Feature]) -> None: ...

    async def set_channel(self, workspace: int, purpose: Purpose, room: Room, by: int | None, now: datetime) -> None:
        """Adds a channel; on one platform a purpose has one channel, and the new one takes its place. `by` is None
        where no person set it."""
        ...

    async def drop_channel(self, workspace: int, purpose: Purpose, platform: str) -> None: ...

    async def channels(self, workspace: int) -> tuple[Channel, ...]: ...

    async def mark_failing(self, workspace: int, room: Room, reason: str | None) -> bool:
        """Notes why posting to a room fails (None: it works). True if that is news."""
        ...


# ---------------------------------------------------------------- the whole


class InboxRepository(Protocol):
    async def take(self, workspace: int, key: str, now: datetime, person: int = 0) -> None:
        """Remembers that this request was taken; raises `Repeated` if it was before. Of the same person's requests no
        other one gets past this line until the transaction ends: what counts in order to decide can't be outrun."""
        ...

    async def forget(self, before: datetime) -> int:
        """Removes keys that no platform repeats any more; gives their number."""
        ...


class DailyRepository(Protocol):
    async def first(self, workspace: int, job: str, day: date) -> bool:
        """Claims a job of that day, whoever ticks: True for one transaction of all replicas, once."""
        ...

    async def use(self, person: int, act: str, day: date, most: int) -> bool:
        """Counts that somebody does something once more on that day; False if they did it `most` times. Until this
        transaction ends nobody else counts for them, so that what is counted after this can't be outrun."""
        ...


class Work(Protocol):
    """One transaction. Leaving it without `commit` undoes it."""

    @property
    def committed(self) -> bool: ...
    @property
    def people(self) -> PeopleRepository: ...
    @property
    def identity(self) -> IdentityRepository: ...
    @property
    def structure(self) -> StructureRepository: ...
    @property
    def imports(self) -> ImportRepository: ...
    @property
    def census(self) -> PeopleCountsRepository: ...
    @property
    def manager_fields(self) -> FieldRepository: ...
    @property
    def workspaces(self) -> WorkspaceRepository: ...
    @property
    def praises(self) -> PraiseRepository: ...
    @property
    def objectives(self) -> ObjectiveRepository: ...
    @property
    def outbox(self) -> OutboxRepository: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def statistics(self) -> StatisticsRepository: ...
    @property
    def inbox(self) -> InboxRepository: ...
    @property
    def daily(self) -> DailyRepository: ...
    @property
    def homes(self) -> HomeRepository: ...
    @property
    def nudges(self) -> NudgeRepository: ...

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

    def prefer(self, platforms: Iterable[str]) -> None:
        """Who was seen on no chat yet is reached on one of these first."""
        ...

    async def close(self) -> None: ...
