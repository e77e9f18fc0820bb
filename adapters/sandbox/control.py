"""`/sandbox/*`: the clock, faults and the log of calls, for developers and tests."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web

from adapters.sandbox.calls import Calls
from adapters.sandbox.clock import Clock, parse_duration, parse_instant
from adapters.sandbox.state import Json
from adapters.sandbox.transport.faults import Faults

Result = TypeVar("Result")


class Control:
    """The handlers; `add` puts them on the server."""

    def __init__(self, clock: Clock, faults: Faults, calls: Calls) -> None:
        self._clock, self._faults, self._calls = clock, faults, calls

    def add(self, server: web.Application) -> None:
        server.router.add_get("/sandbox/clock", self.show_clock)
        server.router.add_post("/sandbox/clock", self.move_clock)
        server.router.add_post("/sandbox/fault", self.add_fault)
        server.router.add_get("/sandbox/calls", self.show_calls)

    async def show_clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self._clock.now().isoformat()})

    async def move_clock(self, request: web.Request) -> web.Response:
        """`{"advance": "PT20H"}` or `{"set": "2026-12-01T09:00:00+01:00"}`."""
        return web.json_response({"now": (await checked(request, self._move)).isoformat()})

    def _move(self, raw: Json) -> datetime:
        match raw:
            case {"advance": str(duration)}:
                return self._clock.advance(parse_duration(duration))
            case {"set": str(instant)}:
                return self._clock.set(parse_instant(instant))
        raise ValueError('send {"advance": "PT20H"} or {"set": "2026-12-01T09:00:00+01:00"}')

    async def add_fault(self, request: web.Request) -> web.Response:
        await checked(request, self._faults.add_json)
        return web.json_response({"ok": True})

    async def show_calls(self, request: web.Request) -> web.Response:
        """`?method=chat.postMessage` and `?last=100` narrow it."""
        method, last = request.query.get("method"), request.query.get("last", "")
        calls = self._calls.of(method) if method else self._calls.all()
        shown = calls[-int(last) :] if last.isdigit() and int(last) else calls
        return web.json_response({"count": self._calls.count, "calls": [call.as_json() for call in shown]})


async def checked(request: web.Request, use: Callable[[Any], Result]) -> Result:
    """Gives the JSON body to `use`; what `use` refuses (ValueError, TypeError) is a 400 with its text."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send JSON")
    try:
        return use(json.loads(await request.text()))
    except (ValueError, TypeError) as error:
        raise web.HTTPBadRequest(text=str(error)) from error
