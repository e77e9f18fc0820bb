"""A HipChat, an add-on beside it, and a client that speaks bare HTTP."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from aiohttp import ClientSession

from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.addon import AddOn, running_addon

Json = dict[str, Any]


@dataclass(slots=True)
class Answered:
    """What came back."""

    status: int
    body: Json
    headers: Mapping[str, str]

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])


def _named(argument: str) -> str:
    return argument if argument.startswith("auth_") else argument.replace("_", "-")


@dataclass(slots=True)
class Client:
    """`token` goes into the header."""

    base: str
    token: str
    session: ClientSession

    async def call(self, verb: str, path: str, body: object = None, **query: object) -> Answered:
        """`body` is sent as JSON; underscores of `query` become hyphens, but in those that begin with `auth_`."""
        params = {_named(name): str(value) for name, value in query.items()}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.base}/v2/{path}"
        async with self.session.request(verb, url, json=body, params=params, headers=headers) as response:
            parsed = await response.json() if response.content_type == "application/json" else {}
            return Answered(response.status, parsed, response.headers)

    def with_token(self, token: str) -> "Client":
        return Client(self.base, token, self.session)


@pytest_asyncio.fixture
async def hip() -> AsyncIterator[HipChat]:
    async with HipChat() as started:
        yield started


@pytest_asyncio.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest_asyncio.fixture
async def client(hip: HipChat, session: ClientSession) -> Client:
    """With a personal token of Mira's, who is an admin, and every scope."""
    return Client(hip.url, hip.user_token("mira"), session)


@pytest_asyncio.fixture
async def addon() -> AsyncIterator[AddOn]:
    async with running_addon() as started:
        yield started
