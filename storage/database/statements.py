"""Statements that each kind of database has in a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Executable, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from storage.database.prepared import Prepared
from storage.database.sql import Kind


def only_checked(column: ColumnElement[int]) -> ColumnElement[int]:
    """A column by which rows are not to be looked for, because another one of the same WHERE names few: SQLite, which
    counts nothing, takes an index of the whole workspace for as good, or better where it covers the statement."""
    return column + literal_column("0")


def both(make: Callable[[Any], Executable]) -> dict[Kind, Prepared]:
    """The statement for each kind; `make` is given that kind's `insert`, which knows ON CONFLICT."""
    return {"sqlite": Prepared(make(sqlite.insert)), "postgresql": Prepared(make(postgresql.insert))}
