"""One line of a people file: its values, or why it is skipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.directory.people_file.cells import LONGEST_EMAIL, clean, email_in, is_email, is_empty
from bot.directory.people_file.dates import BadDate, Order, read_date
from bot.places import country, time_zone

LONGEST = 200  # characters of a name, department or title
SHOWN = 60  # characters of a cell that a remark repeats


class Field(StrEnum):
    """The kinds of column. Values without a dash are also columns in storage (import_repository.py)."""

    EMAIL = "email"
    NAME = "name"
    FIRST = "first-name"
    LAST = "last-name"
    PREFERRED = "preferred-name"
    LAST_FIRST = "last-name-first"
    NUMBER = "number"
    MANAGER = "manager"
    MANAGER_NUMBER = "manager-number"
    DEPARTMENT = "department"
    TITLE = "title"
    START = "start_date"
    ZONE = "time_zone"
    COUNTRY = "country"


Remark = tuple[str, str]
"""The name of a phrase of the prompt directory/lines, and the cell it is about."""

_NOTE = re.compile(r" ?(?:\((?:on leave|terminated|inactive|\d{1,20})\)|\[C\])$", re.IGNORECASE)
_COMMON = re.compile(r"(?<!\\),")

UNREAD: Mapping[str, str] = {
    **{f"long_{name}": name for name in ("name", "department", "title")},
    "no_letters": "name",
    **dict.fromkeys(("bad_date", "ambiguous_date"), "start_date"),
    "unknown_zone": "time_zone",
    "unknown_country": "country",
}
"""The cell that a remark reports as unreadable."""

LOST = ("unreadable", "too_many_cells", "no_email", "bad_email")
"""Faults of lines whose person can't be identified."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`fault` names why the line is skipped, `about` is the cell at fault. `remarks` are about unreadable cells of an
    otherwise valid line. A value is None if the cell is empty or the column missing. `raw` is the line as written in
    the file."""

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
    raw: str = field(default="", compare=False, repr=False)

    def bad(self, fault: str, about: str = "") -> PersonRow:
        """The line, marked as skipped."""
        return replace(self, fault=fault, about=about[:SHOWN])

    @property
    def unread(self) -> frozenset[str]:
        """The cells that could not be read: their existing values stay."""
        return frozenset(UNREAD[name] for name, _ in self.remarks if name in UNREAD)


def with_date_order(line: PersonRow, order: Order) -> PersonRow:
    """The line after an admin said in which order its date is written."""
    for remark in line.remarks:
        if remark[0] == "ambiguous_date":
            try:
                day = read_date(remark[1], order)
            except BadDate:
                continue
            return replace(line, start_date=day, remarks=tuple(each for each in line.remarks if each != remark))
    return line


def read_line(number: int, cells: Mapping[Field, str], order: Order, raw: str = "") -> PersonRow:
    """Parses the cells of a record."""
    email = email_in(cells.get(Field.EMAIL, ""))
    if is_empty(email):
        return PersonRow(number, raw=raw).bad("no_email")
    if not is_email(email):
        return PersonRow(number, email[:LONGEST_EMAIL], raw=raw).bad("bad_email", email)
    said = {kind: _cell(kind, text) for kind, text in cells.items()}
    remarks: list[Remark] = []
    name = _name(said, remarks)
    department = _short("department", said.get(Field.DEPARTMENT, "").removeprefix("/"), remarks)
    title = _short("title", said.get(Field.TITLE, ""), remarks)
    start = _start(said.get(Field.START, ""), order, remarks)
    zone, land = _place(said.get(Field.ZONE, ""), said.get(Field.COUNTRY, ""), remarks)
    manager = said.get(Field.MANAGER, "")[:LONGEST_EMAIL] or None
    return PersonRow(
        number, email, name, manager, department, title, start, zone, land, remarks=tuple(remarks), raw=raw
    )


def _cell(kind: Field, text: str) -> str:
    """The value of a cell; "" for N/A and similar. In country columns NA is Namibia."""
    text = clean(text)
    named = kind in (Field.NAME, Field.FIRST, Field.LAST, Field.PREFERRED, Field.LAST_FIRST)
    if is_empty(text, name=named or (kind is Field.COUNTRY and text == "NA")):
        return ""
    return text


def name_of(said: Mapping[Field, str]) -> str:
    """The person's name, from the cells of their line. *Name* beside a first name alone is the last name, as German
    systems write it; a preferred name may be whole, as Workday's."""
    name, first, last = (without_note(said.get(kind, "")) for kind in (Field.NAME, Field.FIRST, Field.LAST))
    if name and (Field.LAST in said or set(first.casefold().split()) <= set(name.casefold().split())):
        return name
    other_last, _, other_first = without_note(said.get(Field.LAST_FIRST, "")).partition(", ")
    first, last = without_note(said.get(Field.PREFERRED, "")) or first or other_first, last or name or other_last
    if first.casefold().endswith(f" {last.casefold()}"):
        return first
    return " ".join(part for part in (first, last) if part)


def without_note(name: str) -> str:
    """Without what Workday puts behind names: whether somebody is away or external, and their number. Of a name in a
    directory (`CN=Carla Rossi,OU=Users`) what it says first."""
    if name[:3].casefold() == "cn=":
        name = _COMMON.split(name[3:], maxsplit=1)[0].replace("\\", "")
    return _NOTE.sub("", name) if name.endswith((")", "]")) else name


def _name(said: Mapping[Field, str], remarks: list[Remark]) -> str | None:
    name = _short("name", name_of(said), remarks)
    if name and not any(char.isalpha() for char in name):
        remarks.append(("no_letters", name[:SHOWN]))
        return None
    return name


def _short(key: str, text: str, remarks: list[Remark]) -> str | None:
    if len(text) > LONGEST:
        remarks.append((f"long_{key}", text[:SHOWN]))
        return None
    return text or None


def _start(start: str, order: Order, remarks: list[Remark]) -> date | None:
    try:
        return read_date(start, order) if start else None
    except BadDate as bad:
        remarks.append((bad.fault, start[:SHOWN]))
        return None


def _place(zone: str, land: str, remarks: list[Remark]) -> tuple[str | None, str | None]:
    """Time zone and country; a remark if there is none of that name."""
    code = country(land) if land else None
    name = time_zone(zone, code) if zone else None
    if zone and name is None:
        remarks.append(("unknown_zone", zone[:SHOWN]))
    if land and code is None:
        remarks.append(("unknown_country", land[:SHOWN]))
    return name, code
