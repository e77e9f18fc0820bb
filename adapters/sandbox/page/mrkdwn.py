"""Slack's mrkdwn and control sequences as HTML. What isn't markup is escaped once, here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

from adapters.sandbox.page import times
from adapters.sandbox.page.emoji import emoji
from adapters.sandbox.state import Channel, Person

_INLINE: Final = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<control>[^<>\n]+)>"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+-]+(?:::skin-tone-[2-6])?):(?![\w:])"
    r"|(?<![\w*])\*(?P<b>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<i>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<s>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)
_URL: Final = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_PERMALINK: Final = re.compile(r"^https?://[^/]+/archives/(?P<channel>[A-Z0-9]+)/p(?P<s>\d{10})(?P<us>\d{6})")
WRAPS: Final = {
    "b": Markup("<b>{}</b>"),
    "i": Markup("<i>{}</i>"),
    "s": Markup("<s>{}</s>"),
    "u": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
}
_SAFE: Final = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Reader:
    """Whoever looks at a text, and the names they see in it."""

    person: Person
    people: Mapping[str, Person]
    channels: Mapping[str, Channel]
    now: datetime

    def mention(self, user_id: str) -> Markup:
        """`@Ana` with the mark for one's own name; an unknown id stays readable."""
        found = self.people.get(user_id)
        mine = " mention-me" if user_id == self.person.id else ""
        name = found.shown_name if found else user_id
        return Markup('<span class="mention{}">@{}</span>').format(mine, name)

    def channel(self, channel_id: str) -> Markup:
        """A link to the channel, or `private channel` for those who aren't in it."""
        found = self.channels.get(channel_id)
        if found is None or (found.kind != "public" and self.person.id not in found.members):
            return Markup('<span class="mention">🔒 private channel</span>')
        place = f"/as/{self.person.name}/{found.name}"
        return Markup('<a class="mention" href="{}">#{}</a>').format(place, found.name)

    def broadcast(self, name: str) -> Markup:
        return Markup('<span class="mention mention-me">@{}</span>').format(name)

    def link(self, url: str, text: str) -> Markup:
        """A link that opens beside the workspace; one to a message of the workspace stays inside it."""
        if (found := _PERMALINK.match(url)) and found["channel"] in self.channels:
            place = f"/as/{self.person.name}/{found['channel']}?at={found['s']}.{found['us']}"
            return Markup('<a href="{}">{}</a>').format(place, text)
        if not url.lower().startswith(_SAFE):
            return escape(text)
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, text)

    def date(self, stamp: str, form: str, link: str | None, fallback: str) -> Markup:
        """`<!date^…>` in the reader's zone; the fallback when the form is unknown."""
        if not stamp.isdigit():
            return escape(fallback)
        at, now = times.local(stamp, self.person.tz), self.now.astimezone(times.zone(self.person.tz))
        shown = times.date_format(form, at, now, self.person.locale)
        text = shown if shown is not None else fallback
        return self.link(link, text) if link else Markup('<time datetime="{}">{}</time>').format(at.isoformat(), text)


