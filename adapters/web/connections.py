"""Limits the number of our server's connections, and how long each may keep us waiting.

aiohttp itself has no time-out for the rest of a request, or for a client that reads slowly.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, cast

from aiohttp import hdrs, web

HEAD_SECONDS = 10.0
"""For the request line and headers, from the first byte or the time of connecting."""
BODY_SECONDS = 60.0
"""For the body: ten megabytes over a mobile connection."""
IDLE_SECONDS = 75.0
"""Between two requests, and for the client to read a response. Longer than nginx keeps a connection (60 s), or nginx
would reuse one just being closed."""
LINGERING_SECONDS = 2.0
"""For reading on after a refusal, so that the browser gets to see the response."""
MOST_AT_ONCE = 500
BACKLOG = 64
"""Connections queued by the operating system; as many may arrive at once before they are counted."""
SHORTEST_STAY = 1.0
"""Seconds for which an open connection is safe from being closed for a new one."""
NAME = "Upward"
"""The `Server` header: aiohttp would reveal its own and Python's version."""


def most_connections() -> int:
    """Half of the process's limit of open files, less the backlog: the rest is for the database and the chats."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_AT_ONCE if allowed == resource.RLIM_INFINITY else max(1, min(MOST_AT_ONCE, (allowed - BACKLOG) // 2))


class TooLate(TimeoutError):
    """The rest of a request did not arrive in time."""


class Stage(Enum):
    """What a connection is waiting for: for the client, except in *work*."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    WORK = auto()


class Connections:
    """Open connections. If there are too many, a new one replaces the one that has kept us waiting longest; those being
    answered stay."""

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
        """The factory that asyncio calls for each new socket, once the runner is set up."""
        loop, server = asyncio.get_running_loop(), runner.server
        if server is None:
            raise RuntimeError("the runner is not set up")
        return lambda: Connection(self, server, loop)


class Connection(web.RequestHandler):
    """aiohttp's handler, with a time-out for each kind of waiting."""

    def __init__(self, among: Connections, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=cast("Any", None),
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGERING_SECONDS,
            auto_decompress=False,  # a few bytes could become a thousand times as many
        )
        self._among = among
        self._line: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: tuple[float, Callable[[], None]] | None = None
        self.stage, self.since = Stage.IDLE, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast("asyncio.Transport", transport)  # uvloop's is not a subclass
        self._wait(Stage.HEAD, HEAD_SECONDS)
        if not self._among.admit(self, self.since):
            self.cut()
            return
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._wait_no_more()
        self._among.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.stage is Stage.IDLE and data:
            self._wait(Stage.HEAD, HEAD_SECONDS)
        super().data_received(data)

    def log_exception(self, *_args: Any, **context: Any) -> None:
        """aiohttp would name the client's address."""
        self._loop.call_exception_handler({"message": "a request failed", "exception": context.get("exc_info")})

    def begin(self, request: web.BaseRequest) -> None:
        """The request's headers have arrived."""
        content = request.content
        self._wait(Stage.BODY, BODY_SECONDS, lambda: content.set_exception(TooLate()))
        content.on_eof(self._whole)

    def finish(self) -> None:
        """The response is ready to be sent."""
        self._wait(Stage.IDLE, IDLE_SECONDS)

    def cut(self) -> None:
        """Closes it at once, whatever is still to be sent or received."""
        self._wait_no_more()
        self.force_close()
        if self._line is not None:
            self._line.abort()

    def _whole(self) -> None:
        if self.stage is Stage.BODY:
            self._deadline = None
            self.stage = Stage.WORK

    def _wait(self, stage: Stage, seconds: float, then: Callable[[], None] | None = None) -> None:
        """Sets until when. The timer of an earlier wait stays, and looks again when it ends: a request has three kinds
        of waiting, and a timer for each would cost more than many a statement."""
        self.stage, self.since = stage, self._loop.time()
        self._deadline = (self.since + seconds, then or self.cut)
        if self._timer is None or self._timer.when() > self._deadline[0]:
            self._set_timer(self._deadline[0])

    def _set_timer(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(at, self._check_deadline)

    def _check_deadline(self) -> None:
        self._timer = None
        if self._deadline is None:
            return
        at, then = self._deadline
        if self._loop.time() < at:
            self._set_timer(at)
        else:
            self._deadline = None
            then()

    def _wait_no_more(self) -> None:
        self._deadline = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Doesn't log invalid HTTP or a disconnecting client: both are the client's fault."""
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
