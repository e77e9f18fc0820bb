"""Somebody outside HR picks who is asked about a reviewee: their manager; or they themselves, and then their manager
looks at it. What came of it is in the setup of the cycle (`bot.cycles.cycle.Setup.picked_by`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Cycle, Picker
from bot.nudges.debts import DueWindow, Moment
from bot.people import Person

PickId = NewType("PickId", bytes)
"""16 random bytes."""


class PickState(StrEnum):
    PICKING = "picking"
    """They were asked to pick."""
    LOOKING = "looking"
    """It was named by whom it is about, and their manager may change it."""
    WITH_HR = "with hr"
    """Nobody else can pick."""
    DONE = "done"
    """HR has it; until HR approves it, whoever picked may change it."""
    OVER = "over"
    """Nothing of it can be changed any more."""

    @property
    def is_owed(self) -> bool:
        return self in (PickState.PICKING, PickState.LOOKING)


@dataclass(frozen=True, slots=True)
class Pick:
    """`holder` is who picks, or did last; None: HR. `mode` says who was asked to at first. `people` are picked so far,
    by the numbers of their records, and `by` says by whom. It is with the holder until the day `until`, on `remind_on`
    they are reminded, and they were told of it at `told_at`."""

    id: PickId
    cycle: Cycle
    reviewee: Person
    holder: Person | None
    mode: Picker
    state: PickState
    until: date
    remind_on: date
    people: frozenset[int]
    by: Picker
    told_at: datetime | None = None

    @property
    def is_former(self) -> bool:
        """Whether it is done, and who did it isn't the manager any more: HR alone can change it."""
        if self.state is not PickState.DONE or self.holder is None:
            return False
        return self.holder.id not in (self.reviewee.id, self.reviewee.manager)

    @property
    def is_owed(self) -> bool:
        return self.state.is_owed and self.holder is not None


@dataclass(frozen=True, slots=True)
class NewPick:
    reviewee: int
    holder: int | None
    until: date
    remind_on: date


@dataclass(frozen=True, slots=True)
class PickingCycle:
    """A cycle of which a pick is not over. `tally`: the states of its picks, whether their holders were told, and how
    many of each there are."""

    cycle: Cycle
    tally: tuple[tuple[PickState, bool, int], ...]


class PickingPeople(Protocol):
    async def add_picks(self, cycle: Cycle, picks: Sequence[NewPick]) -> None:
        """Each in the mode of the cycle, in place of one that is over; any other stays."""

    async def pick(self, workspace: int, wanted: PickId) -> Pick | None: ...

    async def picks_of(self, cycle: Cycle, about: Collection[int] | None = None) -> tuple[Pick, ...]:
        """All of a cycle, those that are over too, by the reviewee's name; or about these, by their numbers."""

    async def pick_states(self, cycle: Cycle) -> Mapping[int, PickState]:
        """Of all, by the reviewee's number: of ten thousand people nothing else is read. With nobody left to pick it is
        with HR."""

    async def picks_with(self, person: Person, cycle: CycleId | None = None) -> tuple[Pick, ...]:
        """What somebody is asked to pick, or picked, by the reviewee's name; of one cycle, or what they owe and were
        told in all."""

    async def picks_by(self, person: Person) -> tuple[Pick, ...]:
        """What somebody was asked to pick, or named, in all cycles, whatever became of it; by the reviewee's name."""

    async def save_picks(self, picks: Sequence[Pick]) -> None: ...

    async def find_picking(self) -> tuple[PickingCycle, ...]:
        """Over all workspaces that have the feature on."""

    async def find_picks_due(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        """On which day of the window holders are reminded, of what they were told at `since`: of at most `most` people,
        by their numbers, from the first above `after`."""
