"""Whose a row is, read from the tables themselves: a table that comes later is looked at by itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from storage.database.prepared import Prepared
from storage.database.sql import Kind
from storage.tables import Row

WORKSPACE = bindparam("workspace", type_=Integer)


@cache
def facts(but: Collection[str], kind: Kind) -> Prepared:
    """All rows of a company, whose number is the parameter `workspace`: the table's name, and then each value as text.
    One statement, because this is asked thousands of times."""
    tables = [table for table in Row.metadata.sorted_tables if table.name not in but]
    width = max(len(table.c) for table in tables)
    return Prepared(union_all(*(_select_rows(table, width, kind) for table in tables)))


def _select_rows(table: Table, width: int, kind: Kind) -> Select[Any]:
    values = [_as_text(column, kind) for column in table.c]
    values += [null()] * (width - len(values))
    cells = [each.label(f"cell_{number}") for number, each in enumerate(values)]
    return select(literal_column(f"'{table.name}'", Text).label("of"), *cells).where(_is_theirs(table))


def _as_text(column: ColumnElement[Any], kind: Kind) -> ColumnElement[Any]:
    """SQLite would take the bytes of an id for UTF-8."""
    is_bytes = isinstance(column.type, LargeBinary)
    return func.hex(column) if is_bytes and kind == "sqlite" else cast(column, Text)


def _is_theirs(table: Table) -> ColumnElement[bool]:
    """By their own column, or by that of what they belong to."""
    if table.name == "workspace":
        return table.c.id == WORKSPACE
    if "workspace_id" in table.c:
        return table.c.workspace_id == WORKSPACE
    if not any(column.foreign_keys for column in table.c):
        return true()  # of the installation
    column, key = next((column, key) for column in table.c for key in column.foreign_keys)
    return column.in_(select(key.column).where(key.column.table.c.workspace_id == WORKSPACE))
