"""Two records of one person: asked about, joined, and how to part them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field

from storage.database.columns import NEVER_AGAIN, Row, at, maybe_person, owned_by, table


class JoinQuestionRow(Row, table=True):
    """Whether two people are one. `by_id` is the admin who says so; where `by_mail`, an account came with the address
    of somebody who left or holds a role, and admins answer. `person_said` and `other_said` are "" (not asked), "asked"
    or "yes". `situation`: how the two were when it was asked."""

    __tablename__ = "join_question"
    __table_args__ = NEVER_AGAIN

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = owned_by("person", index=True)
    other_id: int = owned_by("person", index=True)
    by_id: int | None = maybe_person()
    by_mail: bool = False
    person_said: str = ""
    other_said: str = ""
    situation: str = Field(sa_column=Column(Text, nullable=False))
    asked_at: datetime = at()
    expires_at: datetime | None = at(nullable=True)


class JoinedRow(Row, table=True):
    """Two records became one: `other` is the number of the one that went. `before` holds its row (`other`) and the
    roles that the remaining one had (`roles`), so that they can be parted again."""

    __tablename__ = "joined"

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = owned_by("workspace", index=True)
    person_id: int = owned_by("person", index=True)
    other: int
    by_id: int | None = maybe_person()
    joined_at: datetime = at()
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class JoinedPieceRow(Row, table=True):
    """One thing that a record brought when it was joined. `what`: *moved* (`column_name` of the row behind `key` named
    the record that went), *removed* (`value` is the whole row, which could be there only once), *emptied* (`value`
    stood in that column), or *decided* (numbers of records in that column: `before` and `after`)."""

    __tablename__ = "joined_piece"

    joined_id: int = owned_by("joined", primary_key=True)
    number: int = Field(primary_key=True)
    what: str
    table_name: str
    column_name: str
    key: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    value: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


QUESTION = table(JoinQuestionRow)
JOINED = table(JoinedRow)
PIECE = table(JoinedPieceRow)
