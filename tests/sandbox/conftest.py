"""A sandbox with a small Bolt app connected to it, by Socket Mode and by HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from tests.sandbox.bolt_app import MANIFEST, build
from tests.workspace import App, silent


@dataclass(slots=True)
class Tea:
    """The sandbox, the app's own view of what reached it, and a client with the bot's token."""

    sandbox: Sandbox
    seen: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def installed() -> App[Sandbox]:
    """The small Bolt app, which `tea` connects."""
    return silent(MANIFEST)


@pytest.fixture
def sandbox(at_work: Sandbox) -> Sandbox:
    """Without any app connected, and without rate limits."""
    return at_work


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest_asyncio.fixture(params=["socket", "http"])
async def tea(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Tea]:
    """The Bolt app, connected the one way and the other."""
    seen: list[dict[str, Any]] = []
    app = build(sandbox.bot_token, sandbox.api_url, sandbox.signing_secret, seen)
    connect = by_socket if request.param == "socket" else by_http
    async for _ in connect(app, sandbox):
        yield Tea(sandbox, seen)


async def by_socket(app: AsyncApp, sandbox: Sandbox) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(
        app, sandbox.app_token, web_client=AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]


async def by_http(app: AsyncApp, sandbox: Sandbox) -> AsyncIterator[None]:
    server = AsyncSlackAppServer(port=0, path="/slack/events", app=app)
    runner = web.AppRunner(server.web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield
    await runner.cleanup()
