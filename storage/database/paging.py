"""A page of what a statement finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from storage.database.sql import Parameters, Rows, Sql


async def find_page(
    sql: Sql, found: Select[Any], order: Sequence[Any], page: int, size: int, key: Parameters | None = None
) -> tuple[Rows, int]:
    """The rows of a page (the first is 1), and how many there are in all."""
    wanted = found.add_columns(func.count().over().label("total")).order_by(*order)
    rows = await sql.scan(wanted.limit(size).offset((page - 1) * size), key)
    if rows or page == 1:
        return rows, rows[0].total if rows else 0
    ((total,),) = await sql.scan(select(func.count()).select_from(found.subquery()), key)
    return rows, total
