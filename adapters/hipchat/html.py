"""Messages as HipChat shows them: in its subset of HTML, or as plain text where somebody is mentioned.

developer.atlassian.com/server/hipchat/messages: HTML knows no mentions, and plain text no markup. Everything that
people wrote is escaped here, once; in plain text that means that it can mention nobody and is no command.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol, assert_never

from adapters.hipchat.reading import PLATFORM
from bot.errors import PermanentDeliveryError
from bot.messages import (
    OWN_LINES,
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

MOST = 10_000
"""Characters of one message."""
PIECE = 1_800
"""Characters of a text that are drawn at once: with every one escaped (&amp;) they stay below `MOST`."""
LINE = "―" * 12
WORD_JOINER = "\N{WORD JOINER}"
RINGING = re.compile(r"@(?=\w)")

Format = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Page:
    """As much as one message takes. `rings`: it mentions somebody."""

    message: str
    format: Format
    rings: bool = False


class Pen(Protocol):
    """Writes runs in one of the formats."""

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
        text = escape(f"~{run.text}~" if run.strike and run.text else run.text)  # there is no tag for what is struck
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
    """`names` are the @mention names by person's id."""

    names: Mapping[str, str]
    format: Format = "text"
    newline: str = "\n"

    def words(self, run: Words) -> str:
        return unrung(f"~{run.text}~" if run.strike and run.text else f"`{run.text}`" if run.code else run.text)

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
    """Nothing in it mentions or rings anybody."""
    return RINGING.sub("@" + WORD_JOINER, text)


def mentions_of(message: Message) -> tuple[str, ...]:
    """The ids of whom it mentions here."""
    runs = (run for part in message.parts for run in _text(part))
    return tuple(dict.fromkeys(id_ for run in runs if isinstance(run, Mention) and (id_ := run.on(PLATFORM))))


def pages(message: Message, names: Mapping[str, str], mark: str = "") -> tuple[Page, ...]:
    """The whole message, over as many as HipChat needs; nothing is cut. `names` are the @mention names of those who are
    mentioned; `mark` stands under each page, so that it can be found again. Raises `PermanentDeliveryError`."""
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
    """What stands under each of so many pages."""
    return tuple(f"{mark} {place}/{count}" if count > 1 else mark for place in range(1, count + 1))


def _add_mark(drawn: str, pen: Pen, mark: str, place: int, count: int) -> str:
    if pen.format == "text" and drawn.startswith("/"):
        drawn = WORD_JOINER + drawn  # else HipChat takes it for a command: /me, /code
    if not mark:
        return drawn
    return f"{drawn}{pen.newline}{pen.words(Words(marks(mark, count)[place - 1], italic=True))}"


def _pack(lines: Iterator[tuple[str, str]], most: int) -> Iterator[str]:
    """Each is a line break, where one belongs, and what follows it."""
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
    """In plain text a mention ends where a space is, whatever stood beside it."""
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
        case Quote(text=text):
            return text if any(isinstance(run, OWN_LINES) for run in text) else (Words("“"), *text, Words("”"))
        case SmallPrint(text=text):
            return tuple(replace(run, italic=True) if isinstance(run, Words) else run for run in text)
        case Divider():
            return (Words(LINE),)
        case Buttons() | Chart():
            return ()  # bot/fallback.py has put words in their place
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
    """Pieces of at most `PIECE` characters that together are the whole text."""
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
    rest = run.text
    while len(rest) > PIECE:
        end = max(rest.rfind("\n", 0, PIECE), rest.rfind(" ", 0, PIECE)) + 1 or PIECE
        yield replace(run, text=rest[:end])
        rest = rest[end:]
    if rest:
        yield replace(run, text=rest)
