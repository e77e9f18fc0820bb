"""What the directory asks of storage: who manages whom, and who says so."""

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
    """Somebody named their manager, who has not answered yet."""

    id: int
    person: Person
    manager: Person


class StructureRepository(Protocol):
    """Who manages whom. Lock the workspace before changing it (`WorkspaceRepository.lock_workspace`): of two changes at
    once that together make a loop, the second then sees the first."""

    async def managers_by_source(self, person: int) -> Mapping[Source, int | None]:
        """The manager by each source that says something. None under `Source.COMMAND`: has none."""
        ...

    async def set_manager(self, person: int, source: Source, manager: int | None) -> int | None:
        """A source says who the manager is; the strongest counts at once. None takes back what it said, but by command
        it says that there is none. Returns the manager that counts now."""
        ...

    async def clear_manager(self, person: int, source: Source) -> int | None:
        """The source says nothing any more of the manager. Returns the one that counts now."""
        ...

    async def managers_above(self, person: int) -> tuple[int, ...]:
        """Their managers, the nearest first. In a loop each comes once; then `person` may be among them."""
        ...

    async def propose(self, person: Person, manager: Person, now: datetime) -> int:
        """Keeps whom somebody named, in the place of whom they named before; gives the number of the proposal."""
        ...

    async def proposal(self, workspace: int, number: int) -> Proposal | None: ...

    async def proposal_of(self, person: Person) -> Proposal | None:
        """What somebody proposed and nobody answered."""
        ...

    async def settle(self, number: int) -> None:
        """The proposal is answered or withdrawn."""
        ...
