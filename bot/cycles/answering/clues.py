"""What in a text may tell those who were there who wrote it: a weekday, a date, a number, a colleague's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOKEN = re.compile(r"\d[\d.,:/-]*\d|\d|[^\W\d_]+")
ASIDE = re.compile(r"\([^()]*\)")
"""Beside a name, as in *Ana (she/her)*."""
SHORTEST = 2
"""Letters of a name; an initial is no clue."""
MOST = 5
"""So many clues are pointed out."""

WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MONTHS = frozenset(
    {*("january", "february", "april", "june", "july", "august", "september", "october", "november", "december")}
)
"""Not March and May, which are words of their own; with a day they are noticed by its number."""


def find_clues(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """As they were written, each once. Looks at nothing but these texts and names."""
    bare = (ASIDE.sub(" ", name) for name in names)
    known = {part.casefold() for name in bare for part in TOKEN.findall(name) if len(part) >= SHORTEST}
    found: dict[str, str] = {}
    for text in texts:
        for token in TOKEN.findall(text):
            word = token.casefold()
            if word[0].isdigit() or word in known or word in MONTHS or word in WEEKDAYS or word[:-1] in WEEKDAYS:
                found.setdefault(word, token)
    return tuple(found.values())[:MOST]
