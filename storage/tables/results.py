"""What was released of a review, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.database.columns import KEY_IS_TABLE, Row, at, maybe_person, owned_by, random_id, table


class ReviewTextRow(Row, table=True):
    """One released text. `place` is its place among those of the question, which were shuffled; nobody knows whose it
    is. Where HR removed it, `text` is empty."""

    __tablename__ = "review_text"
    __table_args__ = KEY_IS_TABLE

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    question: str
    place: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    reported_at: datetime | None = at(nullable=True)
    removed_at: datetime | None = at(nullable=True)
    removed_by_id: int | None = maybe_person(index=True)


class TakeawayRow(Row, table=True):
    """What a reviewee, the author, told their team that they take from the result, in their own words."""

    __tablename__ = "takeaway"
    __table_args__ = (UniqueConstraint("review_id", "author_id", name="uq_takeaway_review_id"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review")
    author_id: int = owned_by("person", index=True)
    heard: str = Field(sa_column=Column(Text, nullable=False))
    will_do: str = Field(sa_column=Column(Text, nullable=False))
    look_on: date | None = None
    written_at: datetime = at()


class ReviewReminderRow(Row, table=True):
    """Somebody is reminded on `day` of what the author agreed about a result (bot.cycles.acting.takeaway.Occasion)."""

    __tablename__ = "review_reminder"
    __table_args__ = (Index("ix_review_reminder_workspace_id_day", "workspace_id", "day"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    author_id: int = owned_by("person", index=True)
    person_id: int = owned_by("person", index=True)
    occasion: str
    day: date
    agreed_at: datetime = at()


REVIEW_TEXT = table(ReviewTextRow)
TAKEAWAY = table(TakeawayRow)
REVIEW_REMINDER = table(ReviewReminderRow)
