"""What the bot says, as values: no markup, no platform.

A `Text` is a row of runs. People's own words, names and links are runs of their own, so that an adapter can hand each
to the platform as data and nothing that somebody typed is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.people import Handle


@dataclass(frozen=True, slots=True)
class Room:
    """A channel or room. `external` is the platform's id, `name` how people call it, without `#`."""

    platform: str
    external: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of plain words. `code`: as on a typewriter, where nothing is an emoji."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, notified natively on the platforms where they have a handle, else written as a name."""

    name: str
    handles: tuple[Handle, ...] = ()

    def on(self, platform: str) -> str | None:
        """The person's id on that platform, or None."""
        return next((h.external for h in self.handles if h.platform == platform), None)


@dataclass(frozen=True, slots=True)
class RoomLink:
    """A room, linked on its own platform, else written as `#name`."""

    room: Room


@dataclass(frozen=True, slots=True)
class Link:
    """An address that can be followed. Where somebody typed it, the label is the address (bot/formatting.py)."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list that somebody typed: with its `number`, or 0 for a bullet. `indent` is how deep it stands."""

    text: tuple[Run, ...]
    number: int = 0
    indent: int = 0


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code, shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Lines that somebody quotes in what they write."""

    text: tuple[Run, ...]


Run = Words | Mention | RoomLink | Link | Item | CodeBlock | Cited
Text = tuple[Run, ...]
OWN_LINES = (Item, CodeBlock, Cited)
"""Runs that stand on lines of their own, whatever is before and behind them."""


def plain(text: Text) -> str:
    """The text as people would read it aloud: names, labels, no addresses."""
    if frozenset(OWN_LINES).isdisjoint(map(type, text)):
        return "".join(_plain(run) for run in text)
    return join_lines(text, _plain, "\n")


def count_runs(text: Text) -> int:
    """How many runs it is made of, those within lists and quotes too."""
    return sum(1 + (count_runs(run.text) if isinstance(run, Item | Cited) else 0) for run in text)


def join_lines(text: Text, draw: Callable[[Run], str], newline: str) -> str:
    """The runs as `draw` gives them, those with lines of their own apart from the others."""
    drawn, apart = "", False
    for run in text:
        own = isinstance(run, OWN_LINES)
        drawn += newline if drawn and (own or apart) and not drawn.endswith(newline) else ""
        drawn += draw(run)
        apart = own
    return drawn


def item_mark(item: Item) -> str:
    """What stands before a line of a list."""
    return "    " * item.indent + (f"{item.number}. " if item.number else "• ")


def _plain(run: Run) -> str:
    match run:
        case Item(text=text):
            return item_mark(run) + plain(text)
        case CodeBlock(text=text):
            return text
        case Cited(text=text):
            return plain(text)
        case Words(text=text):
            return text
        case Mention(name=name):
            return name
        case RoomLink(room=room):
            return f"#{room.name or room.external}"
        case Link(label=label):
            return label


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Confirm:
    """Asked before a button acts: title up to 100, text up to 300, the two labels up to 30 characters."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Button:
    """`act` is the router's name for what happens (`praise.undo`), `value` what it happens to (≤ 2,000 characters).
    `typed` is a command that does the same, for rooms of platforms without buttons: "praise +1 17"."""

    act: str
    label: str
    value: str = ""
    style: Style = Style.PLAIN
    confirm: Confirm | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a person, set apart from the bot's own."""

    text: Text


@dataclass(frozen=True, slots=True)
class Alert:
    """What must be read before anything else in a form, such as who will read it; at most `ALERT_LONGEST` characters.
    Anywhere but in a form it is a paragraph."""

    text: Text


ALERT_LONGEST = 200
"""Slack: docs.slack.dev/reference/block-kit/blocks/alert-block."""


@dataclass(frozen=True, slots=True)
class SmallPrint:
    text: Text


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


class Shape(StrEnum):
    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a chart: a number for each of its categories."""

    name: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers, in messages that the bot sends on its own account; each series has a number for each
    category. The message says the numbers in words too, for where it can't be shown (bot/fallback.py). Titles have up
    to 50 characters, names up to 20; at most 6 series of 20 numbers, and two charts a message."""

    title: str
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]


Part = Heading | Paragraph | Alert | Quote | SmallPrint | Buttons | Divider | Chart


@dataclass(frozen=True, slots=True)
class File:
    """A file that a message brings. `name` ends with its kind: `stats.csv`."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a room, a DM, or to one person alone. `summary` is what a notification shows. One with `files`
    can't be edited; deleting it takes them away."""

    parts: tuple[Part, ...]
    summary: Text = ()
    files: tuple[File, ...] = ()

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(each for part in self.parts if isinstance(part, Buttons) for each in part.buttons)


def has_charts(message: Message) -> bool:
    return any(isinstance(part, Chart) for part in message.parts)


HOME_MOST = 100
PART_LONGEST = 3000
"""What the narrowest platform shows. Slack: 100 blocks in a view, 3,000 characters in one; docs.slack.dev/block-kit."""


@dataclass(frozen=True, slots=True)
class Home:
    """A person's own page with the bot: at most `HOME_MOST` parts of at most `PART_LONGEST` characters."""

    parts: tuple[Part, ...]


def render_row(buttons: Sequence[Button]) -> tuple[Buttons, ...]:
    """Nothing without buttons, for there is no empty row."""
    return (Buttons(tuple(buttons)),) if buttons else ()


def render_lines(*lines: Text, buttons: Sequence[Button] = ()) -> Message:
    """A paragraph each; the first is the notification."""
    return Message((*map(Paragraph, lines), *render_row(buttons)), summary=lines[0])
