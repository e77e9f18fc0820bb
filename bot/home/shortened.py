"""Long texts on Home: the beginning, and a button for the rest."""

from __future__ import annotations

LONGEST = 220
LINES = 3
NAME_LONGEST = 60


def shorten(text: str, longest: int = LONGEST) -> str:
    """The text if it has at most `longest` characters and three lines; else its beginning, cut between words, and
    `…`."""
    kept = "\n".join(text.split("\n")[:LINES])
    if len(kept) > longest:
        kept = kept[:longest]
        between = max(kept.rfind(" "), kept.rfind("\n"))
        kept = kept[:between] if between > longest // 2 else kept
    return text if kept == text else f"{kept.rstrip()}…"
