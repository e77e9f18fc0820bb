"""Text without case and accents, for searching."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Lower case, no accents, one space between words: `Ana  LÓPEZ` becomes `ana lopez`."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf", "Cs")).split())


def searchable(text: str) -> str:
    """The words of a text, each after one space, so that ` word` finds its beginnings.

    Punctuation only separates; symbols (an emoji) are words of their own. Nothing that LIKE treats specially is left.
    """
    plain = folded(text)
    spaced = plain.translate(_ASCII) if plain.isascii() else "".join(_spaced(c) for c in plain)
    return "".join([f" {word}" for word in spaced.split()])


def _spaced(character: str) -> str:
    match unicodedata.category(character)[0]:
        case "L" | "M" | "N":
            return character
        case "S":
            return f" {character} "
        case _:
            return " "


_ASCII = {code: _spaced(chr(code)) for code in range(128)}
