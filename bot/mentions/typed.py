"""What followed a command, piece by piece."""

from __future__ import annotations

import re

from bot.messages import Mention, RoomLink, Text, Words, plain
from bot.typed_text import clean

NICK = re.compile(r"@([^\s@,;:!?()]+)")

Piece = str | Mention | RoomLink


def pieces(text: Text) -> list[Piece]:
    """Words one by one, people and rooms as they arrived."""
    found: list[Piece] = []
    for run in text:
        match run:
            case Words(text=words):
                found += words.split()
            case Mention() | RoomLink():
                found.append(run)
            case _:
                found += plain((run,)).split()
    return found


def first_word(text: Text) -> tuple[str, str]:
    """The first word in lower case, and the rest as plain text."""
    word, *left = plain(text).split(maxsplit=1) or [""]
    return word.lower(), left[0].strip() if left else ""


def anywhere(text: Text) -> tuple[list[Mention | str], list[str]]:
    """The people named anywhere, and all other words: how a search is typed."""
    names: list[Mention | str] = []
    said: list[str] = []
    for run in text:
        if isinstance(run, Mention):
            names.append(run)
            continue
        for word in plain((run,)).split():
            match = NICK.fullmatch(word)
            (names if match else said).append(clean(match[1] if match else word))
    return names, said
