"""Messages as Block Kit. What people said goes out as data that Slack never parses: `rich_text`, `plain_text`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from adapters.slack import block_kit
from adapters.slack.rich_text import TEXT, Row, rows, split, style
from adapters.slack.text import PLATFORM, fallback
from bot.messages import (
    Alert,
    Button,
    Buttons,
    Chart,
    Cited,
    CodeBlock,
    Confirm,
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
    Shape,
    SmallPrint,
    Style,
    Text,
    Words,
    plain,
)

# docs.slack.dev/reference/block-kit, lengths in code points
HEADER, ROW = 150, 25
BLOCKS = 50
# Not documented: a post of 13,297 characters was refused with msg_blocks_too_long, one of 13,172 was taken.
CHARACTERS = 13_000
LABEL, VALUE, ACTION_ID = 75, 2000, 255
# docs.slack.dev/reference/block-kit/blocks/data-visualization-block
CHART_TITLE, SERIES, POINTS, NAME = 50, 6, 20, 20

# :tada: and :wave::skin-tone-2:, but not the time in 12:30:00. Slack's names have at most 100 characters; without that
# bound, and the letter looked for apart, a long run of letters after a colon would be gone through again and again.
EMOJI = re.compile(r"(?<!\w):((?:[+-]1|100|(?=[0-9_'+-]{0,99}[a-z])[a-z0-9_'+-]{1,100})(?:::skin-tone-[2-6])?):(?!\w)")


class DoesNotFit(Exception):
    """The bot asked for something that Slack has no room for; the text names what, never its content."""


def check_length(text: str, limit: int, what: str) -> str:
    """The text, if it has at least one and at most `limit` characters."""
    if not 1 <= len(text) <= limit:
        raise DoesNotFit(f"{what}: {len(text)} characters, Slack takes 1 to {limit}")
    return text


def plain_text(text: str, limit: int, what: str) -> block_kit.PlainText:
    return {"type": "plain_text", "text": check_length(text, limit, what), "emoji": True}


class Acts:
    """Makes action ids unique inside one message or view, as Slack demands: `praise.undo`, `praise.undo:2`."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def id(self, act: str) -> str:
        count = self._seen[act] = self._seen.get(act, 0) + 1
        return check_length(act if count == 1 else f"{act}:{count}", ACTION_ID, "act")

    @staticmethod
    def act(action_id: str) -> str:
        """The act that an action id was made from."""
        return action_id.partition(":")[0]


Drawn = Iterator[tuple[block_kit.Block, int]]


@dataclass(frozen=True, slots=True)
class Page:
    """As much of a message as one post takes."""

    blocks: list[block_kit.Block]
    text: str


def pages(message: Message) -> tuple[Page, ...]:
    """The whole message, over as many posts as Slack needs; nothing is cut."""
    acts = Acts()
    shares: list[tuple[list[block_kit.Block], list[Part]]] = [([], [])]
    room = CHARACTERS
    for part in message.parts:
        for block, letters in render(part, acts):
            room -= letters
            blocks, parts = shares[-1]
            if blocks and (room < 0 or len(blocks) == BLOCKS):
                blocks, parts = [], []
                shares.append((blocks, parts))
                room = CHARACTERS - letters
            blocks.append(block)
            if not parts or parts[-1] is not part:
                parts.append(part)
    shown = [Page(blocks, _aloud(parts)) for blocks, parts in (shares[1:] if message.summary else shares)]
    return (Page(shares[0][0], fallback(plain(message.summary))), *shown) if message.summary else tuple(shown)


def _aloud(parts: list[Part]) -> str:
    return fallback("\n".join(filter(None, map(_read, parts))))


def _read(part: Part) -> str:
    match part:
        case Heading(text=text) | Chart(title=text):
            return text
        case Paragraph(text=text) | Alert(text=text) | Quote(text=text) | SmallPrint(text=text):
            return plain(text)
        case Buttons() | Divider():
            return ""
        case _:
            assert_never(part)


def render(part: Part, acts: Acts) -> Drawn:
    """The blocks of one part, each with its characters; long text becomes several."""
    match part:
        case Heading(text=text):
            yield from _heading(text)
        case Paragraph(text=text) | Alert(text=text):
            yield from _rich(text, "rich_text_section")
        case Quote(text=text):
            yield from _rich(text, "rich_text_quote")
        case SmallPrint(text=text):
            yield from _small(text)
        case Buttons(buttons=buttons):
            for start in range(0, len(buttons), ROW):
                row = buttons[start : start + ROW]
                actions: block_kit.Actions = {"type": "actions", "elements": [_button(button, acts) for button in row]}
                yield actions, sum(len(button.label) for button in row)
        case Divider():
            yield {"type": "divider"}, 0
        case Chart():
            yield _chart(part), 0
        case _:
            assert_never(part)


