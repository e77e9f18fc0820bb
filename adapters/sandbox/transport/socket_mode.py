"""Socket Mode: tickets, connections, envelopes and their acknowledgements."""

import asyncio
import itertools
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from aiohttp import WSMsgType, web

from adapters.sandbox.clock import Clock
from adapters.sandbox.installation import App
from adapters.sandbox.state import Json
from adapters.sandbox.transport.link import PATIENCE, Answer, Outgoing

MOST = 10  # connections at once, docs.slack.dev/apis/events-api/using-socket-mode
CONNECTION_TIME = 18_060  # seconds, as in a recorded hello
DEBUG_CONNECTION_TIME = 360  # seconds, with debug_reconnects=true in the address (same page)
WARNING = 10  # seconds between the warning and the end (same page: "about 10 seconds before")
GRACE = 0.5  # real seconds in which a client that was told to go may come back before it is used once more; ours

Reason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(slots=True, eq=False)
class Connection:
    """One socket. `lifetime`: seconds of the sandbox's clock. `retiring`: it was told to go; `over`: it is closed."""

    socket: web.WebSocketResponse
    lifetime: int
    retiring: bool = False
    over: bool = False


class SocketMode:
    """All connections of one app. Each envelope goes to one of them, in turn, and to one that must go only for want of
    another: a client that reconnects reads nothing more from its old connection."""

    def __init__(self, app: App, clock: Clock, patience: float = PATIENCE) -> None:
        self._app, self._clock, self.patience = app, clock, patience
        self.base = ""
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._fresh = asyncio.Event()
        self._was_there = False
        self._turn = itertools.count()
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def connections(self) -> int:
        return len(self._connections)

    def open(self) -> str:
        """A fresh address, good for one connection."""
        ticket = f"{uuid.uuid4()}"
        self._tickets.add(ticket)
        return f"{self.base}/link/?ticket={ticket}&app_id={self._app.id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`GET /link/?ticket=…`: a connection from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        if len(self._connections) >= MOST:
            raise web.HTTPTooManyRequests(text="too_many_websockets")
        self._tickets.remove(ticket)
        debug = request.query.get("debug_reconnects") == "true"
        socket = web.WebSocketResponse(autoping=True, heartbeat=30)
        connection = Connection(socket, DEBUG_CONNECTION_TIME if debug else CONNECTION_TIME)
        await socket.prepare(request)
        await socket.send_json(self._hello(connection))
        self._connections.append(connection)
        self._was_there = True
        ageing = asyncio.get_running_loop().create_task(self._age(connection))
        self._count()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            if not connection.over:
                ageing.cancel()
            self._connections.remove(connection)
            self._count()
        return socket

    def _count(self) -> None:
        """Is there one that may stay?"""
        self._fresh.set() if any(not each.retiring for each in self._connections) else self._fresh.clear()

    async def _age(self, connection: Connection) -> None:
        """Ends the connection when its time is over, with a warning before."""
        await self._clock.sleep(connection.lifetime - WARNING)
        await self._tell(connection, "warning")
        await self._clock.sleep(WARNING)
        await self._tell(connection, "refresh_requested")

    def _hello(self, connection: Connection) -> Json:
        time = connection.lifetime
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": time}
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": debug,
            "connection_info": {"app_id": self._app.id},
        }

    def _acknowledge(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(frame.get("envelope_id"))) if isinstance(frame, dict) else None
        if waiting is not None and not waiting.done():
            payload = frame.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else None)

    async def ready(self) -> bool:
        """Waits for a connection: a client that was told to reconnect is back within moments."""
        if await self._comes_within(min(GRACE, self.patience)) or self._connections:
            return True
        return await self._comes_within(max(0, self.patience - GRACE))

    async def _comes_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._fresh.wait()
        return self._fresh.is_set()

    async def send(self, outgoing: Outgoing) -> Answer:
        if not (self._was_there and await self.ready()):
            return Answer("unreachable")
        envelope_id = str(uuid.uuid4())
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self.patience):
                await self._next().send_json(self._envelope(envelope_id, outgoing))
                body = await waiting
        except TimeoutError:
            return Answer("timeout")
        except ConnectionError:
            return Answer("unreachable")
        finally:
            del self._waiting[envelope_id]
        return Answer("ok", body if outgoing.accepts_response else None)

    def _next(self) -> web.WebSocketResponse:
        usable = [each for each in self._connections if not each.retiring] or self._connections
        return usable[next(self._turn) % len(usable)].socket

    @staticmethod
    def _envelope(envelope_id: str, outgoing: Outgoing) -> Json:
        envelope = {
            "envelope_id": envelope_id,
            "type": "interactive" if outgoing.kind == "options" else outgoing.kind,
            "payload": outgoing.payload,
            "accepts_response_payload": outgoing.accepts_response,
        }
        if outgoing.kind == "events_api":
            attempt, reason = outgoing.retry or (0, "")
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return envelope

    async def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Tells every connection to go: `warning` leaves it open, `refresh_requested` and `link_disabled` close it."""
        for connection in list(self._connections):
            await self._tell(connection, reason)

    def switch_off(self) -> None:
        """As when Socket Mode is switched off in the app's settings: every connection hears `link_disabled`."""
        task = asyncio.get_running_loop().create_task(self.disconnect("link_disabled"))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _tell(self, connection: Connection, reason: Reason) -> None:
        connection.retiring = True
        self._count()
        with suppress(ConnectionError):
            debug = {"host": "sandbox"}
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})
            if reason != "warning":
                connection.over = True
                await connection.socket.close()

    async def stop(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close(drain=False)
