"""What somebody takes from their result: told to their team in their own words, and kept with the result. And the day
on which they talk it over with somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from bot.cycles.review import Review
from bot.nudges.debts import DueWindow, Moment
from bot.people import Person

TakeawayId = NewType("TakeawayId", bytes)
"""16 random bytes; new words after the old ones were taken back have another one."""

AHEAD = timedelta(7)
"""So long before the day on which the team looks at it together its manager is reminded."""


@dataclass(frozen=True, slots=True)
class Takeaway:
    """In the words of its author, whom the result is about: what they `heard`, and what they `will_do`. They look at it
    with their team on the day `look_on`."""

    id: TakeawayId
    review: Review
    author: Person
    heard: str
    will_do: str
    look_on: date | None
    written_at: datetime

    @property
    def remind_on(self) -> date | None:
        return self.look_on - AHEAD if self.look_on else None


class Occasion(StrEnum):
    """Of what of a result somebody is reminded."""

    TAKEAWAY = "takeaway"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What its author does with a result: of two whom it is about each has their own."""

    review: Review
    author: Person
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Reminder:
    """That person is reminded on `day`."""

    agreed: Agreed
    person: Person
    day: date


class ActingOnResults(Protocol):
    async def takeaway(self, review: Review, author: Person) -> Takeaway | None: ...

    async def find_takeaway(self, workspace: int, takeaway: TakeawayId) -> Takeaway | None: ...

    async def save_takeaway(
        self, review: Review, author: Person, heard: str, will_do: str, look_on: date | None, now: datetime
    ) -> Takeaway:
        """In place of the words before, under the same id."""

    async def delete_takeaway(self, takeaway: Takeaway) -> None:
        """Nothing of it is kept."""

    async def agree(self, agreed: Agreed, people: Sequence[Person], day: date | None, now: datetime) -> None:
        """These are reminded of it on that day, and nobody else; with None nobody is."""

    async def find_agreed(self, agreed: Agreed) -> tuple[Reminder, ...]: ...

    async def find_reminded_on(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        """Who is reminded on a day of the window: at most `most` people, by their numbers, from the first above
        `after`."""

    async def find_reminders(
        self, person: Person, since: date, today: date, skip: int, most: int
    ) -> tuple[list[Reminder], int]:
        """Those of a day after `since`, and until today; and how many in all."""

    async def find_agreed_now(self, person: Person, today: date, skip: int, most: int) -> tuple[list[Reminder], int]:
        """Those that concern them today: of a talk on its day, of what they took from a result from its reminder until
        the day on which they look at it."""
