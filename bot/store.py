"""What the bot asks of storage. Everything inside one `Work` is committed together or not at all.

Storage raises `NotSaved` if it can't commit (locked, full, read-only, unavailable); nothing is written then.
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
from bot.cycles.repository import BallotFolderRepository, CycleRepository
from bot.deliveries import OutboxRepository
from bot.directory.managers.field_repository import FieldRepository
from bot.directory.people_counts import PeopleCountsRepository
from bot.directory.people_file.import_repository import ImportRepository
from bot.directory.repository import StructureRepository
from bot.events import By
from bot.features import Feature
from bot.feedback.repository import ExportRepository, FeedbackRepository, GivenRepository
from bot.home.repository import HomeRepository
from bot.identity_repository import Arrived, IdentityRepository
from bot.messages import Room
from bot.nudges.repository import NudgeRepository
from bot.objectives.repository import ObjectiveRepository
from bot.people import Handle, Person, Profile, Role
from bot.praise.repository import PraiseRepository
from bot.rights.repository import RightsRepository
from bot.working_hours import CompanyHours


class Purpose(StrEnum):
    """What a channel is for."""

    PRAISE = "praise"
    OBJECTIVES = "objectives"


@dataclass(frozen=True, slots=True)
class Channel:
    """A room that an admin set for a purpose. `failing` is the platform's error while posting fails, else None."""

    purpose: Purpose
    room: Room
    failing: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what nearly every act needs: read in one statement."""

    person: Person
    channels: tuple[Channel, ...]
    off: frozenset[Feature] = frozenset()
    """Features that the workspace has switched off."""
    seen_at: datetime | None = None
    """When an act of theirs on this platform was last recorded."""

    def channels_for(self, purpose: Purpose) -> tuple[Channel, ...]:
        return tuple(c for c in self.channels if c.purpose is purpose)


class PeopleRepository(Protocol):
    async def actor(self, by: By) -> Actor | None:
        """The person behind a handle, with the workspace's channels; None for an unknown handle."""

    async def note_seen(self, by: By, now: datetime) -> None:
        """Records that somebody acts on that platform: direct messages go to where they were last seen."""

    async def upsert_accounts(self, platform: str, team: str, profiles: Sequence[Profile]) -> Arrived | None:
        """Upserts accounts of a workspace. Matches people by handle, else by e-mail where that is allowed without
        confirmation (storage.people.sorting). Owners become admins if the workspace has none. None if the team isn't
        served.
        Handlers call `bot.account_sync.take_in`, which also sends the notifications."""

    async def by_handles(self, workspace: int, handles: Iterable[Handle]) -> tuple[Person, ...]: ...

    async def by_nicks(self, workspace: int, platform: str, nicks: Iterable[str]) -> dict[str, tuple[Person, ...]]:
        """Whom each typed `@name` may mean: by the account's nick, else by first or full name; ignores case and
        accents."""

    async def of_nick(self, workspace: int, platform: str, nick: str) -> tuple[Person, ...]:
        """Who has an account with exactly that nick on the platform; ignores case and accents."""

    async def search(self, workspace: int, words: str, limit: int) -> tuple[Person, ...]:
        """Active colleagues with words in their name that start with these, by name; ignores case and accents."""

    async def only_on(self, workspace: int, platform: str, limit: int) -> tuple[Person, ...]:
        """Active colleagues and guests with accounts on that platform only, oldest record first."""

    async def by_ids(self, workspace: int, ids: Iterable[int]) -> tuple[Person, ...]: ...

    async def by_email(self, email: str) -> tuple[Person, ...]:
        """All people with that e-mail, over all workspaces. If no active person has it as their own, also those with an
        account that has it: somebody who left may have had it before."""

    async def admins(self, workspace: int) -> tuple[Person, ...]:
        """Admins whom something reaches, oldest record first. Who belongs to another organisation by now has no say."""

    async def with_role(self, workspace: int, role: Role) -> tuple[Person, ...]: ...

    async def with_roles(self, workspace: int) -> tuple[Person, ...]:
        """Every active person with a role, oldest record first."""

    async def set_roles(self, person: int, roles: frozenset[Role]) -> None: ...

    async def manager_of(self, person: Person) -> Person | None:
        """Their manager, or None if unknown, or if nothing reaches them."""

    async def reports_of(self, person: Person, most: int, chosen: int = 0) -> tuple[Person, ...]:
        """Those who report to them and can be told of something, by name: colleagues who are here and have an account.
        The first `most` of them, and `chosen` in any case, if that is one of them."""

    async def is_manager(self, person: Person) -> bool:
        """Whether they have at least one active report: that makes a manager, not a role."""


