"""Where a bot that is born and killed works: how it reaches the chat, and whether the chat reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from adapters.sandbox.app import Sandbox
from adapters.sandbox.hipchat.server import HipChat


class Database(Protocol):
    def environment(self, port: int) -> Mapping[str, str]:
        """What one more life on that port needs; from now on the chat delivers there."""
        ...

    async def listens(self) -> bool:
        """Whether one of them listens just now."""
        ...


@dataclass
class OnSlack:
    """Over Socket Mode or signed HTTP."""

    sandbox: Sandbox
    socket: bool
    _port: int = 0

    def environment(self, port: int) -> Mapping[str, str]:
        chat = {"SLACK_API_URL": self.sandbox.api_url, "SLACK_BOT_TOKEN": self.sandbox.bot_token}
        if self.socket:
            return chat | {"SLACK_APP_TOKEN": self.sandbox.app_token}
        self._port = port
        self.sandbox.use_http(f"http://127.0.0.1:{port}/slack/events")
        return chat | {"SLACK_SIGNING_SECRET": self.sandbox.signing_secret}

    async def listens(self) -> bool:
        return self.sandbox.socket_mode.connections > 0 if self.socket else await is_open(self._port)


@dataclass(frozen=True)
class OnHipChat:
    """Webhooks go where the add-on was installed, so that every life has the same port."""

    hip: HipChat
    port: int
    key: str
    user_token: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, port: int) -> Mapping[str, str]:
        secrets = {"HIPCHAT_USER_TOKEN": self.user_token, "UPWARD_SECRET_KEYS": self.key}
        return {"HIPCHAT_API_URL": self.hip.api_url, "PUBLIC_URL": self.address} | secrets

    async def listens(self) -> bool:
        return await is_open(self.port)


async def is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
