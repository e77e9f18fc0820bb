"""What upward cycles ask of storage. Of anonymous reviews nothing here knows who wrote what: a sweep tells which debts
were paid, and a release brings figures and texts without authors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.cycles.acting.takeaway import ActingOnResults, TakeawayId
from bot.cycles.answering.look_up import CycleLookUp
from bot.cycles.answering.named_answers import NamedAnswers
from bot.cycles.ballots import CycleId, DebtId, RevieweeId
from bot.cycles.changes.leaving import Leaving
from bot.cycles.changes.on_the_way import ChangesOnTheWay
from bot.cycles.company.repository import AboutCompany
from bot.cycles.cycle import Cycle, Picker, Setup, Stage
from bot.cycles.owing.owing_review import OwingReview
from bot.cycles.picking.picks import PickingPeople
from bot.cycles.question_sets.own_set import OwnSets
from bot.cycles.results.released_results import ReleasedResults
from bot.cycles.review import Capacity, DebtState, Review, ReviewDebt
from bot.cycles.running.outdated import Outdated
from bot.cycles.running.participation import Participation
from bot.cycles.setup.lately import Lately
from bot.nudges.debts import DueWindow
from bot.paging import ListPage
from bot.people import Person


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here, as a plan needs them: a company of a hundred thousand is read at once. `reachable`: they
    have an account that is active, and are a colleague. `answers`: one of these is in a chat where something can be
    answered without a name."""

    id: int
    name: str
    manager: int | None
    start_date: date | None
    reachable: bool
    answers: bool = True


