"""Who was nudged when."""

from __future__ import annotations

from datetime import date, datetime

from storage.database.columns import Row, at, owned_by, partial_index, table


class NudgeRow(Row, table=True):
    """Somebody's newest nudge: for which of their days, if there was one. `asked_at`: when it was planned, or they were
    invited to something. `token` is its delivery, `posted` the one that stands in the chat, `told` the day of the one
    before."""

    __tablename__ = "nudge"
    __table_args__ = (
        partial_index("ix_nudge_snoozed", "workspace_id", "person_id", where="snoozed_until IS NOT NULL"),
    )

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    day: date | None = None
    asked_at: datetime | None = at(nullable=True)
    token: str | None = None
    posted: str | None = None
    snoozed_until: date | None = None
    told: date | None = None


NUDGE = table(NudgeRow)
