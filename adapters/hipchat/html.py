"""Renders messages in HipChat's subset of HTML, or as plain text if they mention somebody.

developer.atlassian.com/server/hipchat/messages: HTML has no mentions, plain text no markup. All text from people is
escaped here, once; in plain text escaped means that it mentions nobody and is no command.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol, assert_never

from adapters.hipchat.reading import PLATFORM
from bot.emoji import in_unicode
from bot.errors import PermanentDeliveryError
from bot.messages import (
    OWN_LINES,
    Alert,
    Buttons,
    Chart,
    Cited,
    CodeBlock,
    Divider,
    Heading,
    Item,
    Link,
    Mention,
    Message,
    Paragraph,
    Part,
    Quote,
    RoomLink,
    Run,
    SmallPrint,
    Text,
    Words,
    item_mark,
    join_lines,
    plain,
)
from bot.shortened import split_between_words

MOST = 10_000
"""Characters of one message."""
PIECE = 1_800
"""Characters of a text rendered at once: even with every one escaped (&amp;) they stay below `MOST`."""
LINE = "―" * 12
WORD_JOINER = "\N{WORD JOINER}"
RINGING = re.compile(r"@(?=\w)")

Format = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one message. `rings`: it mentions somebody."""

    message: str
    format: Format
    rings: bool = False


class Pen(Protocol):
    """Renders text runs in one of the formats."""

    @property
    def format(self) -> Format: ...
    @property
    def newline(self) -> str: ...
    def words(self, run: Words) -> str: ...
    def mention(self, run: Mention) -> str: ...
    def link(self, run: Link) -> str: ...
    def code(self, run: CodeBlock) -> str: ...


class HtmlPen:
    format: Format = "html"
    newline = "<br>"

    def words(self, run: Words) -> str:
        said = run.text if run.code else in_unicode(run.text)
        text = escape(f"~{said}~" if run.strike and said else said)  # there is no tag for what is struck
        text = f"<code>{text}</code>" if run.code and text else text
        text = f"<em>{text}</em>" if run.italic and text else text
        return f"<b>{text}</b>" if run.bold and text else text

    def mention(self, run: Mention) -> str:
        return f"<b>{escape(run.name)}</b>"

    def link(self, run: Link) -> str:
        return f'<a href="{html.escape(run.url)}">{escape(run.label or run.url)}</a>'

    def code(self, run: CodeBlock) -> str:
        return f"<pre>{html.escape(run.text, quote=False)}</pre>"


@dataclass(frozen=True, slots=True)
class TextPen:
    """`names` are the mention names by person's id."""

    names: Mapping[str, str]
    format: Format = "text"
    newline: str = "\n"

    def words(self, run: Words) -> str:
        said = run.text if run.code else in_unicode(run.text)
        return unrung(f"~{said}~" if run.strike and said else f"`{said}`" if run.code else said)

    def mention(self, run: Mention) -> str:
        known = self.names.get(run.on(PLATFORM) or "")
        return f"@{known}" if known else unrung(run.name)

    def link(self, run: Link) -> str:
        return f"{unrung(run.label)}: {run.url}" if run.label and run.label != run.url else run.url

    def code(self, run: CodeBlock) -> str:
        return unrung(run.text)


