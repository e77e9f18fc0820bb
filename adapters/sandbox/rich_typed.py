"""What is typed into a rich text input, with Slack's marks, as a rich_text block; and such a block as typed."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal

from adapters.sandbox.state import Json

Line = Literal["section", "quote", "list"]

_STYLES: Final = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
_MARKS: Final = {style: mark for mark, style in _STYLES.items()}
_MARKED: Final = re.compile(r"(?<![\w*_~`])(?P<mark>[*_~`])(?P<words>\S(?:[^\n]*?\S)?)(?P=mark)(?![\w*_~`])")
_QUOTE: Final = "> "
_BULLET: Final = "• "


def rich_text(typed: str) -> Json:
    """`*bold*`, `_italic_`, `~struck~`, `code` between backticks, `> ` for a quote and `• ` for a list."""
    elements: list[Json] = []
    for kind, lines in groupby(typed.split("\n"), key=_kind):
        elements.append(_element(kind, list(lines)))
    return {"type": "rich_text", "elements": elements}


def _kind(line: str) -> Line:
    return "quote" if line.startswith(_QUOTE) else "list" if line.startswith(_BULLET) else "section"


def _element(kind: Line, lines: list[str]) -> Json:
    if kind == "list":
        items = [_section(line.removeprefix(_BULLET)) for line in lines]
        return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": items}
    if kind == "quote":
        words = list(_pieces("\n".join(line.removeprefix(_QUOTE) for line in lines)))
        return {"type": "rich_text_quote", "elements": words}
    return _section("\n".join(lines))


def _section(text: str) -> Json:
    return {"type": "rich_text_section", "elements": list(_pieces(text))}


def _pieces(text: str) -> Iterator[Json]:
    at = 0
    for found in _MARKED.finditer(text):
        if found.start() > at:
            yield {"type": "text", "text": text[at : found.start()]}
        yield {"type": "text", "text": found["words"], "style": {_STYLES[found["mark"]]: True}}
        at = found.end()
    if at < len(text):
        yield {"type": "text", "text": text[at:]}


def as_typed(block: Json) -> str:
    """The words of a rich_text block with their marks. Mentions and emoji are written as Slack's own text has them."""
    return "\n".join(_typed(element) for element in block["elements"])


def _typed(element: Json) -> str:
    match element["type"]:
        case "rich_text_list":
            return "\n".join(_BULLET + _typed(item) for item in element["elements"])
        case "rich_text_quote":
            return "\n".join(_QUOTE + line for line in _words(element).split("\n"))
    return _words(element)


def _words(element: Json) -> str:
    return "".join(_piece(piece) for piece in element["elements"])


def _piece(piece: Json) -> str:
    match piece["type"]:
        case "user":
            return f"<@{piece['user_id']}>"
        case "channel":
            return f"<#{piece['channel_id']}>"
        case "emoji":
            return f":{piece['name']}:"
        case "link":
            return str(piece.get("text") or piece["url"])
    marks = "".join(_MARKS[style] for style, on in (piece.get("style") or {}).items() if on and style in _MARKS)
    return f"{marks}{piece.get('text', '')}{marks[::-1]}"
