"""The bot's own address, as Slack sees it."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from adapters.slack.platform import Slack
from tests.platforms.slack.bot import ScriptedBot
from tests.workspace import PATIENCE

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@dataclass
class Reply:
    status: int
    text: str

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.text))


@dataclass
class Door:
    """The bot's own address, as Slack sees it."""

    url: str
    session: aiohttp.ClientSession
    slack: Slack
    bot: ScriptedBot

    async def command(self, body: dict[str, str]) -> Reply:
        return await self.post(urlencode(body).encode(), "application/x-www-form-urlencoded")

    async def interact(self, body: dict[str, Any]) -> Reply:
        form = urlencode({"payload": json.dumps(body)})
        return await self.post(form.encode(), "application/x-www-form-urlencoded")

    async def event(self, body: dict[str, Any], **headers: str) -> Reply:
        return await self.post(json.dumps(body).encode(), "application/json", headers)

    async def post(
        self, raw: bytes, kind: str, headers: dict[str, str] | None = None, at: float | None = None
    ) -> Reply:
        stamp = str(int(time.time() if at is None else at))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=raw)
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or "", "Content-Type": kind}
        return await self.send(raw, {**signed, **(headers or {})})

    async def send(self, raw: bytes, headers: dict[str, str]) -> Reply:
        async with self.session.post(self.url + "/slack/events", data=io.BytesIO(raw), headers=headers) as answer:
            return Reply(answer.status, await answer.text())


@contextlib.asynccontextmanager
async def running(slack: Slack, bot: ScriptedBot) -> AsyncIterator[None]:
    """The adapter listens until the block ends."""
    task = asyncio.create_task(slack.run(bot))
    try:
        listens = asyncio.create_task(slack.listening.wait())
        await asyncio.wait({task, listens}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        assert slack.listening.is_set()
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def opened(slack: Slack, bot: ScriptedBot) -> AsyncIterator[Door]:
    """The adapter behind an HTTP server on a free port."""
    app = web.Application()
    app.add_routes(slack.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with running(slack, bot), aiohttp.ClientSession() as session:
        yield Door(f"http://127.0.0.1:{runner.addresses[0][1]}", session, slack, bot)
    await runner.cleanup()
