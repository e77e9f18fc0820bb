"""Who asks the page, for what, and whether they may: people, places and posts of a request."""

from typing import Any, Final

from aiohttp import web

from adapters.sandbox.acts.interaction import Interactions
from adapters.sandbox.installation import App
from adapters.sandbox.page.canvas import Canvas
from adapters.sandbox.page.places import Place, Tab, find_place
from adapters.sandbox.state import Channel, Message, Person, View
from adapters.sandbox.workspace import Workspace

CANVAS: Final = web.AppKey("canvas", Canvas)
ACTS: Final = web.AppKey("acts", Interactions)
# Sent by htmx with every request; another site's page can't set it without being asked first (CORS).
_HEADER: Final = "HX-Request"


def canvas(request: web.Request) -> Canvas:
    return request.app[CANVAS]


def workspace(request: web.Request) -> Workspace:
    return canvas(request).workspace


def app(request: web.Request) -> App:
    return canvas(request).app


def acts(request: web.Request) -> Interactions:
    return request.app[ACTS]


def visitor(request: web.Request) -> Person:
    """The person named in the address. Who is in another chat alone is shown there; 404 when there is none."""
    who = request.match_info["who"]
    found = workspace(request).find_person(who)
    if found is None and request.method == "GET" and (chats := canvas(request).chats(who)):
        raise web.HTTPFound(chats[0][1])
    if found is None or found.is_bot:
        raise web.HTTPNotFound(text="Nobody here is called that.")
    return found


def place_of(request: web.Request, path: str, tab: Tab = "messages") -> Place:
    """What `path` means for the visitor. 404 when they may not see it."""
    found = find_place(workspace(request), app(request), visitor(request), path, tab)
    if found is None:
        raise web.HTTPNotFound(text="There is no such conversation, or not for you.")
    return found


def channel_of(request: web.Request) -> Channel:
    return place_of(request, request.match_info["channel"]).channel


def message_of(request: web.Request) -> tuple[Channel, Message]:
    """A message that the visitor sees, an ephemeral one too. 404 when it is gone."""
    channel = channel_of(request)
    try:
        return channel, acts(request).find_message(visitor(request).id, channel, request.match_info["ts"])
    except KeyError:
        raise web.HTTPNotFound(text="This message is gone.") from None


def view_of(request: web.Request) -> View:
    """A view that the visitor has open. 410 when it was closed meanwhile."""
    try:
        return acts(request).view_of(visitor(request).id, request.match_info["view"])
    except KeyError:
        raise web.HTTPGone(text="This was closed meanwhile.") from None


def refuse_foreign(request: web.Request) -> None:
    """403 for posts that didn't come from this page: no header of htmx, or another origin."""
    origin = request.headers.get("Origin")
    same = origin is None or origin == f"{request.scheme}://{request.host}"
    if request.headers.get(_HEADER) != "true" or not same:
        raise web.HTTPForbidden(text="Only the sandbox's own page may do this.")


def html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


def done(toast: str = "") -> web.Response:
    """Nothing to show, or one sentence for the corner of the page: everything else arrives as a live update."""
    return web.json_response({"toast": toast}) if toast else web.Response(status=204)


def raw(values: list[Any]) -> tuple[str, ...]:
    """Text fields of a form, files left out."""
    return tuple(value for value in values if isinstance(value, str))
