"""What people typed, before any rule: what can be shown of it, and whether it says anything."""

from __future__ import annotations

import re
import unicodedata

# No control characters (but tab and line break), no lone halves of surrogate pairs: no database or chat takes them all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """What somebody typed, without what cannot be shown, and without blanks around it."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def says_something(text: str) -> bool:
    """Whether anything in it can be read: a letter, a digit, a sign; not blanks and invisible characters alone."""
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


LARGEST = 2**31 - 1
"""The largest number of a record: PostgreSQL's `integer` has 32 bits."""


def number(value: str) -> int:
    """A record's number that was typed, or stands in a stored text; 0, which none has, for anything else."""
    found = int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else 0
    return found if found <= LARGEST else 0
