"""A CSV file of people, as HR systems write it: parses bytes into lines, each valid or with an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from bot.directory.people_file.cells import LONGEST_EMAIL, clean, email_in, is_email
from bot.directory.people_file.dates import LONGEST as LONGEST_DATE
from bot.directory.people_file.dates import Order, order_of
from bot.directory.people_file.encodings import read_text
from bot.directory.people_file.headers import kind_of, places_of
from bot.directory.people_file.person_row import Field, PersonRow, name_of, read_line, without_note
from bot.directory.people_file.recognition import Missing, Unsure, find_recognised, fold_words
from bot.directory.people_file.records import Record, Shape, records
from bot.platform import LARGEST_FILE

LONGEST_HEADER = 20_000
"""Characters within which the line with the column names begins and ends."""
MOST_TITLES = 20
"""Most lines above it: the report's name, its author and date."""

_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")
"""The first bytes of other kinds of file: zip (and so xlsx), old Excel, PDF, pictures, gzip."""
_SEPARATOR = re.compile(r'\s{0,20}"?sep=([^\w"\r])"?\r?\n', re.IGNORECASE)
"""The line in which spreadsheets declare the separator of cells."""


class FileFault(StrEnum):
    """Why a file is unreadable as a whole. The values are phrases of the prompt directory/lines."""

    EMPTY = "empty_file"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    NO_EMAIL = "no_email_column"
    NO_LINES = "no_lines"


class BadFile(Exception):
    """The file is unreadable as a whole."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Survey:
    """What only the whole file shows: the order of its dates, the number of the last line if it is cut off, and the
    e-mails by employee number and by name. What two people share is left out."""

    order: Order = Order.UNKNOWN
    cut: int | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file whose columns were recognised. `columns` are their kinds, `unknown` the headers of the others, `encoding`
    is set if it was guessed."""

    columns: tuple[Field, ...]
    unknown: tuple[str, ...]
    encoding: str | None
    _text: str
    _shape: Shape
    _places: Mapping[Field, int]
    _header: int
    _numbers: tuple[int, ...]
    _survey: Survey = Survey()

    @classmethod
    def read(cls, data: bytes, most: int = LARGEST_FILE) -> PeopleFile:
        """Raises `BadFile`; `most` in bytes. Takes some seconds for 50,000 lines: run it in a thread."""
        text, encoding = _decode(data, most)
        shape, header, places = _header(text)
        names = header.cells or []
        numbers = tuple(p for p, n in enumerate(names) if (kind := kind_of(n)) and kind[0] is Field.NUMBER)
        known = {*places.values(), *numbers}
        unknown = tuple(shown[:60] for p, n in enumerate(names) if p not in known and (shown := clean(n)))
        file = cls(_columns(places), unknown, encoding, text, shape, places, header.number, numbers)
        if next(file._rows(), None) is None:
            raise BadFile(FileFault.NO_LINES)
        return replace(file, _survey=file._survey_dates())

    @property
    def cut(self) -> int | None:
        """The number of the last line, if the file ends in the middle of it."""
        return self._survey.cut

    def lines(self) -> Iterator[PersonRow]:
        """Every non-empty line, in order. Of lines with the same e-mail the first counts."""
        first: dict[str, int] = {}
        for record in self._rows():
            line = self._line(record)
            if line.fault is None and line.email in first:
                line = line.bad("twice", str(first[line.email]))
            elif line.fault is None:
                first[line.email] = record.number
            yield line

    def emails(self) -> frozenset[str]:
        """Of everybody who has a line."""
        return frozenset(email_in(self._cells(record).get(Field.EMAIL, "")) for record in self._rows())

    def chunks(self, size: int) -> Iterator[list[PersonRow]]:
        """The lines in chunks of `size`."""
        lines = self.lines()
        while chunk := list(islice(lines, size)):
            yield chunk

    def still_in(self, missing: list[Missing], unsure: Unsure) -> set[int]:
        """Those of them who are in the file after all."""
        return find_recognised(missing, self._text, unsure)

    def _line(self, record: Record) -> PersonRow:
        if record.cells is None:
            return PersonRow(record.number, raw=record.raw).bad("unreadable")
        if any(cell.strip() for cell in record.cells[self._shape.width :]):
            email = email_in(self._cells(record).get(Field.EMAIL, ""))[:LONGEST_EMAIL]
            return PersonRow(record.number, email, raw=record.raw).bad("too_many_cells", str(len(record.cells)))
        cells = self._cells(record)
        if (manager := self._manager(cells)) is not None:
            cells[Field.MANAGER] = manager
        line = read_line(record.number, cells, self._survey.order, record.raw)
        return replace(line, remarks=(*line.remarks, ("quotes", ""))) if record.mended and not line.fault else line

    def _cells(self, record: Record) -> dict[Field, str]:
        cells = record.cells or []
        return {kind: cells[place] for kind, place in self._places.items() if place < len(cells)}

    def _manager(self, cells: Mapping[Field, str]) -> str | None:
        """The manager's e-mail, looked up in the file by number or name; else the cell itself."""
        told = cells.get(Field.MANAGER, "")
        if (email := email_in(told)) and is_email(email):
            return email
        number = _number(cells.get(Field.MANAGER_NUMBER, ""))
        for found in (self._survey.numbers.get(number), self._survey.numbers.get(_number(told))):
            if found:
                return found
        if clean(told):
            return self._survey.names.get(_same(without_note(clean(told))), told)
        return number or None

    def _rows(self) -> Iterator[Record]:
        """The records below the line with the column names, and below a second such line (SuccessFactors)."""
        below = (record for record in records(self._text, self._shape) if record.number > self._header)
        first = next(below, None)
        if first is None:
            return
        again = {found[0] for name in first.cells or () if (found := kind_of(name)) is not None}
        if not (len(again) > 1 and Field.EMAIL in again and "@" not in first.raw):
            yield first
        yield from below

    def _survey_dates(self) -> Survey:
        managers = {Field.MANAGER, Field.MANAGER_NUMBER} & set(self._places)
        dates: set[str] = set()
        strange, widths, number = False, (0, 0), 0
        for record in self._rows():
            cells = self._cells(record)
            dates.add(cells.get(Field.START, "")[:LONGEST_DATE])
            strange = strange or any(told.strip() and "@" not in told for told in map(cells.get, managers) if told)
            widths, number = (widths[1], len(record.cells or ())), record.number
        cut = number if widths[1] < widths[0] and not self._text.endswith(("\n", "\r")) else None
        numbers, names = self._index() if strange else ({}, {})
        return Survey(order_of(dates), cut, numbers, names)

    def _index(self) -> tuple[dict[str, str], dict[str, str]]:
        """E-mails by employee number and by name. Of several columns of numbers that one counts in which most managers
        are found: SuccessFactors names them by USERID, beside EMPID."""
        columns: dict[int, dict[str, str]] = {place: {} for place in self._numbers}
        names: dict[str, str] = {}
        managers: set[str] = set()
        for record in self._rows():
            cells = self._cells(record)
            managers |= {_number(cells.get(kind, "")) for kind in (Field.MANAGER, Field.MANAGER_NUMBER)}
            email = email_in(cells.get(Field.EMAIL, ""))
            if is_email(email):
                for place, numbers in columns.items():
                    if place < len(record.cells or ()):
                        _note(numbers, _number((record.cells or [])[place]), email)
                _note(names, _same(name_of({kind: clean(text) for kind, text in cells.items()})), email)
        found = {place: _without_nothing(numbers) for place, numbers in columns.items()}
        best = max(found.values(), key=lambda numbers: len(managers & numbers.keys()), default={})
        return best, _without_nothing(names)


