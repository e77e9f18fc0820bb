"""The reviews of a cycle: who is asked, who reads, and what is answered with a name."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, LargeBinary, Text
from sqlmodel import Field

from storage.database.columns import KEY_IS_TABLE, Row, at, maybe_person, owned_by, partial_index, random_id, table
from storage.tables.owing import IS_OWED, IS_UNINVITED

IS_PUT_OFF = "later IS NOT NULL AND read_at IS NULL"


class ReviewRow(Row, table=True):
    """The review of one person in a cycle, or with a partner of two; without a reviewee, of the company as a whole.
    From the release on `shared` is how many people answered, and `counts` how many chose each option, by the id of the
    question: a row for a person is there only of who answered with their name, and in another table. The result
    `earlier_id` about the same may stand beside it (bot.cycles.results.last_time)."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_cycle_id_id", "cycle_id", "id"), KEY_IS_TABLE)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    reviewee_id: int | None = owned_by("person", index=True, nullable=True)
    partner_id: int | None = owned_by("person", index=True, nullable=True)
    state: str
    named: bool = False
    asked: int
    picker: str
    shared: int | None = None
    counts: dict[str, list[int]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    earlier_id: bytes | None = Field(
        default=None, sa_column=Column(ForeignKey("review.id", ondelete="SET NULL"), index=True, nullable=True)
    )
    gone_at: datetime | None = at(nullable=True)


class ReviewReaderRow(Row, table=True):
    """Who reads a result, as it was said before anybody wrote. Reading it was put off to the day `later`."""

    __tablename__ = "review_reader"
    __table_args__ = (
        partial_index("ix_review_reader_put_off", "workspace_id", "later", where=IS_PUT_OFF),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    review_id: bytes = owned_by("review", index=True)
    person_id: int = owned_by("person", index=True)
    capacity: str
    read_at: datetime | None = at(nullable=True)
    later: date | None = None


class ReviewDebtRow(Row, table=True):
    """One person's review of one reviewee. Nothing here changes when that person answers: what they do lies beside the
    database, and a sweep sets `state` for all who answered together. So there is no time of it either. `state_before`
    is what it is again once who left is back. `about_partner`: of two they are asked about the second alone, or (False)
    about the first."""

    __tablename__ = "review_debt"
    __table_args__ = (
        Index("ix_review_debt_cycle_id_state", "cycle_id", "state"),
        Index("ix_review_debt_review_id_state", "review_id", "state"),
        Index("ix_review_debt_reviewer_id_cycle_id", "reviewer_id", "cycle_id"),
        partial_index("ix_review_debt_owed", "workspace_id", "reviewer_id", "later", where=IS_OWED),
        partial_index("ix_review_debt_uninvited", "reviewer_id", where=IS_UNINVITED),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    review_id: bytes = owned_by("review")
    reviewer_id: int | None = maybe_person()
    state: str
    invited_at: datetime | None = at(nullable=True)
    later: date | None = None
    state_before: str | None = None
    about_partner: bool | None = None


class NamedAnswerRow(Row, table=True):
    """What somebody answered to one question with their name: the number of an option, or a text. Of a review without
    names there are those that under the least number were passed on with the name, as their author wished. `id` is what
    a report of a text names; where HR removed it, `answer` is empty."""

    __tablename__ = "named_answer"
    __table_args__ = (Index("ix_named_answer_id", "id", unique=True), KEY_IS_TABLE)

    debt_id: bytes = owned_by("review_debt", primary_key=True)
    question: str = Field(primary_key=True)
    id: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    answer: str = Field(sa_column=Column(Text, nullable=False))
    reported_at: datetime | None = at(nullable=True)
    removed_at: datetime | None = at(nullable=True)
    removed_by_id: int | None = maybe_person(index=True)


class NamedDraftRow(Row, table=True):
    """What a reviewer has typed and not shared with their name: `answers` by the id of the question. The rest is as in
    `FeedbackDraftRow`."""

    __tablename__ = "named_draft"
    __table_args__ = KEY_IS_TABLE

    debt_id: bytes = owned_by("review_debt", primary_key=True)
    answers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    typed: int = Field(sa_column=Column(BigInteger, nullable=False))
    window: str = ""
    shared_window: str = ""


REVIEW = table(ReviewRow)
REVIEW_READER = table(ReviewReaderRow)
REVIEW_DEBT = table(ReviewDebtRow)
NAMED_ANSWER = table(NamedAnswerRow)
NAMED_DRAFT = table(NamedDraftRow)
