"""Who is to be erased, and who never comes back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.database.columns import Row, at, maybe_person, owned_by, table


class ErasedRow(Row, table=True):
    """An account or an e-mail of somebody who was erased, as a digest with the company's `salt`: neither a directory
    nor a file brings them back. `external` stands there until the messages to that account are taken away."""

    __tablename__ = "erased"

    workspace_id: int = owned_by("workspace", primary_key=True)
    digest: str = Field(primary_key=True)
    salt: str
    platform: str | None = None
    external: str | None = None
    erased_at: datetime = at()


class ErasureRow(Row, table=True):
    """Somebody is to be erased; it is done within seconds, in a transaction of its own."""

    __tablename__ = "erasure"

    person_id: int = owned_by("person", primary_key=True)
    workspace_id: int = owned_by("workspace")
    by_id: int | None = maybe_person()
    asked_at: datetime = at()


ERASED = table(ErasedRow)
ERASURE = table(ErasureRow)
