"""Behind a reverse proxy: who asks is whom the proxy names, and nobody else is believed about it."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web

from adapters.web.server import Server
from tests.test_connections import nothing_wrong

HERE = "127.0.0.1"


async def who(request: web.Request) -> web.Response:
    return web.Response(text=request.remote)


@pytest.mark.parametrize(
    ("trusted", "headers", "asker"),
    [
        ([], {"X-Forwarded-For": "203.0.113.7"}, HERE),
        (["10.0.0.0/8"], {"X-Forwarded-For": "203.0.113.7"}, HERE),
        (["127.0.0.0/8"], {}, HERE),
        (["127.0.0.0/8"], {"X-Forwarded-For": "203.0.113.7"}, "203.0.113.7"),
        (["127.0.0.0/8"], {"X-Forwarded-For": "1.2.3.4, 203.0.113.7"}, "203.0.113.7"),
        (["127.0.0.0/8"], {"X-Forwarded-For": "1.2.3.4, 203.0.113.7:51234"}, "203.0.113.7"),
        (["127.0.0.0/8", "10.0.0.0/8"], {"X-Forwarded-For": "1.2.3.4, 203.0.113.7, 10.1.2.3"}, "203.0.113.7"),
        (["127.0.0.0/8"], {"X-Forwarded-For": "203.0.113.7, rubbish"}, HERE),
        (["127.0.0.0/8"], {"X-Forwarded-For": "127.0.0.1"}, HERE),
        (["127.0.0.0/8"], {"X-Forwarded-For": "2001:db8::7"}, "2001:db8::7"),
        (["127.0.0.0/8"], {"Forwarded": 'for=1.2.3.4, for="[2001:db8::7]:443";proto=https'}, "2001:db8::7"),
        (["127.0.0.0/8"], {"Forwarded": "proto=https; For=203.0.113.7"}, "203.0.113.7"),
        (["127.0.0.0/8"], {"Forwarded": "for=_hidden"}, HERE),
        (["127.0.0.0/8"], {"Forwarded": "for=9.9.9.9", "X-Forwarded-For": "203.0.113.7"}, HERE),
        (["127.0.0.0/8"], {"Forwarded": "for=203.0.113.7", "X-Forwarded-For": "203.0.113.7"}, "203.0.113.7"),
        (["127.0.0.0/8"], {"X-Forwarded-For": ", ".join(["1.2.3.4"] * 900)}, "1.2.3.4"),
    ],
)
async def test_who_asks(trusted: list[str], headers: dict[str, str], asker: str) -> None:
    server = Server(HERE, 0, [web.get("/who", who)], nothing_wrong, trusted_proxies=trusted)
    await server.start()
    try:
        url = f"http://{HERE}:{server.port}/who"
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            assert await answer.text() == asker
    finally:
        await server.stop()
