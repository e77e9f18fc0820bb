"""What objectives ask of storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.objectives.objective import Audience, Comment, NewObjective, Objective, Outcome, Progress, Step, Wording
from bot.paging import ListPage
from bot.people import Person


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a manager with the open objectives that the manager may see: the next due ones, and how many there
    are in all, open and closed."""

    person: Person
    objectives: tuple[Objective, ...]
    open: int
    closed: int


@dataclass(frozen=True, slots=True)
class Team(ListPage[Report]):
    """A manager's active reports by name; `without` counts those of whom the manager sees no open objective."""

    without: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """An open objective of somebody who works here, on its day, and since when it is due then."""

    objective: int
    owner: int
    due: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Some open objectives of one owner; `total` counts all that are due by that day."""

    objectives: tuple[Objective, ...]
    total: int


class ObjectiveRepository(Protocol):
    """What changes an objective returns it as it stands then."""

    async def add(self, new: NewObjective, now: datetime) -> int: ...

    async def get(self, workspace: int, objective: int) -> Objective | None: ...

    async def get_for_update(self, workspace: int, objective: int) -> Objective | None:
        """As `get`, and nobody else changes it or its copies until the transaction ends."""

    async def reword(self, objective: Objective, wording: Wording, progress: Progress, now: datetime) -> Objective:
        """It says something else; `progress` is what that makes of it."""

    async def share(
        self, objective: Objective, audience: Audience, manager: Person | None, *, waits: bool, now: datetime
    ) -> Objective:
        """Others see it from now on: another round begins, in which no manager has looked at it yet."""

    async def move(self, objective: Objective, progress: Progress, note: str, now: datetime) -> Objective:
        """Its progress changes; a step is added to its history."""

    async def close(self, objective: Objective, outcome: Outcome, note: str, now: datetime) -> Objective: ...

    async def reopen(self, objective: Objective, now: datetime) -> Objective: ...

    async def approve(self, objective: Objective, now: datetime) -> Objective | None:
        """The manager says that it looks good; None if they did before in this round."""

    async def delete(self, objective: int, now: datetime) -> None:
        """It is shown nowhere; its words, its history and what was said about it are deleted."""

    async def history(self, objective: int, limit: int) -> tuple[Step, ...]:
        """The newest steps, newest first."""

    async def comment(self, objective: int, author: Person, manager: Person, text: str, now: datetime) -> None:
        """Keeps what was said between the owner and that manager."""

    async def comments(self, objective: Objective, reader: Person, limit: int) -> tuple[Comment, ...]:
        """The newest comments, newest first: for the owner all, for a manager those between the two."""

    async def waiting_for_channel(self, workspace: int, limit: int) -> tuple[Objective, ...]:
        """Public objectives that no channel has and nobody decided about, oldest first."""

    async def mark_offered(self, objectives: Sequence[int], now: datetime) -> None:
        """Their owners have been asked whether to post them now."""

    async def wait(self, objective: int) -> None:
        """No channel took its post: it waits for one again."""

    async def find_page(self, reader: Person, owner: int, words: str, page: int) -> ListPage[Objective]:
        """One page (10) of an owner's objectives that the reader may see: open ones first, the next due first, then
        closed ones, the latest first; `words` match word beginnings in titles, descriptions and key results."""

    async def due_by(self, owner: Person, today: date, until: date, skip: int, limit: int) -> Upcoming:
        """Somebody's own open objectives that are due by a day: from `today` on the next first, then those that are
        late, the latest first."""

    async def recent(self, workspace: int, limit: int) -> tuple[Objective, ...]:
        """The newest public objectives of people who work here, newest first; none that waits for a channel."""

    async def find_unanswered(self, manager: Person, limit: int) -> tuple[Objective, ...]:
        """Open objectives shared with that manager, of active people, to which the manager said nothing yet in this
        round: oldest first."""

    async def team(self, manager: Person, page: int) -> Team:
        """One page (8) of the manager's active reports."""

    async def due_on(self, workspace: int, days: Sequence[date], after: int, limit: int) -> tuple[Due, ...]:
        """Open objectives of active people that are due on one of these days, by id, from the first above `after`: one
        statement for many people."""
