"""Signed HTTP delivery to an app's request URLs."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from adapters.sandbox.installation import App
from adapters.sandbox.state import Json
from adapters.sandbox.transport.link import PATIENCE, Answer, Outgoing

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
REDIRECTS = 2  # that are followed, docs.slack.dev/apis/events-api; aiohttp counts the one it refuses
FORM = "application/x-www-form-urlencoded"


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature v0, docs.slack.dev/authentication/verifying-requests-from-slack."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpDelivery:
    """Posts to the app and reads its answer. The time in the signature is the machine's: the app checks it by that."""

    def __init__(self, app: App, patience: float = PATIENCE) -> None:
        self._app, self.patience = app, patience
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def ready(self) -> bool:
        return True

    def headers(self, body: str, outgoing: Outgoing) -> dict[str, str]:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json" if outgoing.kind == "events_api" else FORM,
            "User-Agent": AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._app.signing_secret, timestamp, body),
        }
        if outgoing.retry is not None:
            headers |= {"x-slack-retry-num": str(outgoing.retry[0]), "x-slack-retry-reason": outgoing.retry[1]}
        return headers

    async def send(self, outgoing: Outgoing) -> Answer:
        if self._session is None or not outgoing.url:
            return Answer("unreachable")
        body = encode(outgoing)
        try:
            async with asyncio.timeout(self.patience):
                headers = self.headers(body, outgoing)
                async with self._session.post(
                    outgoing.url, data=body.encode(), headers=headers, max_redirects=REDIRECTS + 1
                ) as response:
                    return await read(response, outgoing)
        except TimeoutError:
            return Answer("timeout")
        except aiohttp.TooManyRedirects:
            return Answer("unreachable", reason="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Answer("unreachable", reason="ssl_error")
        except aiohttp.ClientError:
            return Answer("unreachable")

    async def check_ssl(self, url: str) -> bool:
        """What Slack sends to a command's address from time to time: True when it is answered with 200."""
        fields = {"token": self._app.verification_token, "ssl_check": "1"}
        return (await self.send(Outgoing("slash_commands", fields, url))).ok

    async def verify(self, url: str) -> bool:
        """Slack's `url_verification` when a request URL is set: True when the challenge comes back."""
        challenge = hashlib.sha256(url.encode()).hexdigest()
        payload = {"token": self._app.verification_token, "challenge": challenge, "type": "url_verification"}
        answer = await self.send(Outgoing("events_api", payload, url))
        return answer.ok and (answer.body or {}).get("challenge") == challenge


def encode(outgoing: Outgoing) -> str:
    """JSON for events, form fields for commands, `payload=` for interactions."""
    if outgoing.kind == "events_api":
        return json.dumps(outgoing.payload)
    if outgoing.kind == "slash_commands":
        return urlencode(outgoing.payload)
    return urlencode({"payload": json.dumps(outgoing.payload)})


async def read(response: aiohttp.ClientResponse, outgoing: Outgoing) -> Answer:
    text = await response.text()
    if not 200 <= response.status < 300:
        return Answer("refused", None, response.status, response.headers.get("x-slack-no-retry") == "1")
    body: Json | None = None
    if text:
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = {"text": text} if outgoing.kind == "slash_commands" else None
        body = parsed if isinstance(parsed, dict) else None
    return Answer("ok", body, response.status)
