"""Statements that differ between the two databases, and what both take at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.prepared import Prepared
from storage.database.sql import Kind

T = TypeVar("T")

AT_ONCE = 500
"""Ids in a statement: PostgreSQL takes 32,767 parameters, and a page of debts names several people each."""


def chunks(every: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def only_checked(column: ColumnElement[int]) -> ColumnElement[int]:
    """Keeps SQLite from using an index on this column, because another column of the same WHERE is more selective.
    Without statistics SQLite considers an index over the whole workspace just as good, or better if it covers the
    statement."""
    return column + literal_column("0")


def any_number(column: ColumnElement[int]) -> ColumnElement[bool]:
    """True of every row. A second term on an index of workspace and number: without it SQLite considers another index
    that begins with the workspace just as good, though its rows are not only those wanted."""
    return column > literal_column("0")


def both(make: Callable[[Any], Executable]) -> dict[Kind, Prepared]:
    """The statement for each kind of database; `make` gets that kind's `insert`, which supports ON CONFLICT."""
    return {"sqlite": Prepared(make(sqlite.insert)), "postgresql": Prepared(make(postgresql.insert))}
