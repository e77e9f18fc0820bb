"""What the nudge asks of storage: where people live, and their last nudges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.features import Feature
from bot.nudges.debts import Moments
from bot.nudges.rules import Last, Plan
from bot.people import Person
from bot.working_hours import Hours, WorkingHours


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when active people of a workspace work; `off` are the features that it has switched off."""

    workspace: int
    time_zone: str
    country: str | None
    hours: Hours
    off: frozenset[Feature]


@dataclass(frozen=True, slots=True)
class Nudge:
    """A person's newest nudge. `token` is its delivery, `posted` the one in the chat: an earlier one until the newest
    has arrived. `told` is the day of the nudge before, if it arrived and was not put off."""

    token: str | None
    posted: str | None
    snoozed_until: date | None
    told: date | None = None


class NudgeRepository(Protocol):
    async def places(self) -> tuple[Place, ...]:
        """Every place where people who are reminded work, and their hours; one statement."""

    async def last(self, people: Sequence[int]) -> Mapping[int, Last]:
        """When each of these people was last written to about what they owe, if ever; one statement."""

    async def woken(self, workspace: int, days: Sequence[date], after: int, most: int) -> Moments:
        """People whose snooze ends by the last of these days, ordered by person, starting above `after`."""

    async def claim(self, plans: Sequence[Plan], now: datetime) -> frozenset[int]:
        """Records planned nudges; returns the people for whom this succeeded: nobody else planned a nudge for that
        day or within the last `REST`, and they did not snooze meanwhile. Two statements, for at most a few hundred
        people."""

    async def set_deliveries(self, tokens: Mapping[int, str]) -> None:
        """Sets the delivery of each person's newest nudge."""

    async def tokens(self, people: Sequence[int]) -> tuple[str, ...]:
        """The deliveries of these people's newest nudges, and of those that are in the chat; one statement."""

    async def of(self, person: int) -> Nudge | None: ...

    async def get_for_update(self, person: int) -> Nudge | None:
        """Like `of`, with a lock until the transaction ends."""

    async def set_posted(self, person: int, token: str) -> None:
        """Records which nudge is in the chat now."""

    async def snooze(self, person: Person, until: date | None) -> None:
        """Also for who never had a nudge."""

    async def set_hours(self, person: Person, own: WorkingHours | None, *, home_only: bool) -> None:
        """Sets when somebody wishes to be reminded (None: as the company), and whether on Home alone."""

    async def forget_home_only(self, workspace: int, homes: Collection[str]) -> bool:
        """Who is on none of these chats, which have a Home, is reminded by messages; whether that is new for
        somebody."""

    async def set_away(self, person: Person, until: date) -> None: ...

    async def find_own_hours(self, workspace: int) -> tuple[Person, ...]:
        """People who chose hours of their own. Reads everybody, so it is only for when the company's change."""

    async def find_away(self, before: date, after: int, most: int) -> tuple[Person, ...]:
        """People of all workspaces who were away until a day before that one, ordered by number, above `after`."""

    async def welcome_back(self, people: Sequence[Person], now: datetime) -> None:
        """They are no longer away, unless they set another day since they were read: they are reminded of all that
        they owe, unless on Home alone, and not before a day that they put it off to. Two statements."""

    async def note_invited(self, people: Sequence[Person], now: datetime) -> None:
        """They were written to about what they owe: that counts as a nudge for `REST`, except where one that was
        put off is due today: both come. One statement."""