def _chart(chart: Chart) -> block_kit.Chart:
    """Every series has a point for each category: Slack refuses others. In messages only."""
    if not 1 <= len(chart.series) <= SERIES or not 1 <= len(chart.categories) <= POINTS:
        raise DoesNotFit(f"chart: {len(chart.series)} series of {len(chart.categories)} points")
    names = [check_length(name, NAME, "category") for name in chart.categories]
    series: list[block_kit.ChartSeries] = [
        {
            "name": check_length(each.name, NAME, "series"),
            "data": [{"label": name, "value": value} for name, value in zip(names, each.numbers, strict=True)],
        }
        for each in chart.series
    ]
    plot: block_kit.Plot = {
        "type": "line" if chart.shape is Shape.LINES else "bar",
        "series": series,
        "axis_config": {"categories": names},
    }
    return {"type": "data_visualization", "title": check_length(chart.title, CHART_TITLE, "chart title"), "chart": plot}


def _heading(text: str) -> Drawn:
    if len(text) > HEADER:
        yield from _rich((Words(text, bold=True),), "rich_text_section")
    elif text:
        yield {"type": "header", "text": plain_text(text, HEADER, "heading")}, len(text)


def _rich(text: Text, row: Row) -> Drawn:
    for piece, letters in split(text):
        yield {"type": "rich_text", "elements": list(rows(piece, row, _elements))}, letters


def _small(text: Text) -> Drawn:
    if any(isinstance(run, Link) for run in text):
        # A context block can only carry a link as mrkdwn, which Slack parses.
        yield from _rich(tuple(_italic(run) for run in text), "rich_text_section")
        return
    for piece, letters in split((Words(plain(text)),)):
        yield {"type": "context", "elements": [plain_text(plain(piece), TEXT, "small print")]}, letters


def _italic(run: Run) -> Run:
    return replace(run, italic=True) if isinstance(run, Words) else run


def _elements(run: Run) -> Iterable[block_kit.RichElement]:
    match run:
        case Words():
            return _words(run)
        case Mention(name=name):
            user = run.on(PLATFORM)
            return block_kit.isolated({"type": "user", "user_id": user}, name) if user else _words(Words(name))
        case RoomLink(room=room):
            if room.platform == PLATFORM:
                return block_kit.isolated({"type": "channel", "channel_id": room.external}, room.name)
            return _words(Words(plain((run,))))
        case Link(url=url, label=label):
            return ({"type": "link", "url": check_length(url, TEXT, "address"), "text": label or url},)
        case Item() | CodeBlock() | Cited():
            return _words(Words(plain((run,))))
        case _:
            assert_never(run)


def _words(run: Words) -> Iterator[block_kit.RichElement]:
    """The words, and the emoji among them, which rich text knows only as elements of their own."""
    end = 0
    for match in EMOJI.finditer(run.text) if ":" in run.text and not run.code else ():
        yield from _text(run.text[end : match.start()], run)
        yield {"type": "emoji", "name": match[1]}
        end = match.end()
    yield from _text(run.text[end:], run)


def _text(text: str, run: Words) -> Iterator[block_kit.RichElement]:
    if text and (found := style(run)):
        yield {"type": "text", "text": text, "style": found}
    elif text:
        yield {"type": "text", "text": text}


def _button(button: Button, acts: Acts) -> block_kit.Button:
    drawn: block_kit.Button = {
        "type": "button",
        "action_id": acts.id(button.act),
        "text": plain_text(button.label, LABEL, "button"),
    }
    if button.value:
        drawn["value"] = check_length(button.value, VALUE, "button value")
    if button.style is Style.PRIMARY:
        drawn["style"] = "primary"
    elif button.style is Style.DANGER:
        drawn["style"] = "danger"
    if button.confirm:
        drawn["confirm"] = _confirm(button.confirm)
    return drawn


def _confirm(confirm: Confirm) -> block_kit.Confirm:
    return {
        "title": plain_text(confirm.title, 100, "confirm title"),
        "text": plain_text(confirm.text, 300, "confirm text"),
        "confirm": plain_text(confirm.yes, 30, "confirm yes"),
        "deny": plain_text(confirm.no, 30, "confirm no"),
    }
