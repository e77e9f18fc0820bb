"""What a request for feedback is, and what its reviewers give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.button_values import record
from bot.people import Person
from bot.question_sets import Question

REQUEST, SHEET, GIVEN = record(), record(), record()
"""What buttons carry: the number of a request, of a sheet, and of feedback that nobody asked for."""


class Release(StrEnum):
    """When answers can be read: each as it comes, or all together on a day."""

    EACH = "each"
    TOGETHER = "together"


class Outcome(StrEnum):
    """How a request ended: everybody has answered or declined, or it was open long enough; or it was cancelled."""

    ENDED = "ended"
    CANCELLED = "cancelled"


class State(StrEnum):
    """How far a reviewer is. *Closed*: nothing is owed any more, because the request ended, or the reviewer left."""

    OWED = "owed"
    SHARED = "shared"
    DECLINED = "declined"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request that the rules allow. `about` is the requester, or somebody who reports to them; `subject_reads`: that
    report reads the answers too. `source` is a link to the message that it is about, or "". `release_at` is when
    answers that come together can be read."""

    workspace: int
    requester: Person
    about: Person
    template: str
    topic: str
    questions: tuple[Question, ...]
    until: date
    release: Release
    reviewers: tuple[Person, ...]
    release_at: datetime | None = None
    subject_reads: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands. `announced_at`: the requester was told that answers which come together are there.
    `reminded_on` is the day of the last reminder that the requester asked for."""

    id: int
    workspace: int
    requester: Person
    about: Person
    template: str
    topic: str
    questions: tuple[Question, ...]
    until: date
    release: Release
    created_at: datetime
    release_at: datetime | None = None
    subject_reads: bool = False
    source: str = ""
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    announced_at: datetime | None = None
    reminded_on: date | None = None

    @property
    def about_requester(self) -> bool:
        return self.about.id == self.requester.id

    @property
    def is_cancelled(self) -> bool:
        return self.outcome is Outcome.CANCELLED

    def is_released(self, now: datetime) -> bool:
        """Whether what is shared can be read. What was cancelled before its day never is."""
        if self.release is Release.EACH:
            return True
        end = self.closed_at if self.is_cancelled and self.closed_at is not None else now
        return self.release_at is not None and self.release_at <= end


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one reviewer owes, or gave. `reviewer` is None once their name was erased. `invited_at`: they were told;
    `later` is the day until which they asked not to be reminded of this one; `reason` and `suggested` are what they
    said when they declined. `read_at` is when the requester first opened it, `subject_read_at` when the report it is
    about did."""

    id: int
    request: Request
    reviewer: Person | None
    state: State
    invited_at: datetime | None = None
    later: date | None = None
    reason: str = ""
    suggested: Person | None = None
    settled_at: datetime | None = None
    read_at: datetime | None = None
    subject_read_at: datetime | None = None
    thanked_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        return self.state is State.OWED

    @property
    def is_shared(self) -> bool:
        return self.state is State.SHARED

    def is_unread_by(self, reader: Person) -> bool:
        """Whether somebody for whom it is meant has not opened it."""
        return (self.read_at if reader.id == self.request.requester.id else self.subject_read_at) is None

    def is_final(self, now: datetime) -> bool:
        """Whether what was shared can't be changed any more: it may have been read."""
        return self.request.is_cancelled or self.request.is_released(now)


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """The answer to one question: the place of the option that was chosen (from 1, low to high), or words. `value` is
    0 for "I can't tell"."""

    question: str
    value: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reviewer has typed so far, by the id of the question; no answers at all, if that was shared since. `order`
    is when it was typed, in microseconds, or when it was shared: it only grows. `window` is the drawing in which it was
    typed, `shared_window` the last one that was shared, or saved for later: what still arrives from there is old."""

    answers: tuple[SheetAnswer, ...] = ()
    order: int = 0
    window: str = ""
    shared_window: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback that nobody asked for. `giver` is None once their name was erased."""

    id: int
    workspace: int
    giver: Person | None
    receiver: Person
    text: str
    given_at: datetime
    read_at: datetime | None = None
    thanked_at: datetime | None = None
