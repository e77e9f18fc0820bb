"""Splits the text of a people file into records, with line numbers. An error in one line affects that line alone."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.directory.people_file.cells import is_email

MOST_LINES = 100
"""Most lines of a record (a cell may contain line breaks). Limits how far an unclosed quotation mark is searched, so
that reading takes linear time."""


@dataclass(frozen=True, slots=True)
class Record:
    """`cells` is None if the line can't be split. `mended`: split only by treating its quotation marks as text."""

    number: int
    raw: str
    cells: list[str] | None
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The format of lines. `width` is the number of columns and `email` the index of the e-mail, if known."""

    delimiter: str
    width: int | None = None
    email: int | None = None


class Ahead:
    """Lines with look-ahead."""

    def __init__(self, text: str) -> None:
        self._source = io.StringIO(text, newline="")
        self._waiting: deque[str] = deque()

    def next(self) -> str:
        """The next line including its line break; "" after the last one."""
        return self._waiting.popleft() if self._waiting else self._source.readline()

    def following(self) -> Iterator[str]:
        """The following lines, without consuming them; at most `MOST_LINES`."""
        yield from list(self._waiting)
        while len(self._waiting) < MOST_LINES and (line := self._source.readline()):
            self._waiting.append(line)
            yield line


def records(text: str, shape: Shape) -> Iterator[Record]:
    """The non-empty records, in order."""
    ahead, number = Ahead(text), 1
    while line := ahead.next():
        lines = 1
        if '"' in line:
            record, lines = _read_quoted(number, line, ahead, shape)
        else:
            record = Record(number, line, line.rstrip("\r\n").split(shape.delimiter))
        for _ in range(lines - 1):
            ahead.next()
        number += lines
        if record.cells is None or any(cell.strip() for cell in record.cells):
            yield record


def _read_quoted(number: int, line: str, ahead: Ahead, shape: Shape) -> tuple[Record, int]:
    """The record that begins with this line, and the number of its lines."""
    taken = [line]

    def lines() -> Iterator[str]:
        yield line
        for more in islice(ahead.following(), MOST_LINES):
            taken.append(more)
            yield more

    try:
        cells = next(csv.reader(lines(), delimiter=shape.delimiter, strict=True))
    except csv.Error:
        return _repair(number, line, shape), 1
    if any(_stands_alone(more, shape) for more in taken[1:]):
        return _repair(number, line, shape), 1
    return Record(number, "".join(taken), cells), len(taken)


def _stands_alone(line: str, shape: Shape) -> bool:
    """Whether it is a record of its own, swallowed by an earlier quotation mark: it has an e-mail in the right
    column."""
    if shape.email is None:
        return False
    cells = line.split(shape.delimiter, shape.email + 1)
    return len(cells) > shape.email and is_email(cells[shape.email].strip(' "\r\n').lower())


def _repair(number: int, line: str, shape: Shape) -> Record:
    """Splits the line alone, trying the ways in which programs misquote; valid only if it then has all columns."""
    plain = line.rstrip("\r\n")
    for cells in (_split_escaped(plain, shape), _lenient(plain, shape)):
        if cells is not None and len(cells) == shape.width:
            return Record(number, line, cells)
    cells = [cell.strip().strip('"') for cell in plain.split(shape.delimiter)]
    return Record(number, line, cells if len(cells) == shape.width else None, mended=True)


def _split_escaped(line: str, shape: Shape) -> list[str] | None:
    r"""With `\"` for a quotation mark, as MySQL and some SFTP exports write it."""
    try:
        return next(csv.reader([line], delimiter=shape.delimiter, escapechar="\\", doublequote=False, strict=True))
    except csv.Error:
        return None


def _lenient(line: str, shape: Shape) -> list[str] | None:
    """Text after a closing quotation mark belongs to the cell; each quotation mark must be closed."""
    if line.count('"') % 2:
        return None
    try:
        return next(csv.reader([line], delimiter=shape.delimiter))
    except csv.Error:
        return None
