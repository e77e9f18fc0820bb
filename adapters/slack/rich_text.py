"""A text as the elements of a `rich_text` block: sections or quotes, and the lists and code among them.

docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal, cast

from adapters.slack import block_kit
from bot.messages import OWN_LINES, Cited, CodeBlock, Item, Run, Text, Words, plain
from bot.shortened import split_between_words

TEXT = 3000
"""Characters of one block, in code points."""

Row = Literal["rich_text_section", "rich_text_quote"]
Draw = Callable[[Run], Iterable[block_kit.RichElement]]


def rows(text: Text, row: Row, draw: Draw) -> Iterator[block_kit.RichPart]:
    """What has lines of its own becomes an element of its own, the rest a `row` each. Lists in a quote keep its bar."""
    for _, group in groupby(text, key=_kind):
        runs = tuple(group)
        match runs[0]:
            case Item():
                yield _list(cast("tuple[Item, ...]", runs), row, draw)
            case CodeBlock():
                yield from (_code(run) for run in runs if isinstance(run, CodeBlock))
            case Cited():
                yield from (_row("rich_text_quote", run.text, draw) for run in runs if isinstance(run, Cited))
            case _:
                yield _row(row, runs, draw)


def _row(row: Row, text: Text, draw: Draw) -> block_kit.RichRow:
    return {"type": row, "elements": [element for run in text for element in draw(run)]}


def _kind(run: Run) -> object:
    """Neighbours of one kind are drawn together; a list ends where its numbers or its depth change."""
    if isinstance(run, Item):
        return Item, run.number > 0, run.indent
    return type(run) if isinstance(run, OWN_LINES) else None


def _list(items: tuple[Item, ...], row: Row, draw: Draw) -> block_kit.RichList:
    first = items[0]
    drawn: block_kit.RichList = {
        "type": "rich_text_list",
        "style": "ordered" if first.number else "bullet",
        "elements": [_row("rich_text_section", item.text, draw) for item in items],
    }
    if first.indent:
        drawn["indent"] = first.indent
    if first.number > 1:
        drawn["offset"] = first.number - 1
    if row == "rich_text_quote":
        drawn["border"] = 1
    return drawn


def _code(block: CodeBlock) -> block_kit.RichPreformatted:
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": block.text}]}


def style(words: Words) -> block_kit.RichStyle:
    """Only what is true stands in it."""
    found: block_kit.RichStyle = {}
    if words.bold:
        found["bold"] = True
    if words.italic:
        found["italic"] = True
    if words.strike:
        found["strike"] = True
    if words.code:
        found["code"] = True
    return found


def split(text: Text) -> Iterator[tuple[Text, int]]:
    """Pieces of at most 3,000 characters, each with its number of them, that together are the whole text."""
    letters = len(plain(text))
    if letters <= TEXT:
        whole = tuple(run for run in text if not isinstance(run, Words) or run.text)
        if whole:
            yield whole, letters
        return
    piece: list[Run] = []
    letters = 0
    for run in _short(text):
        length = len(run.text) if isinstance(run, Words) else len(plain((run,)))
        if piece and letters + length > TEXT:
            yield tuple(piece), letters
            piece, letters = [], 0
        piece.append(run)
        letters += length
    if piece:
        yield tuple(piece), letters


def _short(text: Iterable[Run]) -> Iterator[Run]:
    for run in text:
        if isinstance(run, Words):
            yield from (replace(run, text=piece) for piece in split_between_words(run.text, TEXT))
        else:
            yield run
