"""Dates as people files write them. What can be read in two ways is refused, unless the rest of the file decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

EARLIEST, LATEST = 1950, 2100
"""Years in which somebody may start; other years are slips of the pen."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WHOLE = {
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december", "sept"),
}

_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_EITHER = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_DAY_WORD = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_WORD_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")


class Order(StrEnum):
    """What stands first in dates such as 03/04/2026."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


class BadDate(ValueError):
    """`fault` is the name of a phrase of the prompt directory/lines."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def order_of(written: Iterable[str]) -> Order:
    """What the dates of a file have first, if one of them shows it and none the opposite."""
    shown: set[Order] = set()
    for text in written:
        found = _EITHER.fullmatch(_plain(text))
        if found and int(found[1]) > 12 >= int(found[3]):
            shown.add(Order.DAY)
        elif found and int(found[3]) > 12 >= int(found[1]):
            shown.add(Order.MONTH)
    return shown.pop() if len(shown) == 1 else Order.UNKNOWN


def read_date(text: str, order: Order = Order.UNKNOWN) -> date:
    """The date. Raises `BadDate` (`ambiguous_date`, `bad_date`)."""
    plain = _plain(text)
    if found := _YEAR_FIRST.fullmatch(plain):
        return _date(found[1], found[3], found[4])
    if found := _TOGETHER.fullmatch(plain):
        return _date(*found.groups())
    if found := _DOTTED.fullmatch(plain):
        return _date(found[3], found[2], found[1])
    if found := _EITHER.fullmatch(plain):
        return _either(int(found[1]), int(found[3]), found[4], order)
    if found := _DAY_WORD.fullmatch(plain):
        return _date(found[3], _month(found[2]), found[1])
    if found := _WORD_DAY.fullmatch(plain):
        return _date(found[3], _month(found[1]), found[2])
    raise BadDate("bad_date")


def _plain(text: str) -> str:
    return _TIME.sub("", text.strip())


def _either(first: int, second: int, year: str, order: Order) -> date:
    if first > 12 or (order is Order.DAY and second <= 12):
        return _date(year, second, first)
    if second > 12 or order is Order.MONTH or first == second:
        return _date(year, first, second)
    raise BadDate("ambiguous_date")


def _month(word: str) -> int:
    short = word.lower()
    if short not in MONTHS and short not in WHOLE:
        raise BadDate("bad_date")
    return MONTHS.index(short[:3]) + 1


def _date(year: str | int, month: str | int, day: str | int) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadDate("bad_date") from None
    if not EARLIEST <= found.year <= LATEST:
        raise BadDate("bad_date")
    return found
