"""What Home asks of storage: who looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.people import Handle, Person

LOOKING = timedelta(minutes=10)
"""So long after opening Home somebody counts as looking at it."""


def looking(opened_at: datetime | None, now: datetime) -> bool:
    """Whether somebody who opened Home then looks at it still."""
    return opened_at is not None and now - opened_at <= LOOKING


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's Home: where it is shown, which page of it, since when they know it, and whether they said so."""

    person: int
    handle: Handle
    page: str
    first_at: datetime
    understood: bool

    def new(self, now: datetime) -> bool:
        """Whether Home should explain itself: all through the first visit, unless they have understood."""
        return not self.understood and now - self.first_at < LOOKING


class HomeRepository(Protocol):
    async def note_visit(self, person: Person, handle: Handle, page: str, now: datetime) -> Visit:
        """They look at that page now; one statement."""
        ...

    async def dismiss_introduction(self, person: Person, now: datetime) -> None:
        """The explanation is not needed any more."""
        ...

    async def claim_redraws(self, people: Iterable[int], now: datetime) -> tuple[Visit, ...]:
        """Those of them who look at their Home, and for whom no redraw is on its way: from now on one is. One
        statement where nobody looks."""
        ...

    async def drawing(self, person: Person, now: datetime, *, again: bool) -> Visit | None:
        """Their Home is about to be redrawn, or `again` after that failed: what changes from now on asks for another.
        None if they don't look any more, or opened it since, which drew it."""
        ...
