"""How many people there are, and who of them has no manager: what the overview of people asks of storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.people import Person


@dataclass(frozen=True, slots=True)
class Census:
    """`without_chat` are active and known from a people file alone; `without_manager` includes those whose manager is
    deactivated, and leaves out guests and those of whom an admin said that they have none."""

    colleagues: int
    guests: int
    deactivated: int
    without_chat: int
    without_manager: int


class PeopleCountsRepository(Protocol):
    async def count(self, workspace: int) -> Census: ...

    async def without_manager(
        self, workspace: int, words: str, skip: int, limit: int
    ) -> tuple[tuple[Person, ...], bool]:
        """Active colleagues who lack an active manager, by name, whose name has words that begin like these; and
        whether there are more."""
        ...

    async def number_without_manager(self, workspace: int, most: int) -> int:
        """How many there are, counted up to `most`."""
        ...
