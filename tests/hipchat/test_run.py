"""`upward run` with nothing but HipChat: the bot, its pages, and what the server says of itself."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress

from aiohttp import ClientError, ClientSession
from pydantic import SecretStr

from adapters.sandbox.hipchat.server import HipChat
from bot.cli.run import work
from bot.settings import Settings
from tests.hipchat.office import KEYS
from tests.ports import free_port
from tests.workspace import PATIENCE


async def test_hipchat_alone_is_served_with_its_pages(database_url: str) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with HipChat() as hip, ClientSession(address) as session:
        settings = Settings(
            database_url=SecretStr(database_url),
            hipchat_api_url=hip.api_url,
            hipchat_user_token=SecretStr(hip.user_token("upward")),
            public_url=address,
            upward_port=port,
            upward_secret_keys=SecretStr(KEYS[0]),
        )
        running = asyncio.create_task(work(settings))
        try:
            assert await _status(session, "/readyz") == 200
            await hip.install(f"{address}/hipchat/capabilities.json")
            await hip.person("ana").say("Lobby", "/praise help")
            lobby = hip.room("Lobby")
            await hip.until(lambda: [post for post in lobby.notifications if "/praise" in post.plain])
            await hip.person("ana").say("Lobby", "/praise")
            (dm,) = await hip.until(lambda: hip.person("ana").private)
            page = dm.text.partition(f'href="{address}')[2].partition('"')[0]
            assert await _status(session, page) == 200
            assert await _status(session, "/form/made-up") == 404
            assert await _status(session, "/slack/events") == 404
            assert len(gc.get_objects()) < gc.get_freeze_count() / 2, "a look at all of it holds everybody up"
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def _status(session: ClientSession, path: str) -> int:
    """Asked again while the server does not stand yet."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ClientError):
                async with session.get(path) as answer:
                    if answer.status != 503:
                        return answer.status
            await asyncio.sleep(0.02)
