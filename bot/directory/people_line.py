"""One line of a people file: what it says, or why it can't be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.directory.dates import BadDate, Order, read_date
from bot.directory.places import country, time_zone

LONGEST = 200  # characters of a name, department or title
LONGEST_EMAIL = 254  # RFC 5321
SHOWN = 60  # characters of a cell that a remark repeats

_EMAIL = re.compile(r"[^@\s,;:<>()\"'\\]+@[^@\s,;:<>()\"'\\]+\.[^@\s,;:<>()\"'\\.]+")


class Field(StrEnum):
    """The kinds of column. The names without a dash are columns of bot.directory.book.ImportBook too."""

    EMAIL = "email"
    NAME = "name"
    FIRST = "first-name"
    LAST = "last-name"
    MANAGER = "manager"
    DEPARTMENT = "department"
    TITLE = "title"
    START = "start_date"
    ZONE = "time_zone"
    COUNTRY = "country"


Remark = tuple[str, str]
"""The name of a phrase of the prompt directory/lines, and the cell it is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """`fault` names why the line is left out, `about` is the cell at fault. `remarks` are about cells that could not be
    read while the rest of the line is good. None for a cell that is empty or whose column is missing."""

    number: int
    email: str = ""
    name: str | None = None
    manager: str | None = None
    department: str | None = None
    title: str | None = None
    start_date: date | None = None
    time_zone: str | None = None
    country: str | None = None
    fault: str | None = None
    about: str = ""
    remarks: tuple[Remark, ...] = ()

    def bad(self, fault: str, about: str = "") -> Line:
        """The line left out."""
        return replace(self, fault=fault, about=about[:SHOWN])


def read_line(number: int, cells: Sequence[str] | None, places: Mapping[Field, int], width: int, order: Order) -> Line:
    """The line behind the cells of a record; None for a record that could not be taken apart."""
    line = Line(number)
    if cells is None:
        return line.bad("unreadable")
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return line.bad("too_many_cells", str(len(cells)))

    def cell(kind: Field) -> str:
        place = places.get(kind, len(cells))
        return clean(cells[place]) if place < len(cells) else ""

    email = cell(Field.EMAIL).lower()
    line = replace(line, email=email[:LONGEST_EMAIL])
    if not email:
        return line.bad("no_email")
    if not is_email(email):
        return line.bad("bad_email", email)
    name = cell(Field.NAME) or " ".join(part for part in (cell(Field.FIRST), cell(Field.LAST)) if part)
    texts = {"name": name, "department": cell(Field.DEPARTMENT), "title": cell(Field.TITLE)}
    for text in texts.values():
        if len(text) > LONGEST:
            return line.bad("too_long", text)
    start = cell(Field.START)
    try:
        started = read_date(start, order) if start else None
    except BadDate as bad:
        return line.bad(bad.fault, start)
    line = replace(
        line,
        name=name or None,
        department=texts["department"] or None,
        title=texts["title"] or None,
        start_date=started,
        manager=cell(Field.MANAGER).lower()[:LONGEST_EMAIL] or None,
    )
    return _placed(line, cell(Field.ZONE), cell(Field.COUNTRY))


def _placed(line: Line, zone: str, land: str) -> Line:
    """With the time zone and the country, or a remark where there is none of that name."""
    remarks: list[Remark] = []
    if zone and time_zone(zone) is None:
        remarks.append(("unknown_zone", zone[:SHOWN]))
    if land and country(land) is None:
        remarks.append(("unknown_country", land[:SHOWN]))
    return replace(
        line,
        time_zone=time_zone(zone) if zone else None,
        country=country(land) if land else None,
        remarks=tuple(remarks),
    )


def is_email(text: str) -> bool:
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def clean(text: str) -> str:
    """One line without stray blanks, and without what can't be stored or seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(c if unicodedata.category(c) not in _UNSEEN else " " for c in text).split())


_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
