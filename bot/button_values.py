"""What a button, or the private part of a form, carries from where it is drawn to the act that it begins.

A feature declares once what that is, and writes and reads it with the same `Value`. What comes back may be forged, cut
or of an older release: reading never fails, it returns the `nothing` of the declaration, which stands for no record. So
an act refuses it as it refuses a record that is gone, in the same words. Formats stay: whatever was posted is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.typed_text import LARGEST, UNPRINTABLE

V = TypeVar("V")
N = TypeVar("N", bound=tuple[Any, ...])
S = TypeVar("S", bound=str)

LONGEST = 2000
"""Characters that a button may carry on Slack (docs.slack.dev/reference/block-kit/block-elements/button-element)."""
PAGE_DIGITS = 6
STAMP_DIGITS = 17


@dataclass(frozen=True, slots=True)
class Converter(Generic[V]):
    """One part of a value. `read` raises `ValueError` for what `write` never wrote."""

    write: Callable[[V], str]
    read: Callable[[str], V]


@dataclass(frozen=True, slots=True)
class Value(Generic[V]):
    """What an act is told; `nothing` is what a value that was never ours means."""

    converter: Converter[V]
    nothing: V

    def encode(self, value: V) -> str:
        return self.converter.write(value)

    def decode(self, carried: str) -> V:
        try:
            return self.converter.read(carried)
        except ValueError:
            return self.nothing


def _number(text: str, least: int, digits: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= digits and least <= int(text) <= LARGEST):
        raise ValueError
    return int(text)


def _stamp(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= STAMP_DIGITS):
        raise ValueError
    return int(text)


def _text(text: str) -> str:
    if not text or len(text) > LONGEST or UNPRINTABLE.search(text):
        raise ValueError
    return text


def _word(text: str) -> str:
    if "|" in text or " " in text:
        raise ValueError
    return _text(text)


RECORD: Converter[int] = Converter(str, lambda text: _number(text, 1, 10))
"""The number of a record, from 1."""
COUNT: Converter[int] = Converter(str, lambda text: _number(text, 0, PAGE_DIGITS))
"""How many, from 0, in at most six digits."""
STAMP: Converter[int] = Converter(str, _stamp)
"""A moment, in microseconds."""
FLAG: Converter[bool] = Converter(lambda flag: "1" if flag else "", lambda text: text == "1")
WORD: Converter[str] = Converter(str, _word)
"""An id or a name without blanks and bars."""
TEXT: Converter[str] = Converter(str, _text)
"""Anything that can be shown; as the last part it may hold what separates the parts."""


def one_of(known: Iterable[S]) -> Converter[S]:
    """One of these words, such as the members of a `StrEnum`."""
    words = {str(each): each for each in known}

    def read(text: str) -> S:
        if text not in words:
            raise ValueError
        return words[text]

    return Converter(str, read)


def optional(part: Converter[V], default: V) -> Converter[V]:
    """A part that is `default` where it is left out, or can't be read: what is wrong with it costs it alone."""
    return Converter(part.write, Value(part, default).decode)


def joined(make: Callable[..., N], separator: str, *parts: Converter[Any]) -> Converter[N]:
    """The fields of a `NamedTuple`, in their order, with `separator` between. Empty ones at the end are left out."""

    def write(value: N) -> str:
        written = [part.write(each) for part, each in zip(parts, value, strict=True)]
        while written and not written[-1]:
            written.pop()
        return separator.join(written)

    def read(text: str) -> N:
        found = text.split(separator, len(parts) - 1) if len(text) <= LONGEST else []
        found += [""] * (len(parts) - len(found))
        return make(*(part.read(each) for part, each in zip(parts, found, strict=True)))

    return Converter(write, read)


def record() -> Value[int]:
    """A button about one record; 0, which none has, for a value that was never ours."""
    return Value(RECORD, 0)


PAGE: Value[int] = Value(Converter(str, lambda text: _number(text, 1, PAGE_DIGITS)), 1)
"""A page of a list; the first for what is no page, and for nothing at all."""
