"""What Slack sends over HTTP: checked, parsed, answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiohttp import web
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.slack.payload import Malformed, Payload, parse

log = structlog.get_logger()

Dispatch = Callable[[Callable[[], Payload], bool], Awaitable[BoltResponse]]
"""Reads the payload, if it is a window in its turn, and answers it."""

WINDOW = b"%22view%22"
"""Stands in a form with a window: to read it takes ten times as long as to see that Slack signed it."""


class Receiver:
    """POST /slack/events: 401 for what Slack did not sign within five minutes, 400 for what nobody can read."""

    def __init__(self, signing_secret: str, dispatch: Dispatch) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._dispatch = dispatch

    async def receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        if not self._is_signed(raw, request):
            log.info("request refused", reason="signature")
            return web.Response(status=401)
        try:
            read = partial(parse, raw, request.content_type)
            return _response(await self._dispatch(read, WINDOW in raw))
        except Malformed as fault:
            log.info("payload refused", reason=str(fault))
            return web.Response(status=400)

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp")
        signature = request.headers.get("X-Slack-Signature")
        try:
            return self._verifier.is_valid(raw, stamp, signature)
        except (ValueError, TypeError):
            # A timestamp that is no number, a body that is no UTF-8, a signature that is not ASCII.
            return False


def _response(answer: BoltResponse) -> web.Response:
    content_type = "application/json" if answer.body.startswith("{") else "text/plain"
    return web.Response(status=answer.status, text=answer.body, content_type=content_type)
