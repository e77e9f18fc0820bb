"""The page's addresses: `/as/<person>/<place>` is the page, `/by/<person>/…` what somebody does or asks on it."""

from typing import TYPE_CHECKING

from aiohttp import web

from adapters.sandbox.page import acts, files, lists, live, search
from adapters.sandbox.page.canvas import HERE, Canvas
from adapters.sandbox.page.places import first_channel
from adapters.sandbox.page.visitor import ACTS, CANVAS, canvas, html, place_of, visitor, workspace
from adapters.sandbox.state import Person

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox

routes = web.RouteTableDef()


def add_page(app: web.Application, sandbox: "Sandbox") -> None:
    """Adds the page of `sandbox` to `app`."""
    app[CANVAS] = Canvas(sandbox.workspace, sandbox.app, sandbox.calls, beside=sandbox.parts)
    app[ACTS] = sandbox.interactions
    for table in (routes, acts.routes, files.routes, lists.routes, live.routes, search.routes):
        app.add_routes(table)
    app.router.add_static("/page/static", HERE / "static", append_version=False)


@routes.get("/")
async def front(request: web.Request) -> web.Response:
    """Somebody to begin as."""
    raise web.HTTPFound(f"/as/{newcomer(canvas(request).switchable()).name}/")


def newcomer(people: list[Person]) -> Person:
    """Who sees a workspace as most do: with a manager, without an office."""
    return next((each for each in people if each.manager and not each.is_admin and not each.is_owner), people[0])


@routes.get("/as/{who}")
@routes.get("/as/{who}/")
async def person(request: web.Request) -> web.Response:
    """The channel that somebody opens first."""
    viewer = visitor(request)
    first = first_channel(workspace(request), viewer)
    path = first.name if first is not None else f"@{canvas(request).app.bot.name}"
    raise web.HTTPFound(f"/as/{viewer.name}/{path}")


@routes.get("/as/{who}/{place}")
async def messages(request: web.Request) -> web.Response:
    """A conversation; `thread` opens a thread beside it, `at` begins at a message."""
    place = place_of(request, request.match_info["place"])
    at = request.query.get("at")
    said = place.channel.by_ts.get(at or "")
    thread = said.thread_ts if said is not None and said.is_reply else request.query.get("thread")
    return html(canvas(request).page(visitor(request), place, thread, at))


@routes.get("/as/{who}/{place}/home")
async def home(request: web.Request) -> web.Response:
    """The app's Home tab."""
    return html(canvas(request).page(visitor(request), place_of(request, request.match_info["place"], "home")))
