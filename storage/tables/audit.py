"""Who changed or read what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.database.columns import Row, at, maybe_person, owned_by, table


class AuditRow(Row, table=True):
    """Who changed or read what: ids and decisions, never what people wrote."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace_id_id", "workspace_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace")
    person_id: int | None = maybe_person()
    act: str
    about: str
    at: datetime = at()


AUDIT = table(AuditRow)
