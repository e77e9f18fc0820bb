"""What an objective is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.button_values import record
from bot.people import Person

OBJECTIVE = record()


class Audience(StrEnum):
    """Who sees an objective."""

    EVERYONE = "everyone"
    MANAGER = "manager"
    SELF = "self"


class Health(StrEnum):
    """How it goes, in the owner's judgement."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"


class Outcome(StrEnum):
    """How it ended."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    MISSED = "missed"


class Act(StrEnum):
    """What a step in the history of an objective was."""

    PROGRESS = "progress"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class KeyResult:
    """A part of an objective that can be measured. `number` stays when its title is reworded."""

    number: int
    title: str
    progress: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """What an objective says."""

    title: str
    description: str
    due: date
    key_results: tuple[KeyResult, ...] = ()


@dataclass(frozen=True, slots=True)
class NewObjective:
    """An objective that the rules allow. `manager` is with whom it is shared; `waits` is true of a public one for which
    no channel is set yet."""

    workspace: int
    owner: Person
    wording: Wording
    audience: Audience
    manager: Person | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective as it stands. `progress` is the mean of the key results unless it was set `by_hand`. `round` counts
    how often it was shared anew; `approved_at` is when the manager said that it looks good."""

    id: int
    workspace: int
    owner: Person
    wording: Wording
    audience: Audience
    manager: Person | None
    progress: int
    by_hand: bool
    health: Health
    outcome: Outcome | None
    closing_note: str
    round: int
    created_at: datetime
    routed_at: datetime | None = None
    approved_at: datetime | None = None
    closed_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def public(self) -> bool:
        return self.audience is Audience.EVERYONE

    @property
    def shared_with(self) -> Person | None:
        """The manager who sees it, if it is shared with one."""
        return self.manager if self.audience is Audience.MANAGER else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the history of an objective, as it was then."""

    act: Act
    progress: int
    health: Health
    outcome: Outcome | None
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A word between owner and manager."""

    author: Person
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an objective is, as its owner says."""

    progress: int
    by_hand: bool
    health: Health
    key_results: tuple[KeyResult, ...]
