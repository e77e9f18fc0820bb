"""What people typed, before any rule: what can be shown of it, and whether it says anything."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from bot.bidi import strip_direction

# No control characters (but tab and line break), no lone halves of surrogate pairs: no database or chat takes them all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HIDDEN = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
"""Marks of direction and characters without width. Scripts and emoji that need joiners keep them."""

UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Fillers and blanks that Unicode counts among letters and signs."""


def repair(text: str) -> str:
    """Replaces NUL, which PostgreSQL refuses, and lone surrogates, which UTF-8 can't encode."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean(text: str) -> str:
    """What somebody typed, without what cannot be shown or turns what follows around, and without blanks around it; ""
    if nobody sees any of it."""
    shown = UNPRINTABLE.sub("", strip_direction(text).replace("\r\n", "\n").replace("\r", "\n")).strip()
    return shown if says_something(shown) else ""


def says_something(text: str) -> bool:
    """Whether anything in it can be read: a letter, a digit, a sign; not blanks and invisible characters alone."""
    if text[:1].isascii() and text[:1].isalnum():  # nearly always: a praise asks three times
        return True
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in UNSEEN for letter in text)


def clean_line(text: str) -> str:
    """A name, title, topic or question on one line, without what nobody sees or what turns a line around; "" if nothing
    of it can be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = UNPRINTABLE.sub(" ", HIDDEN.sub("", text))
    return " ".join(shown.split()) if says_something(shown) else ""


LONGEST_ECHO = 60


def echo(text: str) -> str:
    """What was typed, short enough to be said again in an answer."""
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"


def read_day(text: str) -> date | None:
    """A day as forms and commands carry it: 2026-12-01; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


LARGEST = 2**31 - 1
"""The largest number of a record: PostgreSQL's `integer` has 32 bits."""


def number(value: str) -> int:
    """A record's number that was typed, or stands in a stored text; 0, which none has, for anything else."""
    found = int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else 0
    return found if found <= LARGEST else 0
