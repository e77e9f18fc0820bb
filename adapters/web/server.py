"""One HTTP server for an installation: liveness, readiness, metrics, and the platforms' callbacks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from adapters.web.connections import BACKLOG, Connections, name_no_version, watch_connection
from adapters.web.proxies import Proxies
from bot.metrics import COUNTERS

log = structlog.get_logger("upward.web")

LARGEST_BODY = 1024 * 1024
"""Bytes. A Slack form with every field full is smaller."""

Obstacles = Callable[[], Awaitable[list[str]]]
"""Reasons why the bot can't work now, a line each; empty if it is ready."""


class Server:
    """Listens on `host` and `port` (0: a free one, see `port`) for `routes` and its own three."""

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[web.RouteDef],
        obstacles: Obstacles,
        *,
        trusted_proxies: Iterable[str] = (),
        most_connections: int | None = None,
    ) -> None:
        """`trusted_proxies` are networks trusted to name the client; `most_connections` is for tests."""
        self._host = host
        self.port = port
        self._obstacles = obstacles
        self.connections = Connections(most_connections)
        app = web.Application(
            client_max_size=LARGEST_BODY, middlewares=[watch_connection, Proxies(trusted_proxies).middleware]
        )
        app.on_response_prepare.append(name_no_version)
        app.add_routes(
            [
                *routes,
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._numbers),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0)
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Raises `OSError` if the port is in use."""
        await self._runner.setup()
        protocol = self.connections.protocol(self._runner)
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(protocol, self._host, self.port, backlog=BACKLOG)
        self.port = self._listening.sockets[0].getsockname()[1]
        log.info("listening", address=f"http://{self._host}:{self.port}")

    async def run(self) -> None:
        """Serves until cancelled."""
        try:
            await self.start()
            await asyncio.Event().wait()
        finally:
            await self.stop()

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        if found := await self._obstacles():
            return web.Response(status=503, text="".join(f"{line}\n" for line in found))
        return web.Response(text="ready\n")

    async def _numbers(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(COUNTERS), headers={"Content-Type": CONTENT_TYPE_LATEST})
