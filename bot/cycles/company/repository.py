"""What cycles about the company as a whole, which ask everybody at once, ask of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.cycles.review import Review
from bot.people import Person


class AboutCompany(Protocol):
    async def company_name(self, workspace: int) -> str:
        """As its first chat calls it; it may be empty."""

    async def add_reviewers(self, review: Review, people: Sequence[int]) -> bool:
        """Those of them who are not asked yet are, before anybody is told. False if the review was made anew since."""

    async def some_reviewers(self, review: Review, after: int, most: int) -> tuple[Person, ...]:
        """Of those who were asked the first by number above `after`."""
