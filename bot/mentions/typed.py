"""Parses the text after a command."""

from __future__ import annotations

import re

from bot.messages import Mention, RoomLink, Text, Words, plain
from bot.typed_text import clean

NICK = re.compile(r"@([^\s@,;:!?()，、；：！？（）]+)")
SIGNS = "+/.,;:!?…，、；：！？"
"""What stands behind a name in a sentence and is no part of it."""
LIST_SIGNS = frozenset({",", ";", "/", "&", "+"})
"""Between two names, on their own."""

Piece = str | Mention | RoomLink


def nick_at(text: str) -> str:
    """The name that the text begins with, as `@ben`: without its `@` and the signs behind it; "" if there is none."""
    match = NICK.match(text)
    return match[1].rstrip(SIGNS) if match else ""


def pieces(text: Text) -> list[Piece]:
    """The text as single words, with people and rooms as they arrived, without the signs behind and between names."""
    found: list[Piece] = []
    for run in text:
        after_name = bool(found) and not isinstance(found[-1], str)
        match run:
            case Words(text=words):
                found += _words_of(words, after_name=after_name)
            case Mention() | RoomLink():
                found.append(run)
            case _:
                found += plain((run,)).split()
    return found


def _words_of(text: str, *, after_name: bool) -> list[str]:
    words = text.split()
    if words and after_name and not text[0].isspace() and not words[0].strip(SIGNS):
        del words[0]  # `@ben, …`
    found: list[str] = []
    for word in words:
        found += _names(word)
    return [word for word in found if word not in LIST_SIGNS]


def _names(word: str) -> list[str]:
    """`@ben/@carla,` is two names; any other word is itself."""
    found: list[str] = []
    rest = word
    while nick := nick_at(rest):
        found.append(f"@{nick}")
        rest = rest[1 + len(nick) :].lstrip(SIGNS)
    return found if found and not rest else [word]


def first_word(text: Text) -> tuple[str, str]:
    """The first word in lower case, and the rest as plain text."""
    word, *left = plain(text).split(maxsplit=1) or [""]
    return word.lower(), left[0].strip() if left else ""


def anywhere(text: Text) -> tuple[list[Mention | str], list[str]]:
    """The people named anywhere, and all other words: the syntax of a search."""
    names: list[Mention | str] = []
    said: list[str] = []
    for run in text:
        if isinstance(run, Mention):
            names.append(run)
            continue
        for word in plain((run,)).split():
            for each in _names(word):
                is_name = bool(nick := nick_at(each)) and each == f"@{nick}"
                (names if is_name else said).append(clean(nick if is_name else each))
    return names, said
