"""What administration asks of storage."""

from __future__ import annotations

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


class AuditBook(Protocol):
    async def note(self, workspace: int, by: int | None, act: str, about: str, now: datetime) -> None:
        """Who changed or read what: ids and decisions, never what people wrote, never an anonymous act."""
        ...

    async def listed(self, workspace: int, search: AuditSearch, skip: int, most: int) -> tuple[tuple[Noted, ...], int]:
        """Newest first, after `skip` of them, and how many there are in all."""
        ...
