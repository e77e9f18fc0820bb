"""What administration asks of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody did something. `by` is None for the command line, and for who is gone. `about` names what it was done
    to: `person/17 admin`, a room's id, a feature."""

    by: int | None
    act: str
    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Whose acts, and those about them; from `begin` until before `end`. None: everybody's, at any time."""

    person: int | None = None
    begin: datetime | None = None
    end: datetime | None = None


class AuditRepository(Protocol):
    async def note(self, workspace: int, by: int | None, act: str, about: str, now: datetime) -> None:
        """Who changed or read what: ids and decisions, never what people wrote, never an anonymous act."""

    async def list_entries(
        self, workspace: int, search: AuditSearch, skip: int, most: int
    ) -> tuple[tuple[Noted, ...], int]:
        """Newest first, after `skip` of them, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was written in a month of a kind (`praise`, `objectives`) for an audience, and how many people wrote it."""

    month: int
    kind: str
    audience: str
    messages: int
    people: int


@dataclass(frozen=True, slots=True)
class Took:
    """How many people of a department, who still work here, wrote anything in a month."""

    month: int
    department: str | None
    people: int


class StatisticsRepository(Protocol):
    """Counts, never who or what. `months` are the instants at which months begin, the last of them excluded: month 0
    lies between the first two. What was undone or removed within its month does not count; later it does, so that
    the numbers of a month that is over stay as they are."""

    async def messages_by_month(self, workspace: int, months: Sequence[datetime]) -> tuple[Counted, ...]: ...

    async def took_part(self, workspace: int, months: Sequence[datetime]) -> tuple[Took, ...]: ...

    async def departments(self, workspace: int) -> Mapping[str | None, int]:
        """How many people work in each; None for those of whom it is not known."""
