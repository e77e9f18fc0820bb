"""Statements that each kind of database has in a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite

from storage.sql import Kind


def both(make: Callable[[Any], Executable]) -> dict[Kind, Executable]:
    """The statement for each kind; `make` is given that kind's `insert`, which knows ON CONFLICT."""
    return {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}
