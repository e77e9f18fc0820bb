"""Connections of our server: how many there are at once, and how long each may keep us waiting.

aiohttp waits for the rest of a request, and for the reader of an answer, without an end.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, cast

from aiohttp import hdrs, web

HEAD_SECONDS = 10.0
"""For the first line and the headers, from the first byte on or from being connected."""
BODY_SECONDS = 60.0
"""For the body: ten megabytes over a telephone's line."""
IDLE_SECONDS = 75.0
"""Between two requests, and for an answer to be read. Longer than nginx keeps a connection (60 s), or it would meet
one that is just being closed."""
LINGERING_SECONDS = 2.0
"""For reading on after a refusal, so that the browser gets to see it."""
MOST_AT_ONCE = 500
BACKLOG = 64
"""Connections that the machine holds for us; so many may come in at a time before they are counted."""
SHORTEST_STAY = 1.0
"""Seconds that a newcomer leaves to everybody who is connected already."""
NAME = "Upward"
"""What stands in `Server`: aiohttp names itself and Python there, each with its version."""


def most_connections() -> int:
    """Half of the files that the process may open, less the backlog: the rest is for the database and the chats."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_AT_ONCE if allowed == resource.RLIM_INFINITY else max(1, min(MOST_AT_ONCE, (allowed - BACKLOG) // 2))


class TooLate(TimeoutError):
    """The rest of a request did not come in time."""


class Stage(Enum):
    """What a connection waits for: for its peer in all but *work*."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    WORK = auto()


class Connections:
    """Those that are open. The newest gets the place of whoever keeps us waiting longest; who is answered now stays."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most if most is not None else most_connections()
        self._open: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection, now: float) -> bool:
        if len(self._open) >= self.most:
            waiting = [each for each in self._open if each.stage is not Stage.WORK]
            longest = min(waiting, key=lambda each: each.since, default=None)
            if longest is None or now - longest.since < SHORTEST_STAY:
                return False
            self._open.discard(longest)
            longest.cut()
        self._open.add(connection)
        return True

    def leave(self, connection: Connection) -> None:
        self._open.discard(connection)

    def protocol(self, runner: web.AppRunner) -> Callable[[], Connection]:
        """What asyncio makes of each new socket, once the runner is set up."""
        loop, server = asyncio.get_running_loop(), runner.server
        if server is None:
            raise RuntimeError("the runner is not set up")
        return lambda: Connection(self, server, loop)


class Connection(web.RequestHandler):
    """aiohttp's, with an end to each waiting."""

    def __init__(self, among: Connections, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=cast("Any", None),
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGERING_SECONDS,
        )
        self._among = among
        self._line: asyncio.Transport | None = None
        self._end: asyncio.TimerHandle | None = None
        self.stage, self.since = Stage.IDLE, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        self._wait(Stage.HEAD, HEAD_SECONDS)
        if not self._among.admit(self, self.since):
            self.cut()
            return
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_waiting()
        self._among.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.stage is Stage.IDLE and data:
            self._wait(Stage.HEAD, HEAD_SECONDS)
        super().data_received(data)

    def begin(self, request: web.BaseRequest) -> None:
        """The head of a request is here."""
        content = request.content
        self._wait(Stage.BODY, BODY_SECONDS, lambda: content.set_exception(TooLate()))
        content.on_eof(self._whole)

    def finish(self) -> None:
        """The answer is ready to be sent."""
        self._wait(Stage.IDLE, IDLE_SECONDS)

    def cut(self) -> None:
        """Ends it at once, whatever is still to be sent or to come."""
        self._stop_waiting()
        self.force_close()
        if self._line is not None:
            self._line.abort()

    def _whole(self) -> None:
        if self.stage is Stage.BODY:
            self._stop_waiting()
            self.stage = Stage.WORK

    def _wait(self, stage: Stage, seconds: float, then: Callable[[], None] | None = None) -> None:
        self._stop_waiting()
        self.stage, self.since = stage, self._loop.time()
        self._end = self._loop.call_later(seconds, then or self.cut)

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """What is no HTTP is a stranger's mistake, and so is leaving in the middle: no line in the log."""
        if isinstance(exc, ConnectionError) and not self.connected:
            raise exc
        if status >= 500:
            answer = super().handle_error(request, status, exc, message)
        else:
            answer = web.Response(status=status, text="This is no request that can be read here.\n")
            answer.force_close()
        answer.headers[hdrs.SERVER] = NAME
        return answer


@web.middleware
async def watch_connection(request: web.Request, handler: Any) -> web.StreamResponse:
    """Tells the connection how far its request is."""
    connection = request.protocol
    if not isinstance(connection, Connection):
        answer: web.StreamResponse = await handler(request)
        return answer
    connection.begin(request)
    try:
        answered: web.StreamResponse = await handler(request)
    except TooLate:
        raise web.HTTPRequestTimeout(text="The rest of this request did not come in time.\n") from None
    finally:
        connection.finish()
    return answered


async def name_no_version(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers[hdrs.SERVER] = NAME
