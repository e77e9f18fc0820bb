"""The profile field that names the manager, and how far it has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ManagerField:
    """The field of one team. `label` None: detected; "": not read. `trouble` is the error of the last attempt to read,
    if it failed. `oldest` is when the stalest profile was read; `unread` is the number never read."""

    platform: str
    team: str
    label: str | None
    trouble: str | None
    oldest: datetime | None
    unread: int


@dataclass(frozen=True, slots=True)
class ToRead:
    """An account whose profile is to be read."""

    external: str
    person: int


class FieldRepository(Protocol):
    async def fields(self, workspace: int) -> tuple[ManagerField, ...]: ...

    async def choose(self, workspace: int, label: str | None) -> None:
        """Sets the field for all teams of the workspace, and has every profile read again."""

    async def turn(self, platform: str, team: str, now: datetime, rest: float) -> bool:
        """Claims the next batch of look-ups for one replica; False within `rest` seconds of the last batch."""

    async def trouble(self, platform: str, team: str, reason: str | None) -> None: ...

    async def next(self, platform: str, team: str, before: datetime | None, limit: int) -> Sequence[ToRead]:
        """Accounts of active colleagues: never read first, then the longest ago. Includes accounts already read only if
        that was before `before`; none of them if it is None."""

    async def read(self, platform: str, team: str, externals: Sequence[str], now: datetime | None) -> None:
        """Records when they were read; None: not yet."""

    async def managers_named(self, people: Sequence[int]) -> Mapping[int, int]:
        """The manager named in each profile, if known."""