def _note(index: dict[str, str], key: str, email: str) -> None:
    """What two people share names neither."""
    index[key] = email if index.get(key, email) == email else ""


def _without_nothing(index: Mapping[str, str]) -> dict[str, str]:
    return {key: email for key, email in index.items() if key and email}


def _decode(data: bytes, most: int) -> tuple[str, str | None]:
    if len(data) > most:
        raise BadFile(FileFault.TOO_LARGE)
    if data.startswith(_BINARY):
        raise BadFile(FileFault.OTHER_KIND)
    try:
        text, encoding = read_text(data)
    except ValueError:
        raise BadFile(FileFault.OTHER_KIND) from None
    if not text.strip():
        raise BadFile(FileFault.EMPTY)
    return text, encoding


def _columns(places: Mapping[Field, int]) -> tuple[Field, ...]:
    """The kinds that the file provides: a manager's number counts as the manager, employee numbers as nothing."""
    found = dict.fromkeys(Field.MANAGER if kind is Field.MANAGER_NUMBER else kind for kind in places)
    return tuple(kind for kind in found if kind is not Field.NUMBER)


def _header(text: str) -> tuple[Shape, Record, dict[Field, int]]:
    """The format of lines, and the record that names the most columns, including an e-mail. Raises `BadFile`."""
    said = _SEPARATOR.match(text[:40])
    best: tuple[Shape, Record, dict[Field, int]] | None = None
    for delimiter in said[1] if said else ",;\t|":
        for record in islice(records(text[:LONGEST_HEADER], Shape(delimiter)), MOST_TITLES):
            places = places_of(record.cells or ())
            if Field.EMAIL in places and (best is None or len(places) > len(best[2])):
                best = Shape(delimiter, len(record.cells or ()), places[Field.EMAIL]), record, places
    if best is None:
        raise BadFile(FileFault.NO_EMAIL)
    return best


def _number(text: str) -> str:
    """Normalises an employee number, which columns of a file may write differently: 0042, 42.0."""
    return clean(text).casefold().removesuffix(".0").lstrip("0")


def _same(name: str) -> str:
    return " ".join(sorted(fold_words(name)))