def escape(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def unrung(text: str) -> str:
    """The text without active mentions: it notifies nobody."""
    return RINGING.sub("@" + WORD_JOINER, text)


def mentions_of(message: Message) -> tuple[str, ...]:
    """The ids of those it mentions here."""
    runs = (run for part in message.parts for run in _text(part))
    return tuple(dict.fromkeys(id_ for run in runs if isinstance(run, Mention) and (id_ := run.on(PLATFORM))))


def pages(message: Message, names: Mapping[str, str], mark: str = "") -> tuple[Page, ...]:
    """The whole message, on as many pages as HipChat needs; nothing is cut. `names` are the mention names of those
    mentioned; `mark` ends each page, so that it can be found again. Raises `PermanentDeliveryError`."""
    rings = any(id_ in names for id_ in mentions_of(message))
    pen: Pen = TextPen(names) if rings else HtmlPen()
    found = list(_pack(_render(message, pen), MOST - len(mark) - 60))
    if not found:
        raise PermanentDeliveryError("no_message")
    marked = [_add_mark(each, pen, mark, place, len(found)) for place, each in enumerate(found, start=1)]
    if any(len(each) > MOST for each in marked):
        raise PermanentDeliveryError("does_not_fit")
    return tuple(Page(each, pen.format, rings) for each in marked)


def marks(mark: str, count: int) -> tuple[str, ...]:
    """The references that end each of `count` pages."""
    return tuple(f"{mark} {place}/{count}" if count > 1 else mark for place in range(1, count + 1))


def _add_mark(drawn: str, pen: Pen, mark: str, place: int, count: int) -> str:
    if pen.format == "text" and drawn.startswith("/"):
        drawn = WORD_JOINER + drawn  # otherwise HipChat takes it for a command: /me, /code
    if not mark:
        return drawn
    return f"{drawn}{pen.newline}{pen.words(Words(marks(mark, count)[place - 1], italic=True))}"


def _pack(lines: Iterator[tuple[str, str]], most: int) -> Iterator[str]:
    """Packs lines into pages; each item is a line break, if there is one, and the text after it."""
    page = ""
    for newline, drawn in lines:
        if page and len(page) + len(newline) + len(drawn) > most:
            yield page
            page = ""
        page += newline + drawn if page else drawn
    if page.strip():
        yield page


def _render(message: Message, pen: Pen) -> Iterator[tuple[str, str]]:
    parts = message.parts or ((Paragraph(message.summary),) if message.summary else ())
    for part in parts:
        newline = pen.newline
        for piece in split(_text(part)):
            yield newline, _join(piece, pen)
            newline = ""


def _join(piece: Text, pen: Pen) -> str:
    """In plain text a mention must end with a space, whatever followed it."""
    if any(isinstance(run, OWN_LINES) for run in piece):
        return join_lines(piece, lambda run: _run(run, pen), pen.newline)
    drawn, after_mention = "", False
    for run in piece:
        more, is_mention = _run(run, pen), isinstance(run, Mention) and pen.format == "text"
        touching = drawn[-1:].isalnum() if is_mention else after_mention and more[:1].isalnum()
        drawn += f" {more}" if touching else more
        after_mention = is_mention
    return drawn


def _text(part: Part) -> Text:
    match part:
        case Heading(text=text):
            return (Words(text, bold=True),)
        case Paragraph(text=text):
            return text
        case Alert(text=text):
            return tuple(replace(run, bold=True) if isinstance(run, Words) else run for run in text)
        case Quote(text=text):
            return text if any(isinstance(run, OWN_LINES) for run in text) else (Words("“"), *text, Words("”"))
        case SmallPrint(text=text):
            return tuple(replace(run, italic=True) if isinstance(run, Words) else run for run in text)
        case Divider():
            return (Words(LINE),)
        case Buttons() | Chart():
            return ()  # bot/fallback.py has replaced them
        case _:
            assert_never(part)


def _run(run: Run, pen: Pen) -> str:
    match run:
        case Words():
            return pen.words(run)
        case Mention():
            return pen.mention(run)
        case RoomLink():
            return pen.words(Words(plain((run,))))
        case Link():
            return pen.link(run)
        case Item(text=text):
            return pen.words(Words(item_mark(run))) + _join(text, pen)
        case CodeBlock():
            return pen.code(run)
        case Cited(text=text):
            return pen.words(Words("“")) + _join(text, pen) + pen.words(Words("”"))
        case _:
            assert_never(run)


def split(text: Text) -> Iterator[Text]:
    """Splits the text into pieces of at most `PIECE` characters."""
    piece: list[Run] = []
    letters = 0
    for run in text:
        for short in _short(run):
            length = _weight(short)
            if piece and letters + length > PIECE:
                yield tuple(piece)
                piece, letters = [], 0
            piece.append(short)
            letters += length
    if piece:
        yield tuple(piece)


def _weight(run: Run) -> int:
    """Its characters, and those of the addresses in it, which are drawn too."""
    inside = run.text if isinstance(run, Item | Cited) else (run,)
    return len(plain((run,))) + sum(len(each.url) for each in inside if isinstance(each, Link))


def _short(run: Run) -> Iterator[Run]:
    if isinstance(run, Item | Cited) and _weight(run) > PIECE:
        for each in (Words(f"\n{item_mark(run) if isinstance(run, Item) else ''}"), *run.text, Words("\n")):
            yield from _short(each)
        return
    if not isinstance(run, Words | CodeBlock):
        yield run
        return
    yield from (replace(run, text=piece) for piece in split_between_words(run.text, PIECE))