@dataclass(frozen=True, slots=True)
class NewReview:
    """The review of one member, of two (with a `partner`), or of the `COMPANY`: who is asked, who reads it, and who
    picked. `whom`: about which of the two somebody is asked who isn't asked about both."""

    reviewee: int
    reviewers: tuple[int, ...]
    readers: tuple[tuple[int, Capacity], ...]
    picker: Picker = Picker.REPORTS
    named: bool = False
    partner: int = 0
    whom: Mapping[int, int] = field(default_factory=dict)

    @property
    def reviewees(self) -> tuple[int, ...]:
        return (self.reviewee, self.partner) if self.partner else (self.reviewee,)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reviews of one reviewee are, as the database knows it."""

    review: Review
    asked: int
    paid: int
    owed: int
    declined: int


class CycleRepository(
    CycleLookUp, NamedAnswers, ReleasedResults, ActingOnResults, OwnSets, PickingPeople, Participation, Leaving,
    AboutCompany, ChangesOnTheWay, Protocol,
):  # fmt: skip
    """What changes a cycle returns it as it stands then."""

    # ------------------------------------------------------------ setting up

    async def add(self, workspace: int, owner: Person, setup: Setup, zone: str, now: datetime) -> Cycle:
        """A draft, under a random id."""

    async def save_setup(self, cycle: Cycle, setup: Setup, now: datetime) -> Cycle: ...

    async def delete_draft(self, cycle: Cycle) -> None:
        """Nothing of it is kept; anything but a draft stays."""

    async def get_for_update(self, workspace: int, cycle: CycleId) -> Cycle | None:
        """As `get`, and nobody else changes it, its reviews or its debts until the transaction ends."""

    async def find_cycles(self, workspace: int, stages: Collection[Stage], page: int) -> ListPage[Cycle]:
        """One page (10), the newest first."""

    async def set_stage(self, cycle: Cycle, stage: Stage, now: datetime) -> Cycle:
        """Sets the time that belongs to that stage too. Of a cycle that is called off no result stays."""

    async def members(self, workspace: int, chats: Collection[str] = ()) -> tuple[Member, ...]:
        """Everybody who works here, by number. `chats` are those in which one can answer. One statement."""

    async def reviewed_lately(self, workspace: int, since: datetime) -> Lately:
        """Of the anonymous results released `since` then. Whose record is gone, or who is one by now with somebody who
        was asked too, has a negative number, and is nobody else."""

    # ------------------------------------------------------------ launch

    async def add_reviews(self, cycle: Cycle, reviews: Sequence[NewReview], most: int = 0) -> None:
        """Adds reviews with their readers and debts, under random ids, before anybody is asked. One that is there with
        the same people stays; with others it is made anew. With `most` only so many debts are added, and one that is
        there with some of its people stays: `add_reviewers` goes on. Lock the workspace: nobody links two meanwhile."""

    async def first_reviews(self, cycle: Cycle, people: Collection[int]) -> Mapping[int, RevieweeId]:
        """Of the reviews that each of these people is asked for, the first by id. One statement."""

    async def reviews(self, cycle: Cycle, after: bytes, limit: int) -> tuple[Review, ...]:
        """By id, which is random, above `after` (`b""`: from the first)."""

    async def find_asked(self, cycle: Cycle) -> frozenset[RevieweeId]:
        """Its reviews that did not end. One statement."""

    async def end_reviews(self, reviews: Sequence[Review]) -> None:
        """They end without a result, for good; nothing is owed any more."""

    async def zones(self, cycle: Cycle) -> frozenset[str]:
        """Time zones of everybody who is asked."""

    async def set_times(self, cycle: Cycle, closes_at: datetime, release_at: datetime) -> Cycle: ...

    async def find_uninvited(self, after: int, limit: int) -> tuple[ReviewDebt, ...]:
        """All owed debts of some people (`limit`) who were not told yet, in open cycles of workspaces that have the
        feature on; not of who is away. Ordered by person, from the first whose number is above `after`."""

    async def mark_invited(self, debts: Sequence[DebtId], now: datetime) -> frozenset[DebtId]:
        """Returns those that were not marked before and are still owed; never waits for who changes one."""

    async def unmark_invited(self, debts: Sequence[DebtId]) -> None:
        """They were not told after all; never waits for who changes one."""

    # ------------------------------------------------------------ answering

    async def debt_for_update(self, workspace: int, debt: DebtId) -> ReviewDebt | None: ...

    async def is_asked(self, person: int) -> bool:
        """Whether somebody is asked in an open anonymous cycle, whether they have answered or not. One statement."""

    async def set_debt(self, debt: ReviewDebt, state: DebtState, now: datetime) -> ReviewDebt: ...

    async def postpone(self, debts: Sequence[ReviewDebt], until: date | None) -> None: ...

    # ------------------------------------------------------------ running

    async def find_under(self, cycle: Cycle, least: int, but: Collection[int] = ()) -> ListPage[Progress]:
        """Reviews that fewer than `least` people answered, and that did not end: the first ten, reviewees by name,
        without these. The total is that of the reviewees: of two together it counts both."""

    async def progress_of(self, cycle: Cycle, reviewees: Collection[int]) -> tuple[Progress, ...]:
        """Of these people's reviews alone, by name."""

    async def find_close(self, cycles: Sequence[CycleId], person: Person) -> Mapping[CycleId, frozenset[int]]:
        """Whose results somebody reads in each, and about whom they are asked there, by the numbers of their records.
        About the company everybody is asked: it is among these for who reads it. One statement."""

    async def totals_of(self, but: Mapping[CycleId, Collection[int]]) -> Mapping[CycleId, tuple[int, int, int]]:
        """As `totals`, of several cycles with those to leave out there, in two statements."""

    async def totals(self, cycle: Cycle, but: Collection[int] = ()) -> tuple[int, int, int]:
        """Over all reviews but those of these people: how many debts there are, were paid, and are owed."""

    async def who_owes(self, cycle: Cycle, page: int, but: Collection[int] = ()) -> ListPage[ReviewDebt]:
        """One page (20), by the reviewer's name; without the reviews of these people."""

    async def find_owed_by(self, cycle: Cycle, people: Collection[int], but: Collection[int]) -> tuple[ReviewDebt, ...]:
        """What these people owe, as `who_owes` orders it; without the reviews of others."""

    async def owed_debts(self, cycle: Cycle) -> tuple[DebtId, ...]:
        """All that a sweep asks about: owed, declined or let off, ordered by id."""

    async def mark_paid(self, cycle: Cycle, debts: Sequence[DebtId], now: datetime) -> tuple[Person, ...]:
        """Returns whose they are, in the order of their numbers."""

    async def note_sweep(self, cycle: Cycle, number: int, now: datetime) -> Cycle:
        """There were so many of them."""

    async def find_due_on(self, due: DueWindow, after: int, limit: int) -> tuple[OwingReview, ...]:
        """What people owe in open cycles: of at most `limit` people, ordered by person, from the first above `after`.
        Leaves out who rests, and who was reminded since."""

    async def all_settled(self, cycle: Cycle) -> bool:
        """Whether everybody asked has answered, declined or left; who was let off counts as owing."""

    async def reopen(self, cycle: Cycle) -> Cycle:
        """A closed one is open again, which happens once: it is `extended`, and nobody was asked about the next
        close."""

    async def mark_warned(self, cycle: Cycle, now: datetime) -> Cycle: ...

    async def mark_reminded(self, cycle: Cycle, now: datetime) -> Cycle: ...

    async def is_announcing(self, cycle: Cycle) -> bool:
        """Whether people are just being told of an earlier last day, or of results."""

    async def mark_outdated(self, cycle: Cycle, *, announce: bool = False) -> None:
        """All messages of the cycle are to be drawn again, from the first; what was to be announced before, only with
        `announce`."""

    async def find_outdated(self) -> tuple[Outdated, ...]:
        """Over all workspaces."""

    async def mark_redrawn(self, cycle: Cycle, after: RevieweeId | None, person: int = 0) -> None:
        """Messages up to that review were drawn again, and of the next one up to that person; with None, all."""

    # ------------------------------------------------------------ release and reading

    async def to_work_on(self, now: datetime) -> tuple[Cycle, ...]:
        """Cycles with something to do by itself now: to ask (`PLANNED`, from the day of asking on), to sweep, to close,
        to ask HR about (closed, without `warned_at`), to release. Over all workspaces, the oldest first."""

    async def erase(self, person: int) -> tuple[TakeawayId, ...]:
        """Results about them go, with what they told their team, which it returns; so does reading those of others.
        What they owe ends, and that they were asked stands there without their name. What they shared counts."""

    async def debts_about(self, review: Review, *, with_name: bool = False) -> tuple[DebtId, ...]:
        """All of a review, ordered by id; or those whose reviewers are known by name."""


