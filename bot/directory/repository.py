"""What the directory asks of storage: who manages whom, and which source says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.button_values import record
from bot.people import Person, Source

PERSON, PROPOSAL = record(), record()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody named a manager who has not answered yet."""

    id: int
    person: Person
    manager: Person


class StructureRepository(Protocol):
    """Who manages whom. Lock the workspace before changes (`WorkspaceRepository.lock_workspace`): if two concurrent
    changes make a loop together, the second then sees the first."""

    async def managers_by_source(self, person: int) -> Mapping[Source, int | None]:
        """The manager by source. None under `Source.COMMAND`: the person has none."""

    async def set_manager(self, person: int, source: Source, manager: int | None) -> int | None:
        """Sets a source's manager; the strongest source takes effect at once. None removes its statement, but for the
        command source means "no manager". Returns the resulting manager."""

    async def clear_manager(self, person: int, source: Source) -> int | None:
        """Removes the source's statement. Returns the resulting manager."""

    async def managers_above(self, person: int) -> tuple[int, ...]:
        """Their managers, nearest first. In a loop each appears once, possibly including `person`."""

    async def propose(self, person: Person, manager: Person, now: datetime) -> int:
        """Saves a proposal, replacing the person's earlier one; returns its number."""

    async def proposal(self, workspace: int, number: int) -> Proposal | None: ...

    async def proposal_of(self, person: Person) -> Proposal | None:
        """The person's open proposal, or None."""

    async def settle(self, number: int) -> None:
        """Closes an answered or withdrawn proposal."""
