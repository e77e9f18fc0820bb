"""Whose a row is, read from the tables themselves: a table that comes later is looked at by itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Table, bindparam, select

from storage.database.prepared import Prepared

WORKSPACE = bindparam("workspace", type_=Integer)


@cache
def rows_of(table: Table) -> Prepared:
    """The rows of a company, whose number is the parameter `workspace`."""
    return Prepared(_select_rows(table))


def _select_rows(table: Table) -> Select[Any]:
    """By their own column, or by that of what they belong to."""
    if table.name == "workspace":
        return select(table).where(table.c.id == WORKSPACE)
    if "workspace_id" in table.c:
        return select(table).where(table.c.workspace_id == WORKSPACE)
    if not any(column.foreign_keys for column in table.c):
        return select(table)  # of the installation
    column, key = next((column, key) for column in table.c for key in column.foreign_keys)
    owner = key.column.table
    return select(table).where(column.in_(select(key.column).where(owner.c.workspace_id == WORKSPACE)))
