"""What an upward cycle is: what HR decides about it, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.cycles.ballots import CycleId
from bot.people import Person
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
    """Of asking, the last one for answers, and of release. `promised`: it was to end later, as people were told."""

    ask: date
    due: date
    release: date
    promised: date | None = None


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
