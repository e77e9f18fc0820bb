"""Statements that each kind of database has in a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared
from storage.sql import Kind


def both(make: Callable[[Any], Executable]) -> dict[Kind, Prepared]:
    """The statement for each kind; `make` is given that kind's `insert`, which knows ON CONFLICT."""
    return {"sqlite": Prepared(make(sqlite.insert)), "postgresql": Prepared(make(postgresql.insert))}
