"""What praise asks of storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.paging import ListPage
from bot.people import Handle, Person
from bot.praise.rules import NewPraise, Praise, PraiseList, Some


@dataclass(frozen=True, slots=True)
class GivingContext:
    """The people somebody wants to praise, and how often they did lately. `looked_at`: when one of them all, the giver
    too, opened Home last. `in_all` counts what was undone too."""

    people: tuple[Person, ...]
    given: int
    given_to: dict[int, int]
    looked_at: datetime | None = None
    in_all: int = 0


class PraiseRepository(Protocol):
    async def facing(self, giver: Person, handles: Sequence[Handle], since: datetime) -> GivingContext:
        """The people behind handles (unknown ones missing), and what the giver gave since that instant: one statement.
        Notes to oneself and praise that was undone do not count."""

    async def add(self, praise: NewPraise, now: datetime) -> int: ...

    async def get(self, workspace: int, praise: int) -> Praise | None: ...

    async def get_for_update(self, workspace: int, praise: int) -> Praise | None:
        """As `get`, and nobody else changes it or its copies until the transaction ends: of two +1 at once, the post
        shows both."""

    async def edit(self, praise: Praise, text: str, value: str | None, now: datetime) -> Praise:
        """It says something else; returns it as it stands then."""

    async def undo(self, praise: int, now: datetime) -> None:
        """The praise counts no longer, is shown nowhere; its words are deleted."""

    async def take_off(self, praise: int, now: datetime) -> None:
        """Somebody praised took it off the channels; giver and receivers keep it in their lists."""

    async def plus_one(self, praise: int, person: int, now: datetime) -> bool:
        """True if the name is new."""

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Praise, ...]:
        """Public praise that no channel has and nobody decided about, oldest first."""

    async def mark_offered(self, praises: Sequence[int], now: datetime) -> None:
        """Their givers have been asked whether to post them now."""

    async def wait(self, praise: int) -> None:
        """No channel took its post: it waits for one again, as if it had been given without."""

    async def find_page(
        self, reader: Person, shelf: PraiseList, words: str, person: int | None, page: int
    ) -> ListPage[Praise]:
        """One page (10) of what the reader gave, received or noted, newest first; `words` match word beginnings."""

    async def find_received(self, reader: Person, skip: int, most: int) -> Some:
        """What was said to the reader, and what else they may see of what they did not give, newest first."""

    async def public(self, workspace: int, skip: int, most: int) -> Some:
        """Praise that stands in a channel for everybody, newest first."""

    async def mark_posted(self, praise: int, now: datetime) -> None:
        """A channel took its post."""