def plain(text: str) -> str:
    """Slack's three entities undone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """Text of a message or of a mrkdwn object as HTML: fences, quotes and everything within a line."""
    parts: list[Markup] = []
    for index, part in enumerate(re.split(r"```\n?", text)):
        if index % 2 and text.count("```") > index:
            parts.append(Markup("<pre>{}</pre>").format(_in_code(part.rstrip("\n"), reader)))
        else:
            parts.extend(_lines(part.strip("\n") if index else part.rstrip("\n"), reader, verbatim))
    return Markup("").join(parts)


def _lines(text: str, reader: Reader, verbatim: bool) -> Iterator[Markup]:
    quote: list[Markup] = []
    lines: list[Markup] = []
    for line in text.split("\n") if text else []:
        marker = re.match(r"(?:&gt;|>)\s?", line)
        if marker:
            if lines:
                yield Markup("<br>").join(lines)
                lines = []
            quote.append(_inline(line[marker.end() :], reader, verbatim))
            continue
        if quote:
            yield Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(quote))
            quote = []
        lines.append(_inline(line, reader, verbatim))
    if quote:
        yield Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(quote))
    if lines:
        yield Markup("<br>").join(lines)


def _inline(text: str, reader: Reader, verbatim: bool) -> Markup:
    parts: list[Markup] = []
    start = 0
    for found in _INLINE.finditer(text):
        parts.append(_bare(text[start : found.start()], reader, verbatim))
        parts.append(_marked(found, reader, verbatim))
        start = found.end()
    parts.append(_bare(text[start:], reader, verbatim))
    return Markup("").join(parts)


def _marked(found: re.Match[str], reader: Reader, verbatim: bool) -> Markup:
    kind, inner = found.lastgroup or "", found[found.lastgroup or 0]
    match kind:
        case "code":
            return Markup("<code>{}</code>").format(_in_code(inner, reader))
        case "control":
            return control(inner, reader)
        case "emoji":
            return emoji_span(inner)
    return WRAPS[kind].format(_inline(inner, reader, verbatim))


def _bare(text: str, reader: Reader, verbatim: bool) -> Markup:
    text = plain(text)
    if verbatim or "://" not in text:
        return escape(text)
    parts: list[Markup] = []
    start = 0
    for found in _URL.finditer(text):
        parts += [escape(text[start : found.start()]), reader.link(found[0], found[0])]
        start = found.end()
    return Markup("").join([*parts, escape(text[start:])])


def _in_code(text: str, reader: Reader) -> Markup:
    pieces = re.split(r"<([^<>\n]+)>", text)
    shown = [control(piece, reader) if index % 2 else escape(plain(piece)) for index, piece in enumerate(pieces)]
    return Markup("").join(shown)


def emoji_span(name: str) -> Markup:
    """The character with its name for those who hear it; `:name:` when unknown."""
    found = emoji(name)
    if found is None:
        return escape(f":{name}:")
    return Markup('<span class="emoji" role="img" aria-label="{}" title=":{}:">{}</span>').format(name, name, found)


def control(inner: str, reader: Reader) -> Markup:
    """What stands between < and >: a person, channel, group, broadcast, date or link."""
    target, _, label = inner.partition("|")
    match target[:1], target[1:]:
        case "@", user:
            return reader.mention(user)
        case "#", channel:
            return reader.channel(channel)
        case "!", special:
            return _special(special, label, reader)
    return reader.link(plain(target), plain(label or target.removeprefix("mailto:")))


def _special(special: str, label: str, reader: Reader) -> Markup:
    if special in {"here", "channel", "everyone"}:
        return reader.broadcast(special)
    if special.startswith("date^"):
        _, stamp, form, *link = special.split("^", 3) if special.count("^") >= 2 else ["", "", "", ""]
        return reader.date(stamp, plain(form), plain(link[0]) if link and link[0] else None, plain(label))
    return Markup('<span class="mention">{}</span>').format(plain(label or f"@{special.partition('^')[2]}"))


def as_typed(people: Mapping[str, Person], stored: str) -> str:
    """A message's text as its author typed it: `@ben`, `#kudos`, nothing escaped."""

    def back(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@") and target[1:] in people:
            return f"@{people[target[1:]].name}"
        return f"#{label}" if target.startswith("#") else target.replace("!", "@", 1)

    return plain(re.sub(r"<([^<>]+)>", back, stored))


# Markdown's notation beside Slack's, in the order in which it is rewritten.
_MARKDOWN: Final = (
    (re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s\[)]+)\)"), r"<\2|\1>"),
    (re.compile(r"(?m)^#{1,6} +(.+)$"), r"*\1*"),
    (re.compile(r"(?m)^[-*] +"), "• "),
    (re.compile(r"\*\*(.+?)\*\*"), r"*\1*"),
    (re.compile(r"~~(.+?)~~"), r"~\1~"),
)


def markdown(text: str, reader: Reader) -> Markup:
    """A `markdown` block: the notation people use most; tables and pictures stay as they were typed."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for notation, slack in _MARKDOWN:
        text = notation.sub(slack, text)
    return mrkdwn(text, reader)
