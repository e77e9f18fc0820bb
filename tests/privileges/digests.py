"""Whose a row is, read from the tables themselves: a table that comes later is looked at by itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, select


def rows_of(table: Table, workspace: int) -> Select[Any]:
    """The rows of a company: by their own column, or by that of what they belong to."""
    if table.name == "workspace":
        return select(table).where(table.c.id == workspace)
    if "workspace_id" in table.c:
        return select(table).where(table.c.workspace_id == workspace)
    if not any(column.foreign_keys for column in table.c):
        return select(table)  # of the installation
    column, key = next((column, key) for column in table.c for key in column.foreign_keys)
    owner = key.column.table
    return select(table).where(column.in_(select(key.column).where(owner.c.workspace_id == workspace)))
