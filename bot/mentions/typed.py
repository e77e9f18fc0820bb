"""What followed a command, piece by piece."""

from __future__ import annotations

from bot.messages import Link, Mention, RoomLink, Text, Words, plain

Piece = str | Mention | RoomLink


def pieces(text: Text) -> list[Piece]:
    """Words one by one, people and rooms as they arrived."""
    found: list[Piece] = []
    for run in text:
        match run:
            case Words(text=words):
                found += words.split()
            case Link():
                found += plain((run,)).split()
            case _:
                found.append(run)
    return found


def first_word(text: Text) -> tuple[str, str]:
    """The first word in lower case, and the rest as plain text."""
    word, *left = plain(text).split(maxsplit=1) or [""]
    return word.lower(), left[0].strip() if left else ""