class WorkspaceRepository(Protocol):
    async def ensure(self, platform: str, team: str, name: str, now: datetime) -> int:
        """Returns the workspace of a platform's team, which grants access at this moment; creates it if new. If all
        chats belong to one company, a second platform joins the existing workspace."""

    async def of(self, platform: str, team: str) -> int | None: ...

    async def remove(self, platform: str, team: str, at: datetime) -> None:
        """Unless it let us in after `at`; the last with its workspace. Who has no other active account has left."""

    async def offer_of(self, platform: str, team: str) -> str | None:
        """The mark of the installation that waits for an admin, or None."""

    async def accept(self, workspace: int, platform: str, team: str, mark: str, now: datetime) -> bool:
        """Replaces a team's token with the offered one. Returns False if there is no such offer (any more)."""

    async def decline(self, workspace: int, platform: str, team: str, mark: str) -> bool:
        """Deletes that offer. Returns False if there is none."""

    async def leave(self, platform: str, team: str, at: datetime) -> bool:
        """Records that the platform removed the bot; nothing is deleted yet. Returns False if already recorded."""

    async def stay(self, platform: str, team: str) -> bool:
        """Keeps the data of a team that had left. Returns False if it had not left."""

    async def teams(self) -> tuple[tuple[str, str], ...]:
        """Every (platform, team) served."""

    async def lock_workspace(self, workspace: int) -> None:
        """Until the transaction ends. Take it before reading what is to be changed, or a concurrent change is lost."""

    async def values(self, workspace: int) -> tuple[str, ...]:
        """The company's values, in the order set by admins."""

    async def set_values(self, workspace: int, values: Sequence[str]) -> None: ...

    async def features_off(self, workspace: int) -> frozenset[Feature]:
        """Features that the workspace has switched off."""

    async def set_features_off(self, workspace: int, off: frozenset[Feature]) -> None: ...

    async def hours(self, workspace: int) -> CompanyHours: ...

    async def set_hours(self, workspace: int, hours: CompanyHours) -> None: ...

    async def set_channel(self, workspace: int, purpose: Purpose, room: Room, by: int | None, now: datetime) -> None:
        """In place of the purpose's channel on the same platform. `by` is None if no person set it."""

    async def drop_channel(self, workspace: int, purpose: Purpose, platform: str) -> None: ...

    async def channels(self, workspace: int) -> tuple[Channel, ...]: ...

    async def mark_failing(self, workspace: int, room: Room, reason: str | None) -> bool:
        """Records why posting to a room fails (None: it works). Returns True if that is a change."""


class InboxRepository(Protocol):
    async def take(self, workspace: int, key: str, now: datetime, person: int = 0) -> None:
        """Records the request's key; raises `Repeated` if it was recorded before. Locks the person's other requests
        until the transaction ends, so that limits counted in it can't be exceeded concurrently."""

    async def forget(self, before: datetime) -> int:
        """Deletes keys that no platform repeats any more; returns their number."""


class DailyRepository(Protocol):
    async def first(self, workspace: int, job: str, day: date) -> bool:
        """Claims a daily job: returns True in exactly one transaction over all replicas."""

    async def count(self, workspace: int, job: str) -> int: ...

    async def use(self, person: int, act: str, day: date, most: int) -> bool:
        """Counts one more use on that day; returns False if there were already `most`. Locks that count until the
        transaction ends, so that it can't be exceeded concurrently."""


class Work(Protocol):
    """One transaction. Leaving it without `commit` rolls it back."""

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
    def people_counts(self) -> PeopleCountsRepository: ...
    @property
    def manager_fields(self) -> FieldRepository: ...
    @property
    def workspaces(self) -> WorkspaceRepository: ...
    @property
    def praises(self) -> PraiseRepository: ...
    @property
    def objectives(self) -> ObjectiveRepository: ...
    @property
    def feedback(self) -> FeedbackRepository: ...
    @property
    def given(self) -> GivenRepository: ...
    @property
    def exports(self) -> ExportRepository: ...
    @property
    def rights(self) -> RightsRepository: ...
    @property
    def cycles(self) -> CycleRepository: ...
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
    @property
    def ballot_folder(self) -> BallotFolderRepository: ...

    async def commit(self) -> None:
        """Durable when this returns; raises `NotSaved` if it is not."""


class Store(Protocol):
    posted: asyncio.Event
    """Set after each commit of this process that queued a delivery."""

    def work(self) -> AbstractAsyncContextManager[Work]:
        """A transaction that may write."""

    def read(self) -> AbstractAsyncContextManager[Work]:
        """A read-only transaction; `commit` is not called."""

    def prefer(self, platforms: Iterable[str]) -> None:
        """People not yet seen on any chat are reached on one of these platforms first."""

    async def close(self) -> None: ...
