"""How many people there are, and who has no manager: the storage behind the overview of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.people import Person


@dataclass(frozen=True, slots=True)
class Headcount:
    """`without_chat` are active people known only from a people file; `without_manager` includes those whose manager is
    deactivated, and excludes guests and those set by an admin to have none."""

    colleagues: int
    guests: int
    deactivated: int
    without_chat: int
    without_manager: int


class PeopleCountsRepository(Protocol):
    async def count(self, workspace: int) -> Headcount: ...

    async def without_manager(
        self, workspace: int, words: str, skip: int, limit: int
    ) -> tuple[tuple[Person, ...], bool]:
        """Active colleagues without an active manager whose name has words that start with these, by name; and whether
        there are more."""

    async def number_without_manager(self, workspace: int, most: int) -> int:
        """Their number, counted up to `most`."""
