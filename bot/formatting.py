"""What people typed, with the marks that chats know: *bold*, _italic_, ~struck~, `code`, links, lists, quotes, code.

Stored is what was typed; this reads it when it is shown, once. It never finds a mention. A link leads to http, https or
mailto, and says where: its label is the address, or the address's host follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from bot.messages import Cited, CodeBlock, Item, Link, Run, Text, Words, count_runs

FENCE = "```"
LINK_LONGEST = 500
MOST_RUNS = 150
"""A text with more is shown as it was typed: of several such texts a window would not hold one page."""
DEEPEST = 8  # Slack: a list is indented by 0 to 8, docs.slack.dev/reference/block-kit/blocks/rich-text-block

# A mark begins after no letter or digit and before no blank, and ends the other way round, on the same line.
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W_])"
MARKED = "|".join(
    rf"(?<!{each}){each}(?=[^\s{each}])(?P<{name}>[^\n{each}]{{1,3000}})(?<!\s){each}(?!{each})"
    for name, each in (("code", "`"), ("bold", r"\*"), ("italic", "_"), ("strike", "~"))
)
ADDRESS = r"(?:https?://|mailto:)[^\s<>|\"`\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{1,500}"
INLINE = re.compile(
    rf"<(?P<target>{ADDRESS})(?:\|(?P<label>[^<>|\n]{{0,500}}))?>|{BEFORE}(?P<bare>{ADDRESS})|{BEFORE}(?:{MARKED}){AFTER}",
    re.IGNORECASE,
)
LIST_LINE = re.compile(r"([ \t]{0,16})(?:[-•*]|([1-9][0-9]?)[.)])[ \t]+(?=\S)")
CITED_LINE = re.compile(r">[ \t]+(?=\S)")
UNMARKED = re.compile(r"[^\s*_~`<>:\-•0-9][^*_~`<>:\n\r]*")
"""A line without a character that could begin a mark, an address or a list: most of what people type."""
HOST = re.compile(r"[^\W_](?:[\w-]{0,62}[^\W_])?(?:\.[^\W_](?:[\w-]{0,62}[^\W_])?){0,20}\.?")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
LIKE_ADDRESS = re.compile(r"\w\.\w|://|@|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
TRAILING = ".,;:!?'\"*_~)]}»”’…"
PAIRS = {")": "(", "]": "[", "}": "{"}


def read_marks(text: str) -> Text:
    """All of it: words with their styles, links, lists, quotes and code."""
    if UNMARKED.fullmatch(text):
        return (Words(text),)
    runs: list[Run] = []
    for place, part in enumerate(_split_fences(text)):
        if not place % 2:
            runs += _lines(part)
        elif part.strip():
            runs.append(CodeBlock(part.strip("\n")))
    found = tuple(runs)
    return found if count_runs(found) <= MOST_RUNS else (Words(text),)


def read_line(text: str, *, bold: bool = False) -> Text:
    """One line, or a text that stands between the bot's words: styles and links only."""
    return tuple(_inline(text, Words("", bold=bold)))


def _split_fences(text: str) -> list[str]:
    """The text outside and inside ``` by turns. One that is never closed is no mark."""
    parts = text.split(FENCE)
    if len(parts) % 2 == 0:
        parts[-2:] = [FENCE.join(parts[-2:])]
    for place in range(1, len(parts), 2):
        if not parts[place].strip():
            return [text]
    return parts


def _lines(text: str) -> Iterator[Run]:
    """Lists and quoted lines apart from the others, which stay together."""
    words: list[str] = []
    cited: list[str] = []
    for line in text.strip("\n").split("\n") if text.strip() else ():
        mark, quote = LIST_LINE.match(line), CITED_LINE.match(line)
        if cited and not quote:
            yield Cited(read_line("\n".join(cited)))
            cited = []
        if words and (mark or quote):
            yield from read_line("\n".join(words))
            words = []
        if quote:
            cited.append(line[quote.end() :])
        elif mark:
            yield _item(line, mark)
        else:
            words.append(line)
    if cited:
        yield Cited(read_line("\n".join(cited)))
    yield from read_line("\n".join(words))


def _item(line: str, mark: re.Match[str]) -> Item:
    indent = len(mark[1].expandtabs(4)) // 2
    return Item(read_line(line[mark.end() :]), int(mark[2] or 0), min(indent, DEEPEST))


def _inline(text: str, style: Words) -> Iterator[Run]:
    end = 0
    for match in INLINE.finditer(text):
        found, rest = _read_match(match, style)
        if found:
            yield from _style(text[end : match.start()], style)
            yield from found
            end = match.end() - len(rest)
    yield from _style(text[end:], style)


def _style(text: str, style: Words) -> Iterator[Run]:
    if text:
        yield replace(style, text=text)


def _read_match(match: re.Match[str], style: Words) -> tuple[list[Run], str]:
    """What a match stands for, nothing if it is no mark after all; and what of its end belongs to the words again."""
    if target := match["target"]:
        return _label(target, (match["label"] or "").strip(), style), ""
    if bare := match["bare"]:
        address = _trim(bare)
        return ([Link(address, address)] if leads_somewhere(address) else []), bare[len(address) :]
    if code := match["code"]:
        return [replace(style, text=code, code=True)], ""
    if bold := match["bold"]:
        return list(_inline(bold, replace(style, bold=True))), ""
    if italic := match["italic"]:
        return list(_inline(italic, replace(style, italic=True))), ""
    return list(_inline(match["strike"], replace(style, strike=True))), ""


def _label(target: str, label: str, style: Words) -> list[Run]:
    """A label that looks like an address gives way to the address; after others the host is said."""
    if not leads_somewhere(target):
        return []
    if not label or LIKE_ADDRESS.search(label):
        return [Link(target, target)]
    return [Link(target, label), replace(style, text=f" ({_place(target)})")]


def _place(address: str) -> str:
    """Where an address leads: its host, or the mail address."""
    if address.lower().startswith("mailto:"):
        return address[len("mailto:") :].partition("?")[0]
    return urlsplit(address).hostname or address


def _trim(address: str) -> str:
    """Without the full stop or bracket that belongs to the sentence around it."""
    while address and address[-1] in TRAILING:
        opening = PAIRS.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address


def leads_somewhere(address: str) -> bool:
    """Whether it is an address of a kind that people may link: http, https with a host, or mailto with somebody."""
    if len(address) > LINK_LONGEST:
        return False
    if address.lower().startswith("mailto:"):
        return MAIL.fullmatch(_place(address)) is not None
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https")
            and parts.port != 0
            and "@" not in parts.netloc
            and bool(HOST.fullmatch(parts.hostname or ""))
        )
    except ValueError:
        return False
