"""A statement for PostgreSQL's driver: with numbered parameters, one for each member of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.sql.compiler import SQLCompiler

from storage.database.shapes import Shape, bind_processor

DIALECT = make_url("postgresql+asyncpg://").get_dialect()()

LIST = re.compile(r"__\[POSTCOMPILE_(\w+?)(?:~~(.*?)~~REPL~~(.*?)~~)?\]")
"""SQLAlchemy's placeholder for the members of a list, with the text around each member."""

LONGEST_LIST = 16
"""To the server each list length is a statement of its own, with a plan of its own."""


class Numbered:
    """SQL text with the numbers of its parameters and the shape of its rows."""

    def __init__(self, statement: Any, names: Sequence[str]) -> None:
        if statement.is_insert and not statement.exported_columns:
            statement = statement.inline()  # otherwise SQLAlchemy asks for the new row's key
        compiled: SQLCompiler = statement.compile(dialect=DIALECT, column_keys=names if statement.is_dml else None)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        rows = [(name, b.effective_value, bind_processor(b.type, DIALECT), bool(b.expanding)) for name, b in binds]
        self._single = [row[:3] for row in rows if not row[3]]
        self._lists = [row[:3] for row in rows if row[3]]
        self._compiled = str(compiled)
        self._texts: dict[tuple[int, ...], str] = {}
        self._shape = Shape(statement, DIALECT)

    def fits(self, parameters: Mapping[str, Any]) -> bool:
        """Whether its lists are short enough to be expanded."""
        return all(0 < len(parameters.get(name, value)) <= LONGEST_LIST for name, value, _ in self._lists)

    def text(self, parameters: Mapping[str, Any]) -> str:
        lengths = tuple(len(parameters.get(name, value)) for name, value, _ in self._lists)
        found = self._texts.get(lengths)
        if found is None:
            found = self._texts[lengths] = self._write(lengths)
        return found

    def _write(self, lengths: Sequence[int]) -> str:
        """List members are numbered after the single values."""
        first, numbers = len(self._single) + 1, {}
        for (name, _, _), length in zip(self._lists, lengths, strict=True):
            numbers[name] = range(first, first + length)
            first += length

        def members(found: re.Match[str]) -> str:
            name, before, after = found.groups(default="")
            return ", ".join(f"{before}${number}{after}" for number in numbers[name])

        return LIST.sub(members, self._compiled)

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The parameters ordered by number, as the driver takes them."""
        get = parameters.get
        values = [p(get(name, default)) if p else get(name, default) for name, default, p in self._single]
        for name, default, processor in self._lists:
            value = get(name, default)
            values.extend(value if processor is None else map(processor, value))
        return values

    def rows(self, records: Iterable[Iterable[Any]]) -> list[Any]:
        """The driver's records as named tuples."""
        return self._shape.of(records)
