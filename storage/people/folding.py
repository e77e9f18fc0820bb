"""Text without case and accents, for searching."""

from __future__ import annotations

import unicodedata


def fold_text(text: str) -> str:
    """Lower case, no accents, one space between words: `Ana  LÓPEZ` becomes `ana lopez`."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf", "Cs")).split())


def searchable(text: str) -> str:
    """The words of a text, each after one space, so that ` word` finds its beginnings.

    Punctuation only separates; symbols (an emoji) are words of their own. Nothing that LIKE treats specially is left.
    """
    plain = fold_text(text)
    spaced = plain.translate(_ASCII) if plain.isascii() else "".join(_to_space(c) for c in plain)
    return "".join([f" {word}" for word in spaced.split()])


SEARCH_LONGEST = 100
"""Characters of a search that are looked at, as many as the forms take."""
SEARCH_MOST_WORDS = 8
"""Words of it: each costs a look at every row."""


def search_words(text: str) -> list[str]:
    """The words that a search looks for, as `searchable` has them. The rest of a longer one is left out before anything
    is done with it: it finds more then, not less."""
    return list(dict.fromkeys(searchable(text[:SEARCH_LONGEST]).split()))[:SEARCH_MOST_WORDS]


def _to_space(character: str) -> str:
    match unicodedata.category(character)[0]:
        case "L" | "M" | "N":
            return character
        case "S":
            return f" {character} "
        case _:
            return " "


_ASCII = {code: _to_space(chr(code)) for code in range(128)}
