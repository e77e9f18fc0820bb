"""Rows of feedback as values, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.feedback.repository import Counts
from bot.feedback.request import Draft, Given, Outcome, Release, Request, Sheet, SheetAnswer, State
from bot.people import Person
from storage.questions import read_questions


def request_of(row: Any, known: Mapping[int, Person]) -> Request:
    return Request(
        id=row.id,
        workspace=row.workspace_id,
        requester=known[row.requester_id],
        about=known[row.about_id],
        template=row.template,
        topic=row.topic,
        questions=read_questions(row.questions),
        until=row.until,
        release=Release(row.release),
        created_at=row.created_at,
        release_at=row.release_at,
        subject_reads=row.subject_reads,
        source=row.source,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        announced_at=row.announced_at,
        reminded_on=row.reminded_on,
    )


def sheet_of(row: Any, request: Request, known: Mapping[int, Person]) -> Sheet:
    return Sheet(
        id=row.id,
        request=request,
        reviewer=known.get(row.reviewer_id),
        state=State(row.state),
        invited_at=row.invited_at,
        later=row.later,
        reason=row.reason,
        suggested=known.get(row.suggested_id),
        settled_at=row.settled_at,
        read_at=row.read_at,
        subject_read_at=row.subject_read_at,
        thanked_at=row.thanked_at,
    )


def given_of(row: Any, known: Mapping[int, Person]) -> Given:
    giver, receiver = known.get(row.giver_id), known[row.receiver_id]
    return Given(row.id, row.workspace_id, giver, receiver, row.text, row.given_at, row.read_at, row.thanked_at)


def draft_of(row: Any) -> Draft:
    answers = tuple(SheetAnswer(each["question"], each["value"], each["text"]) for each in row.answers)
    return Draft(answers, row.typed, row.window, row.shared_window)


def write_draft(sheet: int, draft: Draft, shared_window: str = "") -> dict[str, Any]:
    written = {"sheet_id": sheet, "answers": write_answers(draft.answers), "typed": draft.order}
    return written | {"window": draft.window, "shared_window": shared_window}


def write_answers(answers: Sequence[SheetAnswer]) -> list[dict[str, Any]]:
    return [{"question": each.question, "value": each.value, "text": each.text} for each in answers]


def counts_of(states: Mapping[str, int]) -> Counts:
    """From the number of sheets in each state."""
    shared, declined, owed, closed = (
        states.get(each.value, 0) for each in (State.SHARED, State.DECLINED, State.OWED, State.CLOSED)
    )
    return Counts(sum(states.values()), shared, declined, owed, closed)
