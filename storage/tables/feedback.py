"""Feedback that somebody asks for or gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Text
from sqlmodel import Field

from storage.database.columns import NEVER_AGAIN, Row, UtcDateTime, at, maybe_person, owned_by, partial_index, table
from storage.tables.owing import IS_OWED, IS_UNINVITED

IS_SHARED = "state = 'shared'"
UNANNOUNCED = "release = 'together' AND announced_at IS NULL AND coalesce(outcome, '') != 'cancelled'"


class FeedbackRequestRow(Row, table=True):
    """Somebody asks some people for feedback. `questions` is the list of bot.feedback.questions.Question as they were
    asked; `release` when answers can be read, together from `release_at` on."""

    __tablename__ = "feedback_request"
    __table_args__ = (
        partial_index("ix_feedback_request_open", "workspace_id", "requester_id", "until", where="closed_at IS NULL"),
        Index("ix_feedback_request_counted", "workspace_id", "created_at", "requester_id"),
        partial_index("ix_feedback_request_unannounced", "release_at", where=UNANNOUNCED),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    requester_id: int = owned_by("person", index=True)
    about_id: int = owned_by("person", index=True)
    subject_reads: bool = False
    template: str
    topic: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    until: date
    release: str
    release_at: datetime | None = at(nullable=True)
    created_at: datetime = at()
    closed_at: datetime | None = at(nullable=True)
    outcome: str | None = None
    announced_at: datetime | None = at(nullable=True)
    reminded_on: date | None = None


class FeedbackSheetRow(Row, table=True):
    """What one reviewer owes or gave: `until` repeats the last day of the request, for looking up by person.
    `invited_at` is NULL until the reviewer is told; `read_at` is when the requester opened it, `subject_read_at` when
    the report it is about did; `folded` has the words of all answers."""

    __tablename__ = "feedback_sheet"
    __table_args__ = (
        Index("ix_feedback_sheet_request_id_reviewer_id", "request_id", "reviewer_id"),
        Index("ix_feedback_sheet_reviewer_id", "reviewer_id"),
        partial_index("ix_feedback_sheet_owed", "workspace_id", "reviewer_id", "until", "later", where=IS_OWED),
        partial_index("ix_feedback_sheet_counted", "workspace_id", "settled_at", "reviewer_id", where=IS_SHARED),
        partial_index("ix_feedback_sheet_uninvited", "id", where=IS_UNINVITED),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    request_id: int = owned_by("feedback_request")
    reviewer_id: int | None = maybe_person()
    state: str
    until: date
    invited_at: datetime | None = at(nullable=True)
    later: date | None = None
    reason: str = Field(sa_column=Column(Text, nullable=False))
    suggested_id: int | None = maybe_person()
    settled_at: datetime | None = at(nullable=True)
    read_at: datetime | None = at(nullable=True)
    subject_read_at: datetime | None = at(nullable=True)
    thanked_at: datetime | None = at(nullable=True)
    folded: str = Field(sa_column=Column(Text, nullable=False))


class FeedbackAnswerRow(Row, table=True):
    """The answer to one question of a sheet: the place of an option from 1 on, 0 for "I can't tell", or words."""

    __tablename__ = "feedback_answer"

    sheet_id: int = owned_by("feedback_sheet", primary_key=True)
    question: str = Field(primary_key=True)
    value: int | None = None
    text: str = Field(sa_column=Column(Text, nullable=False))


class FeedbackDraftRow(Row, table=True):
    """What a reviewer has typed and not shared: `answers` as objects with `question`, `value` and `text`. `typed` is
    the order of the newest keystroke; `shared_window` the window that was shared last, whose late keystrokes count for
    nothing."""

    __tablename__ = "feedback_draft"

    sheet_id: int = owned_by("feedback_sheet", primary_key=True)
    answers: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    typed: int = Field(sa_column=Column(BigInteger, nullable=False))
    window: str = ""
    shared_window: str = ""


class FeedbackExportRow(Row, table=True):
    """Files of an export that are in a chat, until they are taken away."""

    __tablename__ = "feedback_export"

    token: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    remove_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class GivenFeedbackRow(Row, table=True):
    """Feedback that nobody asked for, from one person to another."""

    __tablename__ = "given_feedback"
    __table_args__ = (Index("ix_given_feedback_counted", "workspace_id", "given_at", "giver_id"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    giver_id: int | None = maybe_person(index=True)
    receiver_id: int = owned_by("person", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    given_at: datetime = at()
    read_at: datetime | None = at(nullable=True)
    thanked_at: datetime | None = at(nullable=True)


FEEDBACK_REQUEST = table(FeedbackRequestRow)
FEEDBACK_SHEET = table(FeedbackSheetRow)
FEEDBACK_ANSWER = table(FeedbackAnswerRow)
FEEDBACK_DRAFT = table(FeedbackDraftRow)
FEEDBACK_EXPORT = table(FeedbackExportRow)
GIVEN_FEEDBACK = table(GivenFeedbackRow)
