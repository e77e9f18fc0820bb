"""Search over people, conversations and messages, for what one person may see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from markupsafe import Markup, escape

from adapters.sandbox.blocks.text import as_seen
from adapters.sandbox.page.lists import matches
from adapters.sandbox.page.places import partner, sees
from adapters.sandbox.page.visitor import app, canvas, html, visitor, workspace
from adapters.sandbox.seen import texts
from adapters.sandbox.state import Channel, Message, Person
from adapters.sandbox.workspace import Workspace

_PEOPLE: Final = 5
_PLACES: Final = 5
_MESSAGES: Final = 20
# Characters of a message around what was found.
_BEFORE, _AROUND = 40, 160
_FILTER: Final = re.compile(r"\b(from|in):[@#]?([\w.\-]+)")

routes = web.RouteTableDef()


@dataclass(frozen=True)
class Query:
    """What is looked for: every word, and by whom and where (`from:@ben in:#kudos`)."""

    words: tuple[str, ...]
    author: str = ""
    place: str = ""

    def has(self, text: str) -> bool:
        return all(word in text for word in self.words)


@dataclass(frozen=True)
class Found:
    """A message that has the words, and what is shown of it."""

    message: Message
    place: str
    link: str
    excerpt: Markup

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(float(self.message.ts), UTC)


def read_query(typed: str) -> Query:
    """Takes the filters out of what was typed."""
    filters = dict(_FILTER.findall(typed.lower()))
    words = _FILTER.sub("", typed.lower()).split()
    return Query(tuple(words), filters.get("from", ""), filters.get("in", ""))


@routes.get("/by/{who}/search")
async def search(request: web.Request) -> web.Response:
    """People, conversations and messages for `q`."""
    viewer, typed = visitor(request), request.query.get("q", "").strip()
    query = read_query(typed)
    filtered = bool(query.author or query.place)
    name = " ".join(query.words).lstrip("@#")
    shown = {
        "typed": typed,
        "people": [] if filtered else _people(request, name),
        "places": [] if filtered else _places(request, viewer, name),
        "messages": _messages(workspace(request), viewer, query) if query.words or filtered else [],
    }
    return html(canvas(request).html("search.html", viewer, **shown))


def _people(request: web.Request, typed: str) -> list[Person]:
    here = [*(each for each in canvas(request).switchable() if not each.deleted), app(request).bot]
    return [each for each in here if matches(each, typed)][:_PEOPLE]


def _places(request: web.Request, viewer: Person, typed: str) -> list[Channel]:
    channels = workspace(request).channels.values()
    found = [each for each in channels if each.kind in {"public", "private"} and sees(each, viewer)]
    found = [each for each in found if typed in each.name]
    return sorted(found, key=lambda each: (each.is_archived, not each.name.startswith(typed), each.name))[:_PLACES]


def _messages(here: Workspace, viewer: Person, query: Query) -> list[Found]:
    """The newest first."""
    channels = [each for each in here.channels.values() if sees(each, viewer) and _is_in(here, each, viewer, query)]
    said = sorted((each for channel in channels for each in _said(here, channel, query)), key=lambda each: each[1].ts)
    return [_shown(here, viewer, channel, message, query) for channel, message in said[: -_MESSAGES - 1 : -1]]


def _is_in(here: Workspace, channel: Channel, viewer: Person, query: Query) -> bool:
    name = here.people[partner(channel, viewer)].name if channel.is_dm else channel.name
    return not query.place or name == query.place


def _said(here: Workspace, channel: Channel, query: Query) -> Iterator[tuple[Channel, Message]]:
    """The newest messages of a channel that have the words."""
    author = here.person_by_name(query.author)
    left = _MESSAGES
    for message in reversed(channel.messages):
        if message.is_tombstone:
            continue
        if query.author and (author is None or message.user != author.id):
            continue
        if query.has(words_of(here, message).lower()):
            yield channel, message
            left -= 1
            if not left:
                return


def words_of(here: Workspace, message: Message) -> str:
    """All that is read in a message, its files' names too."""
    shown = " ".join(texts(here, message.blocks)) if message.blocks else as_seen(here, message.text)
    names = [here.files[each].name for each in message.files if each in here.files]
    return " ".join([shown, *names])


def _shown(here: Workspace, viewer: Person, channel: Channel, message: Message, query: Query) -> Found:
    name = here.people[partner(channel, viewer)].shown_name if channel.is_dm else f"#{channel.name}"
    link = f"/as/{viewer.name}/{channel.id}?at={message.ts}"
    return Found(message, name, link, excerpt(" ".join(words_of(here, message).split()), query.words))


def excerpt(text: str, words: tuple[str, ...]) -> Markup:
    """The part of `text` around the first of `words`, with all of them marked."""
    at = min((text.lower().find(word) for word in words), default=0)
    start = max(0, at - _BEFORE)
    part = text[start : start + _AROUND]
    shown = ("…" if start else "") + part + ("…" if start + _AROUND < len(text) else "")
    if not words:
        return Markup("{}").format(shown)
    pieces = re.split(f"({'|'.join(re.escape(word) for word in words)})", shown, flags=re.IGNORECASE)
    marked = (
        Markup("<mark>{}</mark>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )
    return Markup("").join(marked)
