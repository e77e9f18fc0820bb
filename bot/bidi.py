"""Text that is written from right to left, within lines that are not. Unicode's Bidirectional Algorithm, UAX #9."""

from __future__ import annotations

import re

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolate(text: str) -> str:
    """The text, so that what stands around it keeps its order. Text without letters from right to left, as it is."""
    if text.isascii() or not RIGHT_TO_LEFT.search(text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def is_isolated(text: str) -> bool:
    return text.startswith(FIRST_STRONG_ISOLATE)


def strip_direction(text: str) -> str:
    """Without the characters that turn what follows around."""
    return text if text.isascii() else DIRECTION.sub("", text)
