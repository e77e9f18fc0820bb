"""Changes on the way: since people were asked somebody came to a team or the company, went to another team or left, or
got a team. Each is proposed to HR, and nothing happens by itself. What was said before anybody wrote stays: who reads
it, and from how many on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.button_values import RECORD, Value, joined, one_of, optional
from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import COMPANY, Cycle
from bot.cycles.review import Review, ReviewDebt
from bot.people import Person


class Kind(StrEnum):
    """What would become of it."""

    ADD = "add"
    """Who came to a team, or to the company, is asked too."""
    WITHDRAW = "withdraw"
    """Who went to another team, or is above whom it is about by now, is not reminded any more; what they share
    counts."""
    REPLACE = "replace"
    """Where somebody left who was picked by name, or was withdrawn who is above by now, HR picks somebody else."""
    REVIEW = "review"
    """Who got a team is reviewed too."""


class Step(StrEnum):
    """What became of a proposal; of one that is not found any more once it was taken nothing is stored."""

    TOLD = "told"
    LEFT = "left"
    """As it is."""
    TAKEN = "taken"


class Change(NamedTuple):
    """What a button carries: `reviewee` is `COMPANY` for the company, `person` 0 where somebody is to be reviewed."""

    cycle: CycleId
    kind: Kind = Kind.ADD
    reviewee: int = COMPANY
    person: int = 0


CHANGE: Value[Change] = Value(
    joined(Change, "|", CYCLE.converter, one_of(Kind), optional(RECORD, COMPANY), optional(RECORD, 0)),
    Change(CYCLE.nothing),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`reviewee` is None for the company, `person` is who came or went; `debt` what they owe, `manager` to whom they
    report now, if that is the change. `asked`: so many people are asked about the reviewee then. `is_news`: HR did not
    know it when people were asked."""

    kind: Kind
    reviewee: Person | None
    person: Person | None
    review: Review | None
    debt: ReviewDebt | None
    manager: Person | None
    asked: int
    is_news: bool = True

    @property
    def number(self) -> int:
        """Of the reviewee's record, or `COMPANY`."""
        return self.reviewee.id if self.reviewee else COMPANY

    @property
    def about(self) -> str:
        if self.reviewee is not None:
            return self.reviewee.name
        return self.review.about if self.review else ""

    @property
    def key(self) -> str:
        """The same for the same change, whenever it is found."""
        return f"{self.kind} {self.number} {self.person.id if self.person else 0}"


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who could answer reports to the reviewee, or works here, and is not asked about them, or the company."""

    review: Review
    person: Person


class ChangesOnTheWay(Protocol):
    async def find_last_results(self, workspace: int, since: datetime) -> Mapping[int, datetime]:
        """When the last of the anonymous results released `since` then was out, of each person by the number of their
        record."""

    async def reviewed_elsewhere(self, cycle: Cycle) -> frozenset[int]:
        """About whom people are asked without names in another cycle that is open, or not released yet: by the numbers
        of their records."""

    async def find_joiners(self, cycle: Cycle, limit: int) -> tuple[Joiner, ...]:
        """Where all reports are asked: by name. About the company: the newest records first."""

    async def find_moved(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        """What people owe about somebody of whose reports all were asked, and who report to somebody else now: by
        name."""

    async def find_above(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        """What people owe about somebody whose manager they are now; and, where all above that manager read, about
        whoever is below them: by name. Not where HR may have picked a manager who reads nothing."""

    async def find_picked_and_out(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        """What was asked of people who were picked by name and don't work here any more, whatever became of it; and
        what is owed no more by those of whom `find_above` tells: by name."""

    async def find_new_managers(
        self, cycle: Cycle, least: int, hired_by: date, limit: int
    ) -> tuple[tuple[int, int], ...]:
        """Those to whom so many report who joined by then, about whom nobody is asked, and how many these are."""

    async def add_reviewer(self, review: Review, person: Person) -> ReviewDebt:
        """They owe it, and are not told yet. Lock the workspace before: no two records become one that it makes two
        of."""

    async def find_seen_changes(self, cycle: Cycle) -> Mapping[str, Step]:
        """By `Proposal.key`."""

    async def note_changes(self, cycle: Cycle, steps: Mapping[str, Step]) -> None:
        """Beside those that are noted."""

    async def forget_told_changes(self, cycle: Cycle) -> None:
        """HR is told anew of what is not decided."""
