"""What feedback asks of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.feedback.request import Draft, Given, NewRequest, Outcome, Request, Sheet, SheetAnswer
from bot.nudges.debts import DueWindow, Moment
from bot.paging import ListPage
from bot.people import Person


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a request is: how many were asked in all, shared, declined, and owe; and how many are `closed`: they
    left, or did not answer before the request ended."""

    asked: int
    shared: int
    declined: int
    owed: int
    closed: int = 0


@dataclass(frozen=True, slots=True)
class OwedSheets:
    """Some of what a reviewer owes; `total` counts all."""

    sheets: tuple[Sheet, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Owing:
    """A reviewer who works here owes something of which the last day is `until`, known `since`; `later` is the day to
    which they, or the requester, put off the reminder."""

    reviewer: int
    until: date
    since: datetime
    later: date | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A request of which the last day is over: the first of those who owe it, and how many they are."""

    request: Request
    first: Person
    number: int


@dataclass(frozen=True, slots=True)
class MissingAnswers:
    """Some of somebody's requests that wait for answers after the last day; `total` counts all."""

    requests: tuple[Missing, ...] = ()
    total: int = 0


class FeedbackList(StrEnum):
    """The parts of `/feedback list`."""

    OWED = "owed"
    ASKED = "asked"
    RECEIVED = "received"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for on a shelf; `person` is whom it is with, `words` match beginnings of words."""

    shelf: FeedbackList
    person: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """What arrived of a form that is kept."""

    sheet: int
    draft: Draft


class FeedbackRepository(Protocol):
    """Requests and their sheets. What changes a request or a sheet returns it as it stands then; sheets come in the
    order in which reviewers were named."""

    # ------------------------------------------------------------ asking

    async def add(self, new: NewRequest, now: datetime) -> Request:
        """Keeps a request with a sheet for each reviewer; nobody has been invited yet."""

    async def get(self, workspace: int, request: int) -> Request | None: ...

    async def get_for_update(self, workspace: int, request: int) -> Request | None:
        """As `get`, and nobody else changes it or its sheets until the transaction ends."""

    async def sheets(self, request: Request) -> tuple[Sheet, ...]: ...

    async def counts(self, requests: Sequence[int]) -> Mapping[int, Counts]: ...

    async def add_reviewers(self, request: Request, reviewers: Sequence[Person], now: datetime) -> tuple[Sheet, ...]:
        """Adds those who were not asked before, and asks anew who left and is back; returns their sheets."""

    async def move(self, request: Request, until: date, release_at: datetime | None) -> Request: ...

    async def close(self, request: Request, outcome: Outcome, now: datetime) -> Request:
        """It is over: what is owed is owed no more."""

    async def note_reminded(self, request: Request, day: date) -> None: ...

    async def mark_announced(self, request: Request, now: datetime) -> Request | None:
        """The requester is told that its answers are there; None if that was done before."""

    # ------------------------------------------------------------ answering

    async def sheet(self, workspace: int, sheet: int) -> Sheet | None: ...

    async def sheet_for_update(self, workspace: int, sheet: int) -> Sheet | None:
        """As `sheet`, and nobody else changes its request or any sheet of it until the transaction ends."""

    async def draft(self, sheet: int) -> Draft | None:
        """None if nothing was typed yet."""

    async def save_drafts(self, workspace: int, typed: Sequence[TypedDraft], now: datetime) -> None:
        """Keeps what was typed, unless something of a later `order` is there, or that very window was shared."""

    async def set_draft(self, sheet: Sheet, draft: Draft, window: str) -> None:
        """Keeps this in place of whatever was typed. What is still on its way from `window`, if it is given, is
        dropped."""

    async def share(self, sheet: Sheet, answers: Sequence[SheetAnswer], window: str, now: datetime) -> Sheet:
        """Keeps the answers, in place of earlier ones, and nothing of the draft."""

    async def answers(self, sheets: Sequence[int]) -> Mapping[int, tuple[SheetAnswer, ...]]:
        """What was shared, by sheet."""

    async def decline(self, sheet: Sheet, reason: str, suggested: Person | None, now: datetime) -> Sheet: ...

    async def postpone(self, sheet: Sheet, until: date | None) -> Sheet:
        """No reminder of this sheet before that day."""

    async def let_off(self, reviewer: int, now: datetime) -> tuple[Sheet, ...]:
        """Somebody left: they owe nothing any more. Returns what they owed."""

    # ------------------------------------------------------------ reading

    async def mark_read(self, sheets: Sequence[int], now: datetime, *, by_subject: bool = False) -> None:
        """The requester has opened them, or the report they are about."""

    async def thank(self, sheet: Sheet, now: datetime) -> Sheet | None:
        """None if that was done before."""

    async def to_read(self, reader: Person, now: datetime, skip: int, limit: int) -> tuple[Request, ...]:
        """Requests with answers that they may read and have not opened, the newest answer first."""

    async def find_owed(
        self, reviewer: Person, today: date, skip: int, limit: int, *, postponed: bool = True
    ) -> OwedSheets:
        """What somebody owes, the next due first, then what is late, the latest first; what they were not invited to
        yet is not among it. Without `postponed` nothing that they put off to a day after today."""

    async def search_owed(self, reviewer: Person, search: Search, page: int) -> ListPage[Sheet]:
        """One page (10) of what somebody owes, the next due first."""

    async def find_texts(self, reader: Person, search: Search, page: int, now: datetime) -> ListPage[Sheet | Given]:
        """One page (10) of what the reader received and may read, or gave, asked for or not; the newest first."""

    async def find_requests(self, requester: Person, search: Search, page: int) -> ListPage[Request]:
        """One page (10) of what somebody asked for: open ones first, then the newest."""

    # ------------------------------------------------------------ moments and jobs

    async def find_due_on(self, due: DueWindow, after: int, limit: int) -> tuple[Owing, ...]:
        """What people owe of which the last day, or the day `LEAD` before it, or the one to which it was put off is one
        of these: of at most `limit` people, ordered by person, from the first above `after`. Leaves out who rests, and
        who was reminded of all of it. One statement."""

    async def find_unanswered_on(self, due: DueWindow, after: int, limit: int) -> tuple[Moment, ...]:
        """Of people who work here, with open requests that somebody owes, the day after the last, if it is one of
        these; at most `limit`, ordered by person. Leaves out as `find_due_on`."""

    async def find_unanswered(
        self, requester: Person, since: date, today: date, skip: int, limit: int
    ) -> MissingAnswers:
        """Somebody's open requests that somebody still owes, and of which the last day was `since` then, and before
        today; the latest first. Four statements."""

    async def find_uninvited(self, limit: int, but: Sequence[int] = ()) -> tuple[Sheet, ...]:
        """Owed sheets whose reviewers were not told yet, over all workspaces `but` these, the oldest first; none of who
        has left, nor of a workspace that has the feature switched off."""

    async def mark_invited(self, sheets: Sequence[int], now: datetime) -> frozenset[int]:
        """Returns those that were not marked before, and are still owed. Those that somebody else is changing are left
        for another time."""

    async def unmark_invited(self, sheet: int) -> None:
        """They were not told after all; never waits for who changes it."""

    async def to_announce(self, now: datetime, limit: int) -> tuple[Request, ...]:
        """Requests whose answers can be read together by now, and whose requesters were not told; as the next, none of
        a workspace that has the feature switched off."""

    async def find_expired(self, now: datetime, limit: int) -> tuple[Request, ...]:
        """Open requests that were open long enough (bot.feedback.rules.FARTHEST), or whose requester left."""

    async def find_owed_by_leavers(self, limit: int) -> tuple[Sheet, ...]:
        """What is owed by people who don't work here any more."""

    async def has_ended_drafts(self, now: datetime) -> bool:
        """Whether there are drafts that nobody can share any more."""

    async def forget_ended_drafts(self, now: datetime, limit: int) -> int: ...


class GivenRepository(Protocol):
    """Feedback that nobody asked for."""

    async def give(self, giver: Person, receiver: Person, text: str, now: datetime) -> Given: ...

    async def get(self, workspace: int, given: int) -> Given | None: ...

    async def take_back(self, given: Given) -> bool:
        """Deletes it, unless the receiver opened it: then False."""

    async def mark_read(self, given: Given, now: datetime) -> None: ...

    async def thank(self, given: Given, now: datetime) -> Given | None:
        """None if that was done before."""

    async def to_read(self, receiver: Person, limit: int) -> tuple[Given, ...]:
        """What the receiver has not opened yet, the newest first."""


class ExportRepository(Protocol):
    """What an export holds, and the files that are in a chat for a day."""

    async def sheets(self, person: Person, now: datetime) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
        """Everything that was shared with them and they may read, and everything they shared; oldest first."""

    async def given(self, person: Person) -> tuple[Given, ...]:
        """Everything that they gave or received without being asked, oldest first."""

    async def keep(self, workspace: int, token: str, until: datetime) -> None:
        """These files are in a chat, and go at that time."""

    async def find_due(self, now: datetime, wrong: datetime, limit: int) -> tuple[tuple[int, str], ...]:
        """Workspace and token of files whose time is over, or later than `wrong`."""

    async def forget(self, tokens: Sequence[str]) -> None: ...
