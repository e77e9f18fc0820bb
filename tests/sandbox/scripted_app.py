"""An app that answers what a test tells it to: the raw side of Socket Mode, without any framework."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Self

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json

Answer = Callable[[Json], Json | None]


class ScriptedApp:
    """Acknowledges each envelope with what `answer` returns; `silent` acknowledges nothing."""

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        answer: Answer = lambda _: None,
        silent: bool = False,
        debug_reconnects: bool = False,
    ) -> None:
        self._sandbox = sandbox
        self._more = "&debug_reconnects=true" if debug_reconnects else ""
        self.answer, self.silent = answer, silent
        self.envelopes: list[Json] = []
        self.hello: Json = {}
        self.disconnects: list[str] = []
        self.on_payload: Callable[[Json], Awaitable[None]] | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        try:
            self._socket = await self._http.ws_connect(await self.ticket() + self._more)
        except aiohttp.ClientError:
            await self._http.close()
            raise
        self.hello = await self._socket.receive_json()
        self._reader = asyncio.create_task(self._read())
        return self

    async def ticket(self) -> str:
        headers = {"Authorization": f"Bearer {self._sandbox.app_token}"}
        async with self._http.post(self._sandbox.api_url + "apps.connections.open", headers=headers) as response:
            return str((await response.json())["url"])

    async def _read(self) -> None:
        async for frame in self._socket:
            envelope: Json = frame.json()
            if envelope["type"] == "disconnect":
                self.disconnects.append(envelope["reason"])
                continue
            self.envelopes.append(envelope)
            if self.on_payload is not None:
                await self.on_payload(envelope["payload"])
            if not self.silent:
                body = self.answer(envelope["payload"])
                await self._socket.send_json(
                    {"envelope_id": envelope["envelope_id"], **({"payload": body} if body is not None else {})}
                )

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._socket.close()
        await self._http.close()

    async def until_closed(self) -> None:
        """Until the sandbox closed the connection."""
        await self._reader

    @property
    def payloads(self) -> list[Json]:
        return [envelope["payload"] for envelope in self.envelopes]


def modal(title: str = "Step", *blocks: Json, **more: Any) -> Json:
    plain = {"type": "plain_text"}
    return {
        "type": "modal",
        "title": {**plain, "text": title},
        "submit": {**plain, "text": "Go"},
        "blocks": list(blocks) or [field("name")],
        **more,
    }


def field(block_id: str, element: Json | None = None, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": block_id.title()},
        "element": {"type": "plain_text_input", "action_id": block_id, **(element or {})},
        **more,
    }


async def refused(awaitable: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return str(caught.value.response["error"])