@dataclass(frozen=True, slots=True)
class Held:
    """A cycle as the folder's keeper needs it. `sweeps`: see `bot.cycles.cycle.Cycle`."""

    id: CycleId
    workspace: int
    name: str
    stage: Stage
    sweeps: int


class BallotFolderRepository(Protocol):
    """What the database knows of the folder of ballots, for all workspaces."""

    async def find_id(self) -> str | None:
        """The id of the folder; None before there was one."""

    async def note(self, folder: str, now: datetime) -> None:
        """Records the folder's id, unless one is known: then nothing changes."""

    async def replace(self, folder: str, now: datetime) -> None:
        """The folder known before is lost: from now on this one counts."""

    async def find(self, cycles: Collection[CycleId]) -> tuple[Held, ...]:
        """Those of them that there are, in whatever workspace."""

    async def find_held(self) -> tuple[Held, ...]:
        """All cycles whose answers lie in the folder, the oldest first."""

    async def ask_again(self, cycle: CycleId) -> None:
        """Nothing was answered: everybody who may answer, but who declined, owes it and is not invited yet."""

    async def find_ended(self) -> tuple[CycleId, ...]:
        """Cycles whose workspace is gone, and whose ballots are to be destroyed."""

    async def forget(self, cycles: Collection[CycleId]) -> None:
        """The ballots of these are destroyed."""
