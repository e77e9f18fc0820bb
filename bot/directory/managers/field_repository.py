"""The profile field that names the manager, and how far it has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ManagerField:
    """The field of one team. `label` None: it is looked for; "": it is not read. `trouble` is why it could not be read
    the last time. `oldest` is when the person was read whose reading is longest ago; `unread` were never read."""

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
        """Names the field in every team of the workspace, and has everybody read anew."""
        ...

    async def turn(self, platform: str, team: str, now: datetime, rest: float) -> bool:
        """Claims the next share of look-ups, whoever of the replicas asks; False within `rest` seconds of the last."""
        ...

    async def trouble(self, platform: str, team: str, reason: str | None) -> None: ...

    async def next(self, platform: str, team: str, before: datetime | None, limit: int) -> Sequence[ToRead]:
        """Active colleagues' accounts, those never read first, then the oldest reading; of those that were read only
        from before that time, None: of none."""
        ...

    async def read(self, platform: str, team: str, externals: Sequence[str], now: datetime | None) -> None:
        """Notes when they were read; None: not yet."""
        ...

    async def managers_named(self, people: Sequence[int]) -> Mapping[int, int]:
        """Whom the profile names as the manager, as far as it is known."""
        ...
