"""The interface between repositories and database, the same for both kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from sqlalchemy import Executable

from storage.database.prepared import Prepared

Kind = Literal["sqlite", "postgresql"]
Parameters = Mapping[str, Any]
Statement = Executable | Prepared
Rows = Sequence[Any]
"""Tuples whose columns are also attributes."""


class Sql(Protocol):
    """Statements inside one transaction. Raises `NotSaved` if the database can't take them, `IntegrityError` if a
    constraint is violated.

    Set `posts` when queueing a delivery, so that the outbox wakes up after the commit.
    """

    kind: Kind
    posts: bool

    async def rows(self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None = None) -> Rows:
        """The rows of a SELECT or RETURNING (RETURNING also for many parameters). SQLite runs it on the event loop: for
        look-ups by index."""

    async def scan(self, statement: Statement, parameters: Parameters | None = None) -> Rows:
        """Like `rows`, for large reads: SQLite runs it in a thread."""

    async def lock(self, statement: Statement, parameters: Parameters | None = None) -> None:
        """Holds the rows of a SELECT FOR UPDATE until the transaction ends. No-op on SQLite, whose writing transactions
        come one after another by themselves."""

    async def change(self, statement: Statement, parameters: Parameters | None = None) -> int:
        """Runs an INSERT, UPDATE or DELETE; returns the number of rows changed."""

    async def many(self, statement: Statement, parameters: Sequence[Parameters]) -> None:
        """Runs the statement once for each set of parameters; no-op if there are none."""
