"""The page's addresses: `/rooms/as/<person>/<place>` is the page, `/rooms/by/<person>/…` what it asks and does."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from aiohttp import web

from adapters.sandbox.company import CHATS
from adapters.sandbox.hipchat.bodies import MESSAGE_MOST
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.page.drawing import HERE, Drawing, Place
from adapters.sandbox.hipchat.state import User
from adapters.sandbox.page.visitor import done, html

if TYPE_CHECKING:
    from adapters.sandbox.hipchat.server import HipChat

GATHER: Final = 0.02
"""Seconds in which changes that come together are told at once."""
PING: Final = 15.0


class Pages:
    """Beside the page of Slack, which knows the same people by the same names."""

    def __init__(self, hip: "HipChat") -> None:
        self._group: Group = hip.group
        self._on_slack = {each["handle"] for each in hip.company.people if "slack" in each.get("chats", CHATS)}
        self._drawing = Drawing(hip.group)

    def add(self, server: web.Application) -> None:
        router = server.router
        router.add_get("/rooms/", self.front)
        router.add_get("/rooms/as/{who}/", self.person)
        router.add_get("/rooms/as/{who}/{place}", self.page)
        router.add_get("/rooms/by/{who}/live", self.live)
        router.add_get("/rooms/by/{who}/{place}", self.pieces)
        router.add_post("/rooms/by/{who}/{place}", self.say)
        router.add_static("/rooms/static", HERE / "static", append_version=False)

    async def front(self, _: web.Request) -> web.Response:
        """Somebody to begin as: who is no admin."""
        people = self._drawing.people()
        someone = next((user for user in people if not user.is_group_admin), people[0])
        raise web.HTTPFound(f"/rooms/as/{someone.handle}/")

    async def person(self, request: web.Request) -> web.Response:
        viewer = self._viewer(request)
        raise web.HTTPFound(f"/rooms/as/{viewer.handle}/{self._drawing.first(viewer)}")

    async def page(self, request: web.Request) -> web.Response:
        viewer, place = self._viewer(request), self._place(request)
        self._read(viewer, place)
        slack = f"/as/{viewer.handle}/" if viewer.handle in self._on_slack else ""
        return html(self._drawing.page(viewer, place, slack))

    async def pieces(self, request: web.Request) -> web.Response:
        """All that may have changed. Who looks at a place has read it, unless the page is hidden (`hidden`)."""
        viewer, place = self._viewer(request), self._place(request)
        if "hidden" not in request.query:
            self._read(viewer, place)
        return web.json_response(self._drawing.pieces(viewer, place), headers={"Cache-Control": "no-store"})

    async def say(self, request: web.Request) -> web.Response:
        """A line was typed: in a room, or in private."""
        viewer, place = self._viewer(request), self._place(request)
        text = str((await request.post()).get("text", "")).replace("\r\n", "\n").strip()
        if not text:
            return done()
        if len(text) > MESSAGE_MOST:
            return done(f"A message has at most {MESSAGE_MOST:,} characters.")
        if place.room is not None and place.room.is_archived:
            return done("This room is archived.")
        said = self._group.said(viewer, text)
        if place.room is not None:
            self._group.enter(place.room, viewer)
            self._group.post(place.room, said)
        elif place.other is not None:
            self._group.whisper(viewer, place.other, said)
        return done()

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: something has changed for this person."""
        viewer = self._viewer(request)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        with self._group.changes.subscribe() as changes, contextlib.suppress(ConnectionError):
            await response.prepare(request)
            await response.write(b"event: changed\ndata:\n\n")
            while True:
                try:
                    change = await asyncio.wait_for(changes.get(), PING)
                except TimeoutError:
                    await response.write(b": ping\n\n")
                    continue
                if change is None:
                    return response
                if change.kind != "call" and change.concerns(viewer):
                    await asyncio.sleep(GATHER)
                    await response.write(b"event: changed\ndata:\n\n")
        return response

    def _viewer(self, request: web.Request) -> User:
        try:
            return self._group.person(request.match_info["who"])
        except KeyError:
            raise web.HTTPNotFound(text="Nobody in these rooms is called that.") from None

    def _place(self, request: web.Request) -> Place:
        found = self._drawing.place(self._viewer(request), request.match_info["place"])
        if found is None:
            raise web.HTTPNotFound(text="There is no such room, or not for you.")
        return found

    def _read(self, viewer: User, place: Place) -> None:
        if place.room is not None:
            self._group.mark_read(place.room, viewer)
        elif place.other is not None and place.posts:
            self._group.mark_read(self._group.chat(viewer, place.other), viewer)
