"""Texts that are too long for where they stand: their beginning, with a button for the rest, or pieces of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.formatting import read_marks
from bot.messages import Cited, CodeBlock, Item, Run, Text, Words, count_runs, item_mark, plain

LONGEST = 220
LINES = 3
NAME_LONGEST = 60
WINDOW, CHARACTER, RUN = 180_000, 12, 120
"""Bytes: what texts may take of a window of Slack's 250,000 (docs.slack.dev/reference/views), a character at most (an
emoji as JSON), and a run besides its characters."""


def shorten(text: str, longest: int = LONGEST, lines: int | None = LINES) -> str:
    """The text if it has at most `longest` characters and three lines; else its beginning, cut between words, and
    `…`."""
    kept = "\n".join(text.split("\n")[:lines])
    if len(kept) > longest:
        kept = kept[:longest]
        between = max(kept.rfind(" "), kept.rfind("\n"))
        kept = kept[:between] if between > longest // 2 else kept
    return text if kept == text else f"{kept.rstrip()}…"


def shorten_name(name: str) -> str:
    return shorten(name, NAME_LONGEST)


def fit_name(name: str, render: Callable[[str], str], longest: int, beginning: int) -> str:
    """What is rendered with the whole name if it has at most `longest` characters, else with the first name, else with
    the `beginning` of that."""
    first = name.split()[0] if name.split() else name
    for shown in (name, first):
        if len(rendered := render(shown)) <= longest:
            return rendered
    return render(f"{first[: beginning - 1]}…")


def split_between_words(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of at most `longest` characters."""
    while len(text) > longest:
        end = max(text.rfind("\n", 0, longest), text.rfind(" ", 0, longest)) + 1 or longest
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def shorten_together(texts: Sequence[str]) -> list[tuple[Text, bool]]:
    """Texts of one window as `shorten_marked` returns them: whole, unless it can't hold them all; then none takes more
    than an equal share."""
    marked = [read_marks(text) for text in texts]
    sizes = [len(json.dumps(plain(text))) + RUN * count_runs(text) for text in marked]
    share = WINDOW if sum(sizes) <= WINDOW else WINDOW // len(texts)
    return [
        (whole, False) if size <= share else _shorten_to(text, whole, share)
        for text, whole, size in zip(texts, marked, sizes, strict=True)
    ]


def _shorten_to(text: str, whole: Text, share: int) -> tuple[Text, bool]:
    """As it was typed, if its marks alone would take more than half of the share."""
    longest = (share - RUN * count_runs(whole)) // CHARACTER
    if longest >= share // CHARACTER // 2:
        return shorten_marked(text, longest, None)
    typed = shorten(text, share // CHARACTER, None)
    return (Words(typed),), typed != text


def shorten_marked(text: str, longest: int = LONGEST, lines: int | None = LINES) -> tuple[Text, bool]:
    """What was typed with its marks, as `shorten` cuts it, and whether it was cut: a mark reaches to the end of what is
    left of it, and a link is there whole or not at all."""
    whole = read_marks(text)
    said = plain(whole)
    kept = shorten(said, longest, lines)
    if kept == said:
        return whole, False
    return _end_with_dots(_keep(whole, len(kept) - 1)), True


def _end_with_dots(kept: list[Run]) -> Text:
    """On the last line that is shown."""
    match kept[-1:]:
        case [Item(text=text) | Cited(text=text) as last]:
            return (*kept[:-1], replace(last, text=(*text, Words("…"))))
        case [CodeBlock(text=text) as last]:
            return (*kept[:-1], replace(last, text=f"{text}…"))
        case _:
            return (*kept, Words("…"))


def _keep(text: Text, most: int) -> list[Run]:
    """The first `most` characters."""
    kept: list[Run] = []
    for place, run in enumerate(text):
        left = most - len(plain(text[:place]))
        if left <= 0:
            break
        if len(plain((run,))) <= left:
            kept.append(run)
        elif isinstance(run, Words | CodeBlock):
            kept += [replace(run, text=shown)] if (shown := run.text[:left].rstrip()) else []
        elif isinstance(run, Item | Cited):
            mark = len(item_mark(run)) if isinstance(run, Item) else 0
            kept += [replace(run, text=tuple(some))] if (some := _keep(run.text, left - mark)) else []
    return kept
