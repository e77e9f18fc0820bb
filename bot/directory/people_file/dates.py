"""Dates as people files write them. Ambiguous ones are not guessed: the rest of the file decides, or whoever uploads
it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.parser import parserinfo

EARLIEST, LATEST = 1950, 2100
"""Plausible years of a start date; others are typing errors. A two-digit year is one of 1950 to 2049."""

LONGEST = 40
"""Characters: anything longer is not parsed as a date."""

EXCEL_BEGINS = date(1899, 12, 30)
"""Day 0 of serial numbers: Excel counts a 29 February 1900 that did not exist."""

_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}.*$|(?<=\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$")
"""Or a time zone alone, as Workday's reports write behind a date."""
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_EITHER = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_WORD = re.compile(r"[A-Za-z]{3}")


class Order(StrEnum):
    """What comes first in dates such as 03/04/2026 and 03-04-05."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class BadDate(ValueError):
    """`fault` is the name of a phrase of the prompt directory/lines."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def order_of(written: Iterable[str]) -> Order:
    """What the dates of a file start with, if only one order fits all of them."""
    suiting: set[Order] | None = None
    for text in written:
        if (found := _EITHER.fullmatch(_plain(text))) and (ways := _ways(found)):
            suiting = set(ways) if suiting is None else suiting & set(ways)
    return suiting.pop() if suiting is not None and len(suiting) == 1 else Order.UNKNOWN


def read_date(text: str, order: Order = Order.UNKNOWN) -> date:
    """The date. Raises `BadDate` (`ambiguous_date`, `bad_date`)."""
    plain = _plain(text)
    if found := _EITHER.fullmatch(plain):
        ways = _ways(found)
        if order in ways:
            return ways[order]
        if len(set(ways.values())) > 1:
            raise BadDate("ambiguous_date")
        day = next(iter(ways.values()), None)
    else:
        day = _clear(plain)
    if day is None:
        raise BadDate("bad_date")
    return day


def ways_of(text: str) -> Mapping[Order, date]:
    """The possible dates by order, if the order matters."""
    found = _EITHER.fullmatch(_plain(text))
    return _ways(found) if found else {}


def _plain(text: str) -> str:
    return _TIME.sub("", text.strip()) if len(text) <= LONGEST else ""


def _ways(found: re.Match[str]) -> dict[Order, date]:
    first, mark, second, last = found.groups()
    ways = {Order.DAY: _date(last, second, first), Order.MONTH: _date(last, first, second)}
    if mark == "-" and len(last) == 2:
        ways[Order.YEAR] = _date(first, second, last)
    return {order: day for order, day in ways.items() if day is not None}


def _clear(plain: str) -> date | None:
    """The date if it is unambiguous, else None."""
    if found := _YEAR_FIRST.fullmatch(plain):
        return _date(found[1], found[3], found[4])
    if found := _TOGETHER.fullmatch(plain):
        return _date(*found.groups())
    if found := _SERIAL.fullmatch(plain):
        return _possible(EXCEL_BEGINS + timedelta(days=int(found[1])))
    if found := _DOTTED.fullmatch(plain):
        return _date(found[3], found[2], found[1])
    return _in_words(plain) if _WORD.search(plain) and any(c.isdecimal() for c in plain) else None


def _in_words(plain: str) -> date | None:
    """A date with the month's name; None if day, month or year is missing."""
    from dateutil.parser import ParserError, parse

    try:
        one, two = (
            parse(plain, _two_digits(), default=open_, ignoretz=True)
            for open_ in (datetime(1951, 1, 1), datetime(1952, 2, 2))  # noqa: DTZ001
        )
    except (ParserError, OverflowError):
        return None
    return _possible(one.date()) if one.date() == two.date() else None


@lru_cache(maxsize=1)
def _two_digits() -> parserinfo:
    from dateutil.parser import parserinfo

    class Years(parserinfo):  # type: ignore[misc]
        """Parses two-digit years without the current date."""

        def convertyear(self, year: int, century_specified: bool = False) -> int:
            return year if century_specified or year >= 100 else _century(year)

    return Years()


def _century(year: int) -> int:
    return year + (1900 if year >= EARLIEST % 100 else 2000)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return _possible(date(_century(int(year)) if len(year) <= 2 else int(year), int(month), int(day)))
    except ValueError:
        return None


def _possible(day: date) -> date | None:
    return day if EARLIEST <= day.year <= LATEST else None
