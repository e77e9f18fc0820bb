"""Text without case and accents, for searching."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Lower case, no accents, one space between words: `Ana  LÓPEZ` becomes `ana lopez`."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf", "Cs")).split())


def searchable(text: str) -> str:
    """The words of a text, each after one space, so that ` word` finds its beginnings.

    Punctuation only separates; symbols (an emoji) are words of their own. Nothing that LIKE treats specially is left.
    """
    spaced = "".join(_spaced(c) for c in folded(text))
    return "".join(f" {word}" for word in spaced.split())


def _spaced(character: str) -> str:
    match unicodedata.category(character)[0]:
        case "L" | "M" | "N":
            return character
        case "S":
            return f" {character} "
        case _:
            return " "
