"""Statements that SQLite is handed without SQLAlchemy in between: compiled once, they cost a tenth.

What is measured as hot is wrapped in `Prepared` where it is written; the rest goes the usual way. PostgreSQL's driver
is always spoken to by SQLAlchemy: there the way to the server costs most.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Executable, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any] | None

DIALECT = sqlite.dialect(paramstyle="qmark")


class Prepared:
    """A statement, and what it is in SQLite for each set of parameter names it was used with."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._forms: dict[tuple[str, ...], Form] = {}

    def form(self, parameters: Mapping[str, Any]) -> Form:
        names = tuple(parameters)
        found = self._forms.get(names)
        if found is None:
            found = self._forms[names] = Form(self.statement, names)
        return found


class Form:
    """SQL text with the order of its parameters and the shape of its rows."""

    def __init__(self, statement: Any, names: Sequence[str]) -> None:
        compiled: SQLCompiler = statement.compile(dialect=DIALECT, column_keys=names if statement.is_dml else None)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        self._parameters = [
            (name, bind.effective_value, bind_processor(bind.type), bool(bind.expanding)) for name, bind in binds
        ]
        lists = {name: value or () for name, value, _, expands in self._parameters if expands}
        self._lists = lists.keys() & names
        constant = {name: members for name, members in lists.items() if name not in names}
        self._text = _with_lists(str(compiled), constant)
        columns = columns_of(statement)
        self._row = row_class([column.key for column in columns])
        self._processors = [(at, p) for at, column in enumerate(columns) if (p := result_processor(column.type))]

    def text(self, parameters: Mapping[str, Any]) -> str:
        """The SQL, with as many question marks as lists have members."""
        return _with_lists(self._text, {name: parameters[name] for name in self._lists}) if self._lists else self._text

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The parameters in the order of their question marks, as the driver takes them."""
        values: list[Any] = []
        for name, default, processor, expands in self._parameters:
            value = parameters.get(name, default)
            if expands:
                values.extend(value if processor is None else map(processor, value))
            else:
                values.append(value if processor is None else processor(value))
        return values

    def rows(self, cursor: sqlite3.Cursor) -> list[Any]:
        """What the cursor holds, as tuples with names."""
        if not self._processors:
            return [self._row._make(row) for row in cursor.fetchall()]
        return [self._row._make(self._converted(list(row))) for row in cursor.fetchall()]

    def _converted(self, row: list[Any]) -> list[Any]:
        for at, processor in self._processors:
            row[at] = processor(row[at])
        return row


def _with_lists(text: str, lists: Mapping[str, Sequence[Any]]) -> str:
    for name, members in lists.items():
        text = text.replace(f"__[POSTCOMPILE_{name}]", ", ".join("?" * len(members)))
    return text


def columns_of(statement: Any) -> list[Any]:
    """The columns of a SELECT's or a RETURNING's rows; none for what gives no rows."""
    if isinstance(statement, Select | CompoundSelect):
        return list(statement.selected_columns)
    return list(statement.exported_columns)


def row_class(names: list[str]) -> Any:
    """A class of tuples whose names are known only now."""
    return namedtuple("Row", names)  # noqa: PYI024


def bind_processor(kind: TypeEngine[Any]) -> Processor:
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def result_processor(kind: TypeEngine[Any]) -> Processor:
    return kind.dialect_impl(DIALECT).result_processor(DIALECT, None)
