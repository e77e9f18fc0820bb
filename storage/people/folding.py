"""Text without case and accents, for searching."""

from __future__ import annotations

import re
import unicodedata


def fold_text(text: str) -> str:
    """Lower case, no accents, one space between words: `Ana  LÓPEZ` becomes `ana lopez`."""
    if text.isascii():
        return " ".join(text.lower().split())
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf", "Cs")).split())


WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Scripts that put no blanks between words: Chinese, Japanese, Thai, Lao, Tibetan, Burmese, Khmer."""


def searchable(text: str) -> str:
    """The words of a text, each after one space, so that ` word` finds its beginnings.

    Punctuation only separates; symbols (an emoji) are words of their own, and so is what is written without blanks.
    Nothing that LIKE treats specially is left.
    """
    plain = fold_text(text)
    if plain.isascii():
        spaced = plain.translate(_ASCII)
    else:
        spaced = WITHOUT_BLANKS.sub(r" \g<0> ", "".join(_to_space(c) for c in plain))
    return "".join([f" {word}" for word in spaced.split()])


SEARCH_LONGEST = 100
"""Characters of a search that are looked at, as many as the forms take."""
SEARCH_MOST_WORDS = 8
"""Words of it: each costs a look at every row."""


def search_terms(text: str) -> list[str]:
    """What has to be contained in a text as `searchable` has it: ` word` for the beginning of a word, `word` for what
    begins anywhere: behind another sign (`eun-ji`), or in a script without blanks. The rest of a longer search is left
    out before anything is done with it: it finds more then, not less."""
    terms: list[str] = []
    for typed in fold_text(text[:SEARCH_LONGEST]).split():
        for place, word in enumerate(searchable(typed).split()):
            terms.append(word if place or WITHOUT_BLANKS.match(word) else f" {word}")
    return list(dict.fromkeys(terms))[:SEARCH_MOST_WORDS]


def _to_space(character: str) -> str:
    match unicodedata.category(character)[0]:
        case "L" | "M" | "N":
            return character
        case "S":
            return f" {character} "
        case _:
            return " "


_ASCII = {code: _to_space(chr(code)) for code in range(128)}
