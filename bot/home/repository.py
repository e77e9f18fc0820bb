"""What Home asks of storage: who is looking at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.people import Handle, Person

LOOKING = timedelta(minutes=10)
"""How long after opening Home somebody counts as looking at it."""


def looking(opened_at: datetime | None, now: datetime) -> bool:
    """Whether somebody who opened Home at that time counts as still looking at it."""
    return opened_at is not None and now - opened_at <= LOOKING


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's Home: where it is shown, the current page, the time of the first visit, and whether they dismissed the
    introduction."""

    person: int
    handle: Handle
    page: str
    first_at: datetime
    understood: bool

    def new(self, now: datetime) -> bool:
        """Whether Home should show the introduction: throughout the first visit, unless dismissed."""
        return not self.understood and now - self.first_at < LOOKING


class HomeRepository(Protocol):
    async def note_visit(self, person: Person, handle: Handle, page: str, now: datetime) -> Visit:
        """Records that they are looking at that page now; one statement."""

    async def dismiss_introduction(self, person: Person, now: datetime) -> None:
        """Records that they dismissed the introduction."""

    async def claim_redraws(self, people: Iterable[int], now: datetime) -> tuple[Visit, ...]:
        """Claims a redraw for those who are looking at their Home and have none queued, and returns their visits. One
        statement if nobody is looking."""

    async def drawing(self, person: Person, now: datetime, *, again: bool) -> Visit | None:
        """Called before a redraw, or with `again` after it failed: changes from now on queue another one. None if they
        stopped looking, or opened Home since, which rendered it."""
