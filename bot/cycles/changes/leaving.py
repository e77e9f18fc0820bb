"""What storage knows of people who leave while a cycle runs, and of those who are back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.cycles.ballots import DebtId
from bot.cycles.review import Review, ReviewDebt


class Leaving(Protocol):
    async def find_owed_by_leavers(self, limit: int) -> tuple[DebtId, ...]:
        """What people owe who don't work here any more, ordered by id."""

    async def let_off_leavers(self, limit: int) -> tuple[ReviewDebt, ...]:
        """What is owed by people who don't work here any more is owed no more; returns it."""

    async def find_owed_again(self, limit: int) -> tuple[DebtId, ...]:
        """What people owed who left and are back, ordered by id: of reviews that did not end, before the release."""

    async def owe_again(self, limit: int) -> tuple[ReviewDebt, ...]:
        """That is owed again; returns it."""

    async def find_coming_and_going(self, limit: int) -> tuple[Review, ...]:
        """Reviews, not ended, in open or closed cycles: of reviewees who don't work here any more, where that is not
        noted yet; and of those of whom it is noted, and who are back."""

    async def note_gone(self, reviews: Sequence[Review], gone_at: datetime | None) -> None: ...

    async def find_with_leavers(self, limit: int, gone_by: datetime) -> tuple[Review, ...]:
        """Reviews, not ended, in open or closed cycles of reviewees of whom it was noted by then that they don't work
        here any more, and who still don't."""

    async def suspend(self, reviews: Sequence[Review]) -> None:
        """They end; nothing is owed, and nothing of them is deleted before the release."""

    async def find_with_returned(self, limit: int) -> tuple[Review, ...]:
        """What was suspended in open or closed cycles, and whose reviewees are back."""

    async def resume(self, reviews: Sequence[Review]) -> None:
        """As it was before it was suspended."""
