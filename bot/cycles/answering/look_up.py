"""What those who are asked may be shown of a cycle. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.cycles.ballots import CycleId, DebtId
from bot.cycles.cycle import Cycle
from bot.cycles.review import Review, ReviewDebt
from bot.people import Person


@dataclass(frozen=True, slots=True)
class OwedReviews:
    """Some of what somebody owes; `total` counts all."""

    debts: tuple[ReviewDebt, ...] = ()
    total: int = 0


class CycleLookUp(Protocol):
    async def get(self, workspace: int, cycle: CycleId) -> Cycle | None: ...

    async def debt(self, workspace: int, debt: DebtId) -> ReviewDebt | None:
        """With its review, cycle and readers. Three statements."""

    async def debt_and_owed(
        self, debt: DebtId, reviewer: Person, limit: int
    ) -> tuple[ReviewDebt | None, tuple[ReviewDebt, ...]]:
        """What `debt` and `find_owed` return, in four statements together; also what they put off."""

    async def reviewers(self, review: Review) -> tuple[Person, ...]:
        """Everybody who was asked about that reviewee, by name; without those whose name was erased."""

    async def asked_names(self, review: Review, most: int) -> tuple[str, ...]:
        """The first of them, by name."""

    async def names_beside(self, review: Review, person: Person) -> tuple[str, ...]:
        """How those are called who were asked beside that person, but whom it is about: their names, what they call
        themselves in a chat, and their e-mail up to its @. About the company as a whole only some of those around them:
        who has the same manager, leads them, or reports to them."""

    async def debts_of(self, reviewer: Person, cycle: CycleId) -> tuple[ReviewDebt, ...]:
        """What somebody was asked in a cycle, whatever became of it, in the order of the reviewees' names."""

    async def find_owed(
        self,
        reviewer: Person,
        today: date,
        skip: int,
        limit: int,
        *,
        postponed: bool = True,
        but: Collection[DebtId] = (),
    ) -> OwedReviews:
        """What somebody owes and was told of, in open cycles, the next due first, `but` for these. Without `postponed`
        nothing that they put off to a day after today."""
