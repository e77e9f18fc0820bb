"""What a review of a cycle is: about whom, who is asked, who reads what came of it, and how far it is.

Everything here is in the database. What anonymous reviewers write is not: it lies with `bot.cycles.ballots` until it is
released, and what is released has no author (`bot.cycles.results.result`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.cycles.ballots import DebtId, ReaderId, RevieweeId
from bot.cycles.cycle import COMPANY, Cycle, Picker, Stage
from bot.people import Person
from bot.phrases import AND


class Capacity(StrEnum):
    """As what somebody reads a result."""

    REVIEWEE = "reviewee"
    MANAGER = "manager"
    ABOVE = "above"
    CHOSEN = "chosen"
    """HR chose them to read what is said about the company."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a result, as it was said before anybody wrote. `id` is what the sealed terms call them.
    They put reading it off to the day `later`."""

    id: ReaderId
    person: Person
    capacity: Capacity
    read_at: datetime | None = None
    later: date | None = None


class ReviewState(StrEnum):
    """What became of the reviews of one reviewee."""

    ASKED = "asked"
    SHOWN = "shown"
    NOTHING = "nothing"
    """Released, but under the least number, or nobody answered with their name: nothing is kept."""
    PASSED_ON = "passed on"
    """Released under the least number; some wanted their answers to be read with their names then."""
    ENDED = "ended"
    """Cancelled, or the reviewee left before the release: nothing is kept. Who is back before the release is reviewed
    again."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one person, of two together (with a `partner`), or of the company as a whole, without a reviewee.
    `asked` is how many people were asked at the launch, and `picker` who picked them. `named`: answers are read with
    names, and are in the database; others lie with the ballots. `gone_at`: since then a reviewee doesn't work here."""

    id: RevieweeId
    cycle: Cycle
    reviewee: Person | None
    state: ReviewState
    asked: int
    readers: tuple[Reader, ...]
    picker: Picker = Picker.REPORTS
    named: bool = False
    gone_at: datetime | None = None
    partner: Person | None = None

    @property
    def reviewees(self) -> tuple[Person, ...]:
        return tuple(each for each in (self.reviewee, self.partner) if each is not None)

    @property
    def about(self) -> str:
        """The name of whom, or of what, it is about."""
        return AND.text.join(each.name for each in self.reviewees) or self.cycle.setup.company

    @property
    def number(self) -> int:
        """Of the record of the (first) reviewee, or `COMPANY`."""
        return self.reviewee.id if self.reviewee else COMPANY

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(each.id for each in self.reviewees) or frozenset({COMPANY})

    @property
    def is_joint(self) -> bool:
        return self.partner is not None

    def is_about(self, person: Person) -> bool:
        return person.id in {each.id for each in self.reviewees}

    @property
    def is_readable(self) -> bool:
        """Whether anything came of it that its readers may read, once the cycle is released."""
        return self.state in (ReviewState.SHOWN, ReviewState.PASSED_ON)

    @property
    def is_hidden(self) -> bool:
        """Whether whoever it is about doesn't read it; their manager does, then."""
        return self.reviewee is not None and all(each.capacity is not Capacity.REVIEWEE for each in self.readers)

    @property
    def who_act(self) -> tuple[Person, ...]:
        """Whoever it is about, each for themselves; where they don't read it, their manager of then."""
        if not self.is_hidden:
            return self.reviewees
        return tuple(each.person for each in self.readers if each.capacity is Capacity.MANAGER)[:1]

    def may_act(self, person: Person) -> bool:
        return person.id in {each.id for each in self.who_act}

    def read_by(self, person: Person) -> Reader | None:
        """As what that person reads the result; None if they don't."""
        return next((each for each in self.readers if each.person.id == person.id), None)


class DebtState(StrEnum):
    """How far a reviewer is, as the database knows it: for anonymous reviews as of the last sweep."""

    OWED = "owed"
    PAID = "paid"
    DECLINED = "declined"
    LET_OFF = "let off"
    """HR ended the reminders; they may answer all the same."""
    LEFT = "left"
    """They left the company, or the review ended. Who is back before the release is asked again."""


@dataclass(frozen=True, slots=True)
class ReviewDebt:
    """One person's review. `reviewer` is None once their name was erased. `later` is the day until which they put off
    the reminder. `whom`: about which of two they are asked; else about all whom the review is about."""

    id: DebtId
    review: Review
    reviewer: Person | None
    state: DebtState
    invited_at: datetime | None = None
    later: date | None = None
    whom: Person | None = None

    @property
    def about(self) -> str:
        return self.whom.name if self.whom else self.review.about

    @property
    def is_owed(self) -> bool:
        return self.state is DebtState.OWED

    @property
    def is_answerable(self) -> bool:
        """Whether they may answer, or change it: until the close also who declined, or need not any more."""
        return self.state is not DebtState.LEFT and self.review.cycle.stage is Stage.OPEN
