"""Upward cycles: what was set up, and who picks whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, Text
from sqlmodel import Field

from storage.database.columns import KEY_IS_TABLE, Row, at, maybe_person, owned_by, partial_index, random_id, table

IS_GOING_ON = "state != 'over'"
IS_RUNNING = "stage IN ('planned', 'open', 'closed', 'releasing')"


class CycleRow(Row, table=True):
    """An upward cycle. `questions` is the list of bot.question_sets.Question as they are asked; `left_out`, `by_name`,
    `chosen`, `approved`, `readers` and `picked` (by the number of whom they are asked about) are numbers of people, and
    so is `joint`, of either of a pair; `picked_by` (by the same) is a bot.cycles.cycle.Picker; `company` the averages
    of the company, written at the release (bot.cycles.results.result.CompanyFigures). While messages are to be drawn
    again `outdated_after` is the review up to which they were, and of those asked in the next one `outdated_person` the
    last; `announce` says whether everybody asked also gets a new one. `promised`: see bot.cycles.cycle.Days."""

    __tablename__ = "cycle"
    __table_args__ = (
        Index("ix_cycle_workspace_id_created_at", "workspace_id", "created_at"),
        partial_index("ix_cycle_running", "created_at", where=IS_RUNNING),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    owner_id: int | None = maybe_person(index=True)
    stage: str
    name: str = Field(sa_column=Column(Text, nullable=False))
    template: str
    title: str = Field(sa_column=Column(Text, nullable=False))
    intro: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    ask: date
    due: date
    release: date
    note: str = Field(sa_column=Column(Text, nullable=False))
    news: str = Field(sa_column=Column(Text, nullable=False))
    least: int
    reviewee_reads: bool = True
    manager_reads: bool
    above_reads: bool
    newcomers: bool
    left_out: list[int] = Field(sa_column=Column(JSON, nullable=False))
    scope: str
    chosen: list[int] = Field(sa_column=Column(JSON, nullable=False))
    picker: str
    picked: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    approved: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    named: bool = False
    by_name: list[int] = Field(sa_column=Column(JSON, nullable=False))
    readers: list[int] = Field(sa_column=Column(JSON, nullable=False))
    company_name: str = Field(sa_column=Column(Text, nullable=False))
    picked_by: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    joint: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    zone: str
    created_at: datetime = at()
    approved_at: datetime | None = at(nullable=True)
    opened_at: datetime | None = at(nullable=True)
    closes_at: datetime | None = at(nullable=True)
    release_at: datetime | None = at(nullable=True)
    closed_at: datetime | None = at(nullable=True)
    released_at: datetime | None = at(nullable=True)
    swept_at: datetime | None = at(nullable=True)
    sweeps: int = 0
    extended: bool = False
    warned_at: datetime | None = at(nullable=True)
    reminded_at: datetime | None = at(nullable=True)
    outdated_after: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True))
    outdated_person: int = 0
    announce: bool = False
    promised: date | None = None
    seen_changes: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    company: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


class PickRow(Row, table=True):
    """Somebody is asked to pick those who are asked about the reviewee (bot.cycles.picking.picks). `people` are numbers
    of people; `mode` and `picked_by` are a bot.cycles.cycle.Picker. On the day `remind_on` they are reminded."""

    __tablename__ = "pick"
    __table_args__ = (
        Index("ix_pick_cycle_id_reviewee_id", "cycle_id", "reviewee_id"),
        partial_index("ix_pick_going_on", "cycle_id", "state", "told_at", where=IS_GOING_ON),
        Index("ix_pick_holder_id", "holder_id", "state"),
        KEY_IS_TABLE,
    )

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace")
    cycle_id: bytes = owned_by("cycle")
    reviewee_id: int = owned_by("person", index=True)
    holder_id: int | None = maybe_person()
    mode: str
    state: str
    until: date
    remind_on: date
    people: list[int] = Field(sa_column=Column(JSON, nullable=False))
    picked_by: str
    told_at: datetime | None = at(nullable=True)


class QuestionSetRow(Row, table=True):
    """A question set of the company's own. `questions` as in a cycle, which keeps a copy."""

    __tablename__ = "question_set"
    __table_args__ = (KEY_IS_TABLE,)

    id: bytes = random_id()
    workspace_id: int = owned_by("workspace", index=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    intro: str = Field(sa_column=Column(Text, nullable=False))
    questions: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


CYCLE = table(CycleRow)
PICK = table(PickRow)
QUESTION_SET = table(QuestionSetRow)
