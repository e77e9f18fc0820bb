"""How the books speak to the database: one way for both kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from sqlalchemy import Executable

from storage.database.prepared import Prepared

Kind = Literal["sqlite", "postgresql"]
Parameters = Mapping[str, Any]
Statement = Executable | Prepared
Rows = Sequence[Any]
"""Tuples whose columns are attributes too."""


class Sql(Protocol):
    """Statements inside one transaction. Raises `NotSaved` when the database can't, `IntegrityError` when it mustn't.

    `posts` is set by whoever puts a delivery into the transaction, so that the outbox is woken after its commit.
    """

    kind: Kind
    posts: bool

    async def rows(self, statement: Statement, parameters: Parameters | Sequence[Parameters] | None = None) -> Rows:
        """What a SELECT, or a RETURNING, gives (a RETURNING also for many parameters). On SQLite it runs at once on the
        event loop: for look-ups by index."""
        ...

    async def scan(self, statement: Statement, parameters: Parameters | None = None) -> Rows:
        """Like `rows`, for what reads much: SQLite does it in a thread."""
        ...

    async def change(self, statement: Statement, parameters: Parameters | None = None) -> int:
        """Runs an INSERT, UPDATE or DELETE; gives the number of rows it changed."""
        ...

    async def many(self, statement: Statement, parameters: Sequence[Parameters]) -> None:
        """Runs it once for each; nothing for none."""
        ...
