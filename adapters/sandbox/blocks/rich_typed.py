"""What is typed into a rich text input, with Slack's marks, as a rich_text block; and such a block as typed."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final, Literal

from adapters.sandbox.state import Channel, Json, Person

Line = Literal["section", "quote", "list"]

_STYLES: Final = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
_MARKS: Final = {style: mark for mark, style in _STYLES.items()}
# A mark ends at the next of its kind that doesn't stand within a word (`_snake_case_`): no line is gone through twice.
_MARKED: Final = re.compile(
    r"(?<![\w*_~`])(?P<mark>[*_~`])(?P<words>(?=\S)(?:(?!(?P=mark))[^\n]|(?<=\w)(?P=mark)(?=\w))+?(?<=\S))"
    r"(?P=mark)(?![\w*_~`])"
)
_LIVE: Final = re.compile(
    r"<@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>|<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>|<!(?P<range>here|channel|everyone)>"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+-]+):(?![\w:])|(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"])"
)
_QUOTE: Final = "> "
_BULLET: Final = "• "


def rich_text(stored: str) -> Json:
    """`*bold*`, `_italic_`, `~struck~`, `code` between backticks, `> ` for a quote and `• ` for a list.

    `stored` is what was typed as messages keep it (`text.as_stored`): & < > escaped, people as <@U…>.
    """
    elements: list[Json] = []
    for kind, lines in groupby(stored.replace("&gt;", ">").split("\n"), key=_kind):
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
        yield from _run(text[at : found.start()], {})
        style = {_STYLES[found["mark"]]: True}
        yield from [_text(found["words"], style)] if found["mark"] == "`" else _run(found["words"], style)
        at = found.end()
    yield from _run(text[at:], {})


def _run(text: str, style: Json) -> Iterator[Json]:
    """Words of one style: people, channels, emoji and addresses stand out of them."""
    at = 0
    for found in _LIVE.finditer(text):
        if found.start() > at:
            yield _text(text[at : found.start()], style)
        yield {**_live(found), **({"style": style} if style else {})}
        at = found.end()
    if at < len(text):
        yield _text(text[at:], style)


def _live(found: re.Match[str]) -> Json:
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    if found["range"]:
        return {"type": "broadcast", "range": found["range"]}
    return (
        {"type": "emoji", "name": found["emoji"]} if found["emoji"] else {"type": "link", "url": _plain(found["url"])}
    )


def _text(stored: str, style: Json) -> Json:
    return {"type": "text", "text": _plain(stored), **({"style": style} if style else {})}


def _plain(stored: str) -> str:
    return stored.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(block: Json, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> str:
    """The words of a rich_text block with their marks; people and channels by name."""
    return "\n".join(_Typed(people, channels).element(element) for element in block["elements"])


class _Typed:
    def __init__(self, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> None:
        self._people, self._channels = people, channels

    def element(self, element: Json) -> str:
        match element["type"]:
            case "rich_text_list":
                return "\n".join(_BULLET + self.element(item) for item in element["elements"])
            case "rich_text_quote":
                return "\n".join(_QUOTE + line for line in self._words(element).split("\n"))
        return self._words(element)

    def _words(self, element: Json) -> str:
        return "".join(self._piece(piece) for piece in element["elements"])

    def _piece(self, piece: Json) -> str:
        marks = "".join(_MARKS[style] for style, on in (piece.get("style") or {}).items() if on and style in _MARKS)
        return f"{marks}{self._inner(piece)}{marks[::-1]}"

    def _inner(self, piece: Json) -> str:
        match piece["type"]:
            case "user":
                person = self._people.get(piece["user_id"])
                return f"@{person.name}" if person else f"<@{piece['user_id']}>"
            case "channel":
                channel = self._channels.get(piece["channel_id"])
                return f"#{channel.name}" if channel else f"<#{piece['channel_id']}>"
            case "broadcast":
                return f"@{piece['range']}"
            case "emoji":
                return f":{piece['name']}:"
            case "link":
                return str(piece.get("text") or piece["url"])
        return str(piece.get("text", ""))
