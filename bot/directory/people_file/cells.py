"""Cleans the cells of people files, including invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.typed_text import UNSEEN

LONGEST_EMAIL = 254  # RFC 5321

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\|]{1,64}@[^@\s,;:<>()\[\]\"'\\|]{1,253}\.[^@\s,;:<>()\[\]\"'\\|.]{1,63}")
"""Lengths by RFC 5321."""
SEPARATORS = re.compile(r"[\s,;:<>()\[\]{}\"\\|]+")
"""What separates e-mail addresses from text around them. `'` may be part of one: o'brien@example.com."""

_FOREIGN = frozenset({"Cc", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")

EMPTY = frozenset(
    {
        *("n/a", "#n/a", "n.a.", "n/a.", "na", "tbd", "t.b.d.", "tba", "tbc", "-", "--", "---", "–", "—", "?", "???"),
        *("none", "null", "nil", "(none)", "(blank)", "<null>", "k.a.", "s/o", "unknown", "not applicable", "not set"),
        *(
            "to be determined",
            "to be decided",
            "to be defined",
            "pending",
            "0",
            "no_manager",
            "#ref!",
            "#value!",
            "#name?",
        ),
    }
)
"""What people and spreadsheets write into empty cells, in any case."""

NAMED = EMPTY - {"na", "none", "null", "nil", "pending", "unknown", "tba", "tbc"}
"""The same for names: there are people called Null and Na."""

_ZEROS = frozenset("0-/.: ")
"""What a date of zeros is written with."""


def is_email(text: str) -> bool:
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def email_in(text: str) -> str:
    """The e-mail of a cell, in lower case: alone, as in `Ana <ana@example.com>`, or after `mailto:`. The unchanged cell
    if there is none, or more than one."""
    plain = unicodedata.normalize("NFKC", strip_invisible(text)).strip().lower()
    if is_email(plain) and not plain.startswith("'"):
        return plain
    found = set(emails_in(plain)) if len(plain) <= 2 * LONGEST_EMAIL else set()
    return found.pop() if len(found) == 1 else plain


def emails_in(text: str) -> list[str]:
    """What looks like an e-mail in a lower-case text."""
    pieces = (piece.strip("'`.").removeprefix("mailto=") for piece in SEPARATORS.split(text) if "@" in piece)
    return [piece for piece in pieces if is_email(piece)]


def clean(text: str) -> str:
    """A single line without extra whitespace, and without characters that can't be stored or seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", strip_invisible(text)).split())


def strip_invisible(text: str) -> str:
    """Removes invisible characters. Scripts that need joiners keep them."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _visible(char, before, after) for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False)
    )


def _visible(char: str, before: str, after: str) -> str:
    kind = _kind(char)
    if kind == "Cf":
        return char if char in _JOINERS and not before.isascii() and not after.isascii() else ""
    return " " if kind in _FOREIGN or char in UNSEEN else char


@lru_cache(maxsize=2048)
def _kind(char: str) -> str:
    return unicodedata.category(char)


def is_empty(text: str, *, name: bool = False) -> bool:
    """Whether a cell says nothing. Dates of zeros (`0000-00-00`) count as empty."""
    if not text:
        return True
    if len(text) > 20:
        return False
    return text.casefold() in (NAMED if name else EMPTY) or _ZEROS.issuperset(text)
