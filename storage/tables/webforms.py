"""Pages that one-time links lead to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field

from storage.database.columns import Row, UtcDateTime, at, owned_by, table


class WebFormRow(Row, table=True):
    """A page that a one-time link leads to. `shown`, `opening` and `draft` are sealed; `browser` is the digest
    of the secret of the browser that opened it first, `once` marks the act that led to what is shown."""

    __tablename__ = "web_form"

    id: str = Field(primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    platform: str
    team: str
    external: str
    shown: str = Field(sa_column=Column(Text, nullable=False))
    opening: str | None = Field(sa_column=Column(Text, nullable=True))
    draft: str | None = Field(sa_column=Column(Text, nullable=True))
    browser: str | None = None
    once: str = ""
    used_at: datetime | None = at(nullable=True)
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


WEB_FORM = table(WebFormRow)
