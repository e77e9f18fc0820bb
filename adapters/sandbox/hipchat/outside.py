"""Calls from the group to add-ons: their descriptors, their callbacks, their webhooks."""

import asyncio
import json
from dataclasses import dataclass

import aiohttp

from adapters.sandbox.state import Json

AGENT = "HipChat.com"
PATIENCE = 10.0  # real seconds; HipChat names none, so it is ours


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0 with a `verdict` other than `ok` when nothing came back."""

    verdict: str
    status: int = 0
    body: object = None

    @property
    def ok(self) -> bool:
        return self.verdict == "ok" and 200 <= self.status < 300

    @property
    def shown(self) -> Json | None:
        """For the log of calls."""
        if isinstance(self.body, dict):
            return self.body
        return None if self.body in (None, "") else {"body": str(self.body)}


class Outside:
    """One client for everything; certificates of add-ons aren't checked, since theirs are self-made too."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False), headers={"User-Agent": AGENT})

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, verb: str, url: str, body: Json | None = None, *, token: str = "") -> Answer:
        """`token` goes into the header and the query, as HipChat does for webhooks."""
        if self._session is None:
            return Answer("unreachable")
        headers = {"Authorization": f"JWT {token}"} if token else {}
        params = {"signed_request": token} if token else None
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._session.request(verb, url, json=body, headers=headers, params=params) as response,
            ):
                return Answer("ok", response.status, _parsed(await response.text()))
        except TimeoutError:
            return Answer("timeout")
        except (aiohttp.ClientError, ValueError):
            return Answer("unreachable")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
