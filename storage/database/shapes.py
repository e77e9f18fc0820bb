"""Converts parameters and rows for drivers used without SQLAlchemy."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any] | None


class Shape:
    """The rows of a statement, as named tuples."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        columns = columns_of(statement)
        self._row = row_class([column.key for column in columns])
        processors = enumerate(result_processor(column.type, dialect) for column in columns)
        self._processors = [(at, processor) for at, processor in processors if processor]

    def of(self, found: Iterable[Iterable[Any]]) -> list[Any]:
        """The driver's records, with values converted to Python types."""
        if not self._processors:
            return [self._row._make(row) for row in found]
        return [self._row._make(self._convert(list(row))) for row in found]

    def _convert(self, row: list[Any]) -> list[Any]:
        for at, processor in self._processors:
            row[at] = processor(row[at])
        return row


def columns_of(statement: Any) -> list[Any]:
    """The columns returned by a SELECT or RETURNING; empty for statements that return no rows."""
    if isinstance(statement, Select | CompoundSelect):
        return list(statement.selected_columns)
    return list(statement.exported_columns)


def row_class(names: list[str]) -> Any:
    """A named tuple class, with names known only at run time."""
    return namedtuple("Row", names)  # noqa: PYI024


def bind_processor(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def result_processor(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
