"""Which requests were taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field

from storage.database.columns import KEY_IS_TABLE, Row, UtcDateTime, owned_by, table


class InboxRow(Row, table=True):
    """The keys of requests that were taken, so that a repeated delivery does nothing twice. On SQLite the primary key
    is the table itself, so that a key is written once and not in two trees."""

    __tablename__ = "inbox"
    __table_args__ = KEY_IS_TABLE

    workspace_id: int = owned_by("workspace", primary_key=True)
    key: str = Field(primary_key=True)
    taken_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


INBOX = table(InboxRow)
