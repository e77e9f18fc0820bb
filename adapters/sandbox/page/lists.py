"""Pieces that the page asks for: older messages, threads, suggestions, choices, people, calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from adapters.sandbox.blocks.elements import find_element
from adapters.sandbox.page.emoji import EMOJI
from adapters.sandbox.page.mrkdwn import as_typed
from adapters.sandbox.page.places import partner, sees
from adapters.sandbox.page.visitor import (
    acts,
    app,
    canvas,
    channel_of,
    html,
    message_of,
    place_of,
    view_of,
    visitor,
    workspace,
)
from adapters.sandbox.state import Channel, Json, Person

MOST = 30
# Slack: an options answer has at most a hundred, docs.slack.dev/reference/block-kit/block-elements/select-menu-element
CHOICES = 100
CALLS = 200

routes = web.RouteTableDef()


@dataclass(frozen=True)
class Suggestion:
    """A line under the composer; `insert` is what it types."""

    insert: str
    label: str
    detail: str = ""
    hint: str = ""
    face: Markup | None = None
    emoji: str = ""


@routes.get("/by/{who}/older")
async def older(request: web.Request) -> web.Response:
    """The page of messages before `before`."""
    viewer, place = visitor(request), place_of(request, request.query["place"])
    shown = canvas(request).timeline(place.channel, viewer, before=request.query["before"])
    return html(canvas(request).html("older_page.html", viewer, shown=shown, place=place, channel=place.channel))


@routes.get("/by/{who}/newer")
async def newer(request: web.Request) -> web.Response:
    """The page of messages after `after`."""
    viewer, place = visitor(request), place_of(request, request.query["place"])
    shown = canvas(request).timeline(place.channel, viewer, after=request.query["after"])
    return html(canvas(request).html("newer_page.html", viewer, shown=shown, place=place, channel=place.channel))


@routes.get("/by/{who}/thread/{channel}/{ts}")
async def thread(request: web.Request) -> web.Response:
    """The pane with a thread and its composer."""
    channel, root = message_of(request)
    place = place_of(request, channel.id)
    return html(canvas(request).html("thread.html", visitor(request), root=root, channel=channel, place=place))


@routes.get("/by/{who}/people")
async def people(request: web.Request) -> web.Response:
    """Whom one can be."""
    viewer, place = visitor(request), place_of(request, request.query["place"])
    found = [person for person in canvas(request).switchable() if matches(person, request.query.get("q", ""))]
    return html(canvas(request).html("people.html", viewer, people=found[:MOST], place=place))


@routes.get("/by/{who}/members/{channel}")
async def members(request: web.Request) -> web.Response:
    """Who is in a channel, then who could be added."""
    viewer, channel, typed = visitor(request), channel_of(request), request.query.get("q", "")
    found = [each for each in _mentionable(request) if matches(each, typed)]
    found.sort(key=lambda each: each.id not in channel.members)
    return html(canvas(request).html("members.html", viewer, people=found[:MOST], channel=channel))


@routes.get("/by/{who}/message/{channel}/{ts}/edit")
async def edit(request: web.Request) -> web.Response:
    """The form in place of one's own message."""
    _, said = message_of(request)
    act = request.path.removesuffix("/edit")
    return html(
        canvas(request).html(
            "edit.html", visitor(request), said=said, act=act, text=as_typed(workspace(request).people, said.text)
        )
    )


@routes.get("/by/{who}/message/{channel}/{ts}/shown")
async def shown(request: web.Request) -> web.Response:
    """A message as it is."""
    channel, said = message_of(request)
    return html(canvas(request).shown(channel, said, visitor(request)))


@routes.get("/by/{who}/complete")
async def complete(request: web.Request) -> web.Response:
    """Suggestions for the word that is being typed: `/`, `@`, `#` or `:` and what follows."""
    word = request.query.get("word", "")
    suggest = {"/": _commands, "@": _people, "#": _channels, ":": _emoji}.get(word[:1])
    found = suggest(request, word[1:].lower())[:8] if suggest else []
    return html(canvas(request).html("complete.html", visitor(request), entries=found))


def _commands(request: web.Request, typed: str) -> list[Suggestion]:
    commands = [each for each in app(request).manifest.commands.values() if each.name[1:].startswith(typed)]
    return [Suggestion(f"{each.name} ", each.name, each.description, each.usage_hint) for each in commands]


def _people(request: web.Request, typed: str) -> list[Suggestion]:
    found = [each for each in _mentionable(request) if matches(each, typed)]
    drawn = canvas(request)
    return [Suggestion(f"@{each.name} ", each.real_name, f"@{each.name}", face=drawn.face(each)) for each in found]


def _mentionable(request: web.Request) -> list[Person]:
    return [*(each for each in canvas(request).switchable() if not each.deleted), app(request).bot]


