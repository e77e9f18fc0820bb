"""Socket Mode: tickets, connections, envelopes and their acknowledgements."""

import asyncio
import itertools
import json
import uuid

from aiohttp import WSMsgType, web

from adapters.sandbox.installation import App
from adapters.sandbox.link import PATIENCE, Answer, Outgoing
from adapters.sandbox.state import Json

MOST = 10  # connections at once, docs.slack.dev/apis/events-api/using-socket-mode
CONNECTION_TIME = 18_060  # seconds, as in a recorded hello


class SocketMode:
    """All connections of one app. Each envelope goes to one of them, in turn."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.base = ""
        self._tickets: set[str] = set()
        self._connections: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._arrived = asyncio.Event()
        self._was_there = False
        self._turn = itertools.count()

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
        socket = web.WebSocketResponse(autoping=True, heartbeat=30)
        await socket.prepare(request)
        await socket.send_json(self._hello())
        self._connections.append(socket)
        self._was_there = True
        self._arrived.set()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._connections.remove(socket)
            if not self._connections:
                self._arrived.clear()
        return socket

    def _hello(self) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": CONNECTION_TIME}
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
        try:
            async with asyncio.timeout(PATIENCE):
                await self._arrived.wait()
        except TimeoutError:
            return False
        return True

    async def send(self, outgoing: Outgoing) -> Answer:
        if not (self._was_there and await self.ready()):
            return Answer("unreachable")
        envelope_id = str(uuid.uuid4())
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PATIENCE):
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
        return self._connections[next(self._turn) % len(self._connections)]

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

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every connection to go: `warning` leaves it open, `refresh_requested` and `link_disabled` close it."""
        for socket in list(self._connections):
            debug = {"host": "sandbox"}
            try:
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})
            except ConnectionError:
                continue
            if reason != "warning":
                await socket.close()

    async def stop(self) -> None:
        for socket in list(self._connections):
            await socket.close(drain=False)
