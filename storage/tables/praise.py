"""Praise and notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field

from storage.database.columns import Row, at, owned_by, partial_index, table

STANDS = "posted_at IS NOT NULL AND undone_at IS NULL AND taken_off_at IS NULL"
"""A praise that stands in a channel."""


class PraiseRow(Row, table=True):
    """A praise or note. `folded` is its text as storage.people.folding.searchable gives it; a higher `id` is newer."""

    __tablename__ = "praise"
    __table_args__ = (
        Index("ix_praise_giver_id_created_at", "giver_id", "created_at"),
        partial_index("ix_praise_unrouted", "workspace_id", where="routed_at IS NULL"),
        Index("ix_praise_counted", "workspace_id", "created_at", "audience", "giver_id", "undone_at"),
        partial_index("ix_praise_public", "workspace_id", "id", where=STANDS),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    giver_id: int = owned_by("person")
    text: str = Field(sa_column=Column(Text, nullable=False))
    folded: str = Field(sa_column=Column(Text, nullable=False))
    audience: str
    value: str | None = None
    source_link: str | None = None
    created_at: datetime = at()
    routed_at: datetime | None = at(nullable=True)
    """When it was decided where it goes; NULL while a public praise waits for a channel."""
    posted_at: datetime | None = at(nullable=True)
    """When a channel took its post: from then on everybody may read it."""
    edited_at: datetime | None = at(nullable=True)
    undone_at: datetime | None = at(nullable=True)
    taken_off_at: datetime | None = at(nullable=True)


class PraiseReceiverRow(Row, table=True):
    """Who is praised. `giver_id` and `created_at` stand here too, so that limits per pair are one index look-up."""

    __tablename__ = "praise_receiver"
    __table_args__ = (
        Index("ix_praise_receiver_person_id_praise_id", "person_id", "praise_id"),
        Index("ix_praise_receiver_giver_id_person_id_created_at", "giver_id", "person_id", "created_at"),
    )

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True)
    position: int
    giver_id: int = owned_by("person")
    created_at: datetime = at()


class PraiseViewerRow(Row, table=True):
    """Who may see a private praise beside giver and receivers; frozen when it was given."""

    __tablename__ = "praise_viewer"
    __table_args__ = (Index("ix_praise_viewer_person_id_praise_id", "person_id", "praise_id"),)

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True)


class PlusOneRow(Row, table=True):
    """Who joined in a praise."""

    __tablename__ = "plus_one"

    praise_id: int = owned_by("praise", primary_key=True)
    person_id: int = owned_by("person", primary_key=True, index=True)
    created_at: datetime = at()


PRAISE = table(PraiseRow)
RECEIVER = table(PraiseReceiverRow)
VIEWER = table(PraiseViewerRow)
PLUS_ONE = table(PlusOneRow)
