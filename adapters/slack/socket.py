"""Socket Mode: what Slack sends over a connection that the bot opened."""

from __future__ import annotations

import asyncio
import json

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import SDK_LOG, as_delivery_error
from adapters.slack.payload import Malformed
from adapters.slack.receive import Dispatch

log = structlog.get_logger()

PING = 5.0  # seconds; the SDK calls a connection stale after four times that


class Socket:
    """One connection, renewed by the SDK whenever Slack or the network ends it."""

    def __init__(self, app_token: str, client: AsyncWebClient, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._client = SocketModeClient(app_token=app_token, web_client=client, logger=SDK_LOG, ping_interval=PING)
        self._client.socket_mode_request_listeners.append(self._take)

    async def open(self) -> None:
        """Connects; raises a delivery error if Slack does not take the app's token."""
        try:
            self._client.wss_uri = await self._client.issue_new_wss_url()
        except SlackApiError as refusal:
            raise as_delivery_error(refusal.response) from None
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        return await self._client.is_connected()

    async def close(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]
        # The SDK cancels its tasks without waiting for them.
        ended = (self._client.message_processor, self._client.message_receiver, self._client.current_session_monitor)
        await asyncio.gather(*(task for task in ended if task is not None), return_exceptions=True)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            answer = await self._dispatch(lambda: request.payload, "view" in request.payload)
        except Malformed as fault:
            # Acknowledged: sending it again would not mend it.
            log.info("payload refused", reason=str(fault))
            answer = BoltResponse(status=200)
        if answer.status == 200:
            await client.send_socket_mode_response(_acknowledge(request, answer))


def _acknowledge(request: SocketModeRequest, answer: BoltResponse) -> SocketModeResponse:
    payload = json.loads(answer.body) if answer.body else None
    return SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
