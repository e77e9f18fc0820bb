"""Objectives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Text
from sqlmodel import Field

from storage.database.columns import Row, at, owned_by, partial_index, table

IS_OPEN = "closed_at IS NULL AND deleted_at IS NULL"
IS_PUBLIC = "audience = 'everyone' AND deleted_at IS NULL"


class ObjectiveRow(Row, table=True):
    """An objective. `key_results` is a list of objects with `number`, `title` and `progress`; `manager_id` with whom it
    is shared; `round` counts how often it was shared anew: what was sent before belongs to an earlier round.
    `by_hand` tells that `progress` is the owner's word and not the mean of the key results."""

    __tablename__ = "objective"
    __table_args__ = (
        Index("ix_objective_owner_id_due", "owner_id", "due"),
        Index("ix_objective_counted", "workspace_id", "created_at", "audience", "owner_id", "deleted_at"),
        partial_index("ix_objective_open", "workspace_id", "id", "due", where=IS_OPEN),
        partial_index("ix_objective_public", "workspace_id", "id", where=IS_PUBLIC),
        partial_index("ix_objective_unrouted", "workspace_id", where="routed_at IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    owner_id: int = owned_by("person")
    title: str
    description: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    due: date
    audience: str
    manager_id: int | None = Field(
        sa_column=Column(ForeignKey("person.id", ondelete="SET NULL"), nullable=True, index=True)
    )
    key_results: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    progress: int = 0
    by_hand: bool = False
    health: str = "on_track"
    outcome: str | None = None
    closing_note: str = Field(sa_column=Column(Text, nullable=False))
    round: int = 1
    created_at: datetime = at()
    routed_at: datetime | None = at(nullable=True)
    """When it was decided where it goes; NULL while a public objective waits for a channel."""
    edited_at: datetime | None = at(nullable=True)
    due_set_at: datetime | None = at(nullable=True)
    """When it was moved to the day on which it is due; NULL: it was never moved."""
    approved_at: datetime | None = at(nullable=True)
    """When the manager said that it looks good."""
    closed_at: datetime | None = at(nullable=True)
    deleted_at: datetime | None = at(nullable=True)


class ObjectiveStepRow(Row, table=True):
    """One step in the history of an objective: its progress changed, it was closed (then `outcome`), or reopened."""

    __tablename__ = "objective_step"

    id: int | None = Field(default=None, primary_key=True)
    objective_id: int = owned_by("objective", index=True)
    act: str
    progress: int
    health: str
    outcome: str | None = None
    note: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = at()


class ObjectiveCommentRow(Row, table=True):
    """A word between the owner of an objective and the manager with whom it is shared, by one of the two."""

    __tablename__ = "objective_comment"

    id: int | None = Field(default=None, primary_key=True)
    objective_id: int = owned_by("objective", index=True)
    author_id: int = owned_by("person", index=True)
    manager_id: int = owned_by("person", index=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = at()


OBJECTIVE = table(ObjectiveRow)
STEP = table(ObjectiveStepRow)
COMMENT = table(ObjectiveCommentRow)
