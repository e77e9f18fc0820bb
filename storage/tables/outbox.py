"""What is sent, and at which pace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, Text, false
from sqlmodel import Field

from storage.database.columns import Row, at, owned_by, partial_index, table

OPEN = "state IN ('waiting', 'sending', 'unknown')"
DOUBTFUL = "state IN ('sending', 'unknown')"
STUCK = "state IN ('held', 'refused')"


class DeliveryRow(Row, table=True):
    """One thing to send, with what became of it. `token` marks the post on the platform. `lane` is what is sent in
    order: a room, or one person's direct messages. A change names its post in `target`, an answer in `thread`.
    Within a lane `turn` goes before `seq`: people take turns there. `author` is who caused it, 0 the bot itself; it is
    no reference, so that it may name somebody who is gone.
    `resend_as_post`: the change is sent as a post, where posts can't be changed."""

    __tablename__ = "delivery"
    __table_args__ = (
        partial_index("ix_delivery_open", "platform", "team", "lane", "turn", "seq", where=OPEN),
        partial_index("ix_delivery_author", "platform", "team", "lane", "author", "turn", where=OPEN),
        partial_index("ix_delivery_doubtful", "seq", where=DOUBTFUL),
        partial_index("ix_delivery_stuck", "workspace_id", "seq", where=STUCK),
        partial_index("ix_delivery_private", "workspace_id", "place", "seq", where="private"),
        Index("ix_delivery_workspace_id_subject", "workspace_id", "subject"),
        partial_index("ix_delivery_target", "target", where="target IS NOT NULL"),
        partial_index("ix_delivery_thread", "thread", where="thread IS NOT NULL"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    author: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    turn: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    token: str = Field(unique=True)
    workspace_id: int = owned_by("workspace")
    kind: str
    subject: str
    platform: str
    team: str
    lane: str
    place: str
    private: bool
    verb: str
    target: str | None = None
    thread: str | None = None
    resend_as_post: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    body: str | None = Field(sa_column=Column(Text, nullable=True))
    state: str = "waiting"
    reason: str | None = None
    attempts: int = 0
    created_at: datetime = at()
    not_before: datetime | None = at(nullable=True)
    stale_after: datetime | None = at(nullable=True)
    lease_until: datetime | None = at(nullable=True)
    posted_room: str | None = None
    posted_id: str | None = None
    sent_at: datetime | None = at(nullable=True)
    settled_at: datetime | None = at(nullable=True)


class LaneRow(Row, table=True):
    """A channel's pace: when it may be posted to next, who is posting now, and how far its turns have come."""

    __tablename__ = "lane"

    platform: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    lane: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    next_post_at: datetime | None = at(nullable=True)
    lease_until: datetime | None = at(nullable=True)
    turn: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))


DELIVERY = table(DeliveryRow)
LANE = table(LaneRow)