def _channels(request: web.Request, typed: str) -> list[Suggestion]:
    viewer = visitor(request)
    found = [each for each in workspace(request).channels.values() if each.kind in {"public", "private"}]
    found = [each for each in found if typed in each.name and sees(each, viewer) and not each.is_archived]
    return [Suggestion(f"#{each.name} ", f"#{each.name}", each.topic) for each in found]


def _emoji(_: web.Request, typed: str) -> list[Suggestion]:
    found = [(name, shown) for name, shown in EMOJI.items() if len(typed) > 1 and name.startswith(typed)]
    return [Suggestion(f":{name}: ", f":{name}:", emoji=shown) for name, shown in found]


@routes.get("/by/{who}/message/{channel}/{ts}/options")
async def message_options(request: web.Request) -> web.Response:
    """Choices of a select in a message."""
    channel, message = message_of(request)

    async def suggest(block_id: str, action_id: str, typed: str) -> list[Json]:
        return await acts(request).suggest_in_message(
            visitor(request).id, channel.id, message.ts, block_id, action_id, typed
        )

    return await _options(request, message.every_block, suggest)


@routes.get("/by/{who}/view/{view}/options")
async def view_options(request: web.Request) -> web.Response:
    """Choices of a select in a modal or on Home."""
    view = view_of(request)

    async def suggest(block_id: str, action_id: str, typed: str) -> list[Json]:
        return await acts(request).suggest(view.user, view.id, block_id, action_id, typed)

    return await _options(request, view.blocks, suggest)


Suggest = Callable[[str, str, str], Awaitable[list[Json]]]


async def _options(request: web.Request, blocks: list[Json], suggest: Suggest) -> web.Response:
    typed = request.query.get("q", "").strip()
    found = find_element(blocks, request.query["block_id"], request.query["action_id"])
    if found is None:
        raise web.HTTPNotFound(text="This has changed meanwhile.")
    block, element = found
    kind = element["type"].removeprefix("multi_").removesuffix("_select")
    if kind == "external":
        options = _offered(await suggest(block["block_id"], element["action_id"], typed))
    else:
        options = _user_options(request, typed) if kind == "users" else _channel_options(request, element, kind, typed)
    return html(
        canvas(request).html(
            "options.html",
            visitor(request),
            options=options[:CHOICES],
            more=max(0, len(options) - CHOICES),
            typed=typed,
        )
    )


Choice = tuple[str, str, str, Markup | None]


def _user_options(request: web.Request, typed: str) -> list[Choice]:
    drawn = canvas(request)
    found = [each for each in _mentionable(request) if matches(each, typed)]
    return [(each.id, each.shown_name, each.title or f"@{each.name}", drawn.face(each)) for each in found]


def _channel_options(request: web.Request, element: Json, kind: str, typed: str) -> list[Choice]:
    viewer, wanted = visitor(request), element.get("filter") or {}
    default = ("public",) if kind == "channels" else ("public", "private", "im")
    include = set(wanted.get("include") or default)
    found = [each for each in workspace(request).channels.values() if each.kind in include and not each.is_archived]
    if wanted.get("exclude_external_shared_channels"):
        found = [each for each in found if not each.is_ext_shared]
    named = [_channel_option(request, each) for each in found if sees(each, viewer)]
    return [choice for choice in named if typed.lower().lstrip("#@") in choice[1].lower()]


def _channel_option(request: web.Request, channel: Channel) -> Choice:
    if not channel.is_dm:
        return (channel.id, f"#{channel.name}", channel.topic or channel.purpose, None)
    other = workspace(request).people[partner(channel, visitor(request))]
    return (channel.id, other.shown_name, "Direct message", canvas(request).face(other))


def _offered(options: list[Json]) -> list[Choice]:
    return [
        (each["value"], each["text"]["text"], (each.get("description") or {}).get("text", ""), None) for each in options
    ]


def matches(person: Person, typed: str) -> bool:
    """Beginnings of the words of a name, or of the handle."""
    typed = typed.lower().lstrip("@")
    words = [*person.real_name.lower().split(), *person.display_name.lower().split(), person.name.lower()]
    return any(word.startswith(typed) for word in words) or person.real_name.lower().startswith(typed)


@routes.get("/by/{who}/calls")
async def calls(request: web.Request) -> web.Response:
    """The developers' panel: the newest calls and deliveries."""
    newest = list(canvas(request).calls.last(CALLS))[::-1]
    return html(canvas(request).html("calls.html", visitor(request), calls=newest))


@routes.get("/by/{who}/clock")
async def clock(request: web.Request) -> web.Response:
    """The time in the workspace, as the visitor's zone has it."""
    return html(canvas(request).html("clock.html", visitor(request)))
