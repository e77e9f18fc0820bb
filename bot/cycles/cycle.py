"""What an upward cycle is: who is reviewed, by whom, who reads it, and how far it is.

Everything here is in the database. What anonymous reviewers write is not: it lies with `bot.cycles.ballots` until it is
released, and what is released has no author (`bot.cycles.results.result`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.cycles.ballots import CycleId, DebtId, ReaderId, RevieweeId
from bot.people import Person
from bot.phrases import AND
from bot.question_sets import Question

LEAST = 3
"""So many people share at least before anything is shown; no setting and no row goes below it."""


class Stage(StrEnum):
    """How far a cycle is; it only goes forward, but from *closed* back to *open* once."""

    DRAFT = "draft"
    """HR is setting it up."""
    PLANNED = "planned"
    """HR approved it; nobody was asked yet, and everything can be changed."""
    OPEN = "open"
    CLOSED = "closed"
    """No more answers; what there is waits for the day of release."""
    RELEASING = "releasing"
    RELEASED = "released"
    CANCELLED = "cancelled"

    @property
    def is_running(self) -> bool:
        """Whether people were promised something that is not kept yet."""
        return self in (Stage.PLANNED, Stage.OPEN, Stage.CLOSED, Stage.RELEASING)


@dataclass(frozen=True, slots=True)
class Days:
    """Of asking, the last one for answers, and of release."""

    ask: date
    due: date
    release: date


class Scope(StrEnum):
    """Whom a cycle is about."""

    MANAGERS = "managers"
    """Everybody whom somebody reports to."""
    CHOSEN = "chosen"
    COMPANY = "company"
    """The company as a whole: everybody is asked but those who read it."""


COMPANY = 0
"""The company as a whole, where the number of somebody's record stands."""


class Picker(StrEnum):
    """Who picks those who are asked about somebody."""

    REPORTS = "reports"
    """Nobody: all who report to them are asked."""
    HR = "hr"
    EVERYBODY = "everybody"
    """Nobody: everybody who works here is asked, about the company as a whole."""
    MANAGER = "manager"
    """The manager of whom it is about."""
    REVIEWEE = "themselves"
    """Whom it is about names them, and their manager may change that."""
    BOTH = "both"
    """Whom it is about named them, and their manager did change that; no setup begins with it."""

    @property
    def is_asked(self) -> bool:
        """Whether somebody outside HR is asked to pick."""
        return self in (Picker.MANAGER, Picker.REVIEWEE)


@dataclass(frozen=True, slots=True)
class Setup:
    """What HR decides. `template` is the id of the question set, of which name (`title`), `intro` and `questions` are
    kept as they are asked; `note` a few words to those who are asked, `news` to those who hear that results are out
    (`bot.cycles.setup.own_words`). `least`: see `LEAST`. Readers are whom it is about (`reviewee_reads`), their manager
    (`manager_reads`; always, where the first isn't one), and everybody above that manager (`above_reads`). `newcomers`:
    who joined in the last 30 days is asked too. `left_out` are reviewees whom HR leaves out, `chosen` those whom a
    cycle of that scope is about, `picked` those who were picked to be asked about somebody: all by the numbers of their
    records; `picked_by` says by whom, and where others than HR are asked to pick, nobody is asked about who isn't in
    it. `approved`: only about these anybody is asked; None for all. `named`: all answers are read with the names of who
    wrote them; else only those about the reviewees in `by_name`, where fewer people than the least number could be
    asked. `joint` says of each of a pair who the other is: about both there is one result. A cycle about the
    company as a whole, which people call `company`, is read by `readers` alone."""

    name: str
    template: str
    questions: tuple[Question, ...]
    days: Days
    note: str = ""
    least: int = LEAST
    manager_reads: bool = False
    above_reads: bool = False
    newcomers: bool = False
    left_out: frozenset[int] = frozenset()
    title: str = ""
    intro: str = ""
    scope: Scope = Scope.MANAGERS
    chosen: frozenset[int] = frozenset()
    picker: Picker = Picker.REPORTS
    picked: Mapping[int, frozenset[int]] = field(default_factory=dict)
    approved: frozenset[int] | None = None
    named: bool = False
    by_name: frozenset[int] = frozenset()
    readers: frozenset[int] = frozenset()
    company: str = ""
    reviewee_reads: bool = True
    picked_by: Mapping[int, Picker] = field(default_factory=dict)
    news: str = ""
    joint: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle as it stands. `zone` is the company's time zone, frozen when it was approved. `closes_at` is the end of
    the last day where the last of those asked lives, `release_at` 10:00 of the day of release in `zone`; both are None
    before anybody was asked. `swept_at`: who answered until then is known; `sweeps` counts how often that was looked
    at. `extended`: HR moved the last day after the close, which they may do once. `warned_at`: HR was asked about those
    under the least number; `reminded_at`: HR reminded all who owe."""

    id: CycleId
    workspace: int
    setup: Setup
    stage: Stage
    owner: Person | None
    zone: str
    created_at: datetime
    approved_at: datetime | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    release_at: datetime | None = None
    closed_at: datetime | None = None
    released_at: datetime | None = None
    swept_at: datetime | None = None
    sweeps: int = 0
    extended: bool = False
    warned_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def least(self) -> int:
        """So many people share about somebody before anything of it is shown."""
        return max(LEAST, self.setup.least)


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
