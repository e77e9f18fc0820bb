"""What the nudge asks of storage: where people live, and what they were asked last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.features import Feature
from bot.nudges.debts import Moments
from bot.nudges.rules import Last, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """Some active people of a workspace live there; `off` is what the workspace has switched off."""

    workspace: int
    time_zone: str
    country: str | None
    off: frozenset[Feature]


@dataclass(frozen=True, slots=True)
class Nudge:
    """Somebody's newest nudge. `token` is its delivery, `posted` the one that stands in the chat: an earlier one until
    the newest has arrived."""

    token: str | None
    posted: str | None
    snoozed_until: date | None


class NudgeRepository(Protocol):
    async def places(self) -> tuple[Place, ...]:
        """Every place where people live, workspace by workspace: one statement."""
        ...

    async def last(self, people: Sequence[int]) -> Mapping[int, Last]:
        """The newest nudge of each who ever had one: one statement."""
        ...

    async def woken(self, workspace: int, days: Sequence[date], after: int, most: int) -> Moments:
        """Whose snooze ends by the last of these days, by person, from the first above `after`."""
        ...

    async def claim(self, plans: Sequence[Plan], now: datetime) -> frozenset[int]:
        """Of these people, those for whom nobody else planned a nudge for that day or within the rest, and who did
        not put it off meanwhile: from now on this transaction planned one. Two statements, for at most some hundred
        people."""
        ...

    async def set_deliveries(self, tokens: Mapping[int, str]) -> None:
        """The delivery of each person's newest nudge."""
        ...

    async def of(self, person: int) -> Nudge | None: ...

    async def get_for_update(self, person: int) -> Nudge | None:
        """As `of`, and nobody else changes it until the transaction ends."""
        ...

    async def set_posted(self, person: int, token: str) -> None:
        """That one stands in the chat now."""
        ...

    async def snooze(self, person: int, until: date | None) -> None: ...
