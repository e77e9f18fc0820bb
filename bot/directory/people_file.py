"""A CSV file of people, as HR systems write it: bytes in, lines out, each good or with the reason why not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.directory.dates import Order, order_of
from bot.directory.people_line import Field, Line, read_line
from bot.platform import LARGEST_FILE

LONGEST_HEADER = 20_000  # characters
MOST_BROKEN = 100
"""Records that can't be taken apart, after which the rest is given up: each means looking far ahead."""

_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")
"""How other kinds of file begin: zip (and so xlsx), old Excel, PDF, pictures, gzip."""

HEADERS: Mapping[str, Field] = {
    **dict.fromkeys(("email", "mail", "emailaddress", "workemail", "businessemail", "companyemail"), Field.EMAIL),
    **dict.fromkeys(("primaryemail", "useremail", "employeeemail", "workemailaddress"), Field.EMAIL),
    **dict.fromkeys(("name", "fullname", "displayname", "employeename", "employee", "preferredname"), Field.NAME),
    **dict.fromkeys(("firstname", "givenname", "forename"), Field.FIRST),
    **dict.fromkeys(("lastname", "surname", "familyname"), Field.LAST),
    **dict.fromkeys(("manageremail", "manager", "managersemail", "managermail", "supervisor"), Field.MANAGER),
    **dict.fromkeys(("supervisoremail", "reportsto", "reportstoemail", "linemanager"), Field.MANAGER),
    **dict.fromkeys(("linemanageremail", "manageremailaddress", "bossemail"), Field.MANAGER),
    **dict.fromkeys(("department", "dept", "departmentname", "orgunit", "team"), Field.DEPARTMENT),
    **dict.fromkeys(("title", "jobtitle", "position", "role", "jobname"), Field.TITLE),
    **dict.fromkeys(("startdate", "hiredate", "dateofhire", "joindate", "dateofjoining", "start"), Field.START),
    **dict.fromkeys(("startingdate", "employmentstartdate", "joined"), Field.START),
    **dict.fromkeys(("timezone", "tz", "timezonename"), Field.ZONE),
    **dict.fromkeys(("country", "countrycode", "worklocationcountry", "countryname"), Field.COUNTRY),
}
"""Names of columns without case, blanks and punctuation. The first column of a kind counts."""


class FileFault(StrEnum):
    """Why nothing of a file can be read. The names are phrases of the prompt directory/lines."""

    EMPTY = "empty_file"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    NO_EMAIL = "no_email_column"
    NO_LINES = "no_lines"


class BadFile(Exception):
    """Nothing of the file can be read."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file whose first line was understood. `columns` are the kinds it has, `unknown` the headers of the others."""

    columns: tuple[Field, ...]
    unknown: tuple[str, ...]
    _text: str
    _delimiter: str
    _places: Mapping[Field, int]
    _width: int
    _order: Order

    @classmethod
    def read(cls, data: bytes, most: int = LARGEST_FILE) -> PeopleFile:
        """Raises `BadFile`; `most` in bytes. Takes about a second for 50,000 lines: to be done in a thread."""
        text = _decoded(data, most)
        delimiter, header = _header(text)
        places: dict[Field, int] = {}
        for place, name in enumerate(header):
            if (kind := HEADERS.get(_key(name))) is not None:
                places.setdefault(kind, place)
        if Field.EMAIL not in places:
            raise BadFile(FileFault.NO_EMAIL)
        unknown = tuple(n.strip()[:60] for p, n in enumerate(header) if p not in places.values() and n.strip())
        file = cls(tuple(places), unknown, text, delimiter, places, len(header), Order.UNKNOWN)
        if next(file._rows(), None) is None:
            raise BadFile(FileFault.NO_LINES)
        return cls(tuple(places), unknown, text, delimiter, places, len(header), file._order_of_dates())

    def _order_of_dates(self) -> Order:
        place = self._places.get(Field.START)
        if place is None:
            return Order.UNKNOWN
        return order_of(cells[place] for _, cells in self._rows() if cells is not None and len(cells) > place)

    def lines(self) -> Iterator[Line]:
        """Every line that says something, in order. Of lines with the same e-mail the first counts."""
        first: dict[str, int] = {}
        for number, cells in self._rows():
            line = read_line(number, cells, self._places, self._width, self._order)
            if line.fault is None and line.email in first:
                line = line.bad("twice", str(first[line.email]))
            elif line.fault is None:
                first[line.email] = number
            yield line

    def chunks(self, size: int) -> Iterator[list[Line]]:
        """The lines, so many at a time."""
        chunk: list[Line] = []
        for line in self.lines():
            chunk.append(line)
            if len(chunk) == size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def _rows(self) -> Iterator[tuple[int, list[str] | None]]:
        """The number of each line at which a record begins, with its cells; None for what can't be read."""
        records = _records(self._text, self._delimiter)
        next(records, None)
        return records


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Records that say something. After one that can't be read (a quotation mark is not closed) the next line begins
    anew, so that the lines below are not lost."""
    source = io.StringIO(text, newline="")
    reader, begin, before = csv.reader(source, delimiter=delimiter, strict=True), 1, 0
    broken = 0
    while True:
        start = source.tell()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken += 1
            source.seek(start)
            source.readline()
            reader, before, cells = csv.reader(source, delimiter=delimiter, strict=True), begin, None
        if cells is None or any(cell.strip() for cell in cells):
            yield begin, cells
        if broken > MOST_BROKEN:
            return
        begin = before + reader.line_num + 1


def _decoded(data: bytes, most: int) -> str:
    if len(data) > most:
        raise BadFile(FileFault.TOO_LARGE)
    if data.startswith(_BINARY):
        raise BadFile(FileFault.OTHER_KIND)
    text = _text(data)
    if "\0" in text:
        raise BadFile(FileFault.OTHER_KIND)
    if not text.strip():
        raise BadFile(FileFault.EMPTY)
    return text


def _text(data: bytes) -> str:
    """UTF-8 or UTF-16 with their marks, UTF-8 without, else what Windows writes in Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _header(text: str) -> tuple[str, list[str]]:
    """The delimiter that makes most of the first line, and the names in it."""
    best: tuple[int, str, list[str]] = (-1, ",", [])
    for delimiter in ",;\t|":
        _, names = next(_records(text[:LONGEST_HEADER].lstrip(), delimiter), (0, None))
        understood = sum(_key(name) in HEADERS for name in names or ())
        if understood > best[0]:
            best = (understood, delimiter, names or [])
    return best[1], best[2]


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
