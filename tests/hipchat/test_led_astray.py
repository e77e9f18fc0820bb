"""Attacks on what the bot believes: other servers, answers without end, signatures that were overheard or changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession, web

from adapters.sandbox.hipchat.server import HipChat
from tests.hipchat.attacks import (
    Json,
    another,
    as_mira,
    callback,
    claim,
)
from tests.hipchat.office import HipOffice, working
from tests.workspace import PATIENCE

# ------------------------------------------------------------ leading it elsewhere, wearing it down

OTHER_PLACES = (
    "{base}/v2/capabilities/../evil",
    "{base}/v2/elsewhere/capabilities",
    "{base}/v2//capabilities",
    "{base}/v2/%2e%2e/v2/capabilities",
    "{base}/v2/capabilities?to=elsewhere",
    "{base}/v2/capabilities#elsewhere",
    "{base}/V2/capabilities",
    "{base}.evil.example/v2/capabilities",
    "{base}@evil.example/v2/capabilities",
    "http://{host}@127.0.0.1:9/v2/capabilities",
    "http://127.0.0.1:9/v2/capabilities",
    "https://{host}/v2/capabilities",
    "{base}:80/v2/capabilities",
    "{base}/v2/capabilities\n",
    "{base}\\@evil.example/v2/capabilities",
    "file:///v2/capabilities",
    "//{host}/v2/capabilities",
)


async def test_an_address_is_compared_whole(fresh: HipOffice, session: ClientSession) -> None:
    made = another(fresh.hip)
    base, host = fresh.hip.url, fresh.hip.url.removeprefix("http://")
    for place in OTHER_PLACES:
        url = place.format(base=base, host=host)
        assert await claim(fresh.hip, callback(fresh), session, made, capabilitiesUrl=url) == 400, url
    asked = [call.name for call in fresh.hip.calls.all() if call.name.startswith("hipchat.")]
    assert asked == []
    same = base.replace("http://", "HTTP://") + "/v2/capabilities"
    assert await claim(fresh.hip, callback(fresh), session, made, capabilitiesUrl=same) == 204


@asynccontextmanager
async def impostor(database: Path, answer: Any) -> AsyncIterator[HipOffice]:
    """The bot, told that HipChat is a server that answers like that."""
    server = web.Application()
    server.router.add_get("/v2/capabilities", answer)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with HipChat() as hip:
        hip.render.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with working(hip, f"sqlite+aiosqlite:///{database / 'upward.db'}") as group:
            yield group
    await runner.cleanup()


async def test_an_answer_without_end_is_not_read_to_its_end(tmp_path: Path, session: ClientSession) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(64):
            await response.write(b" " * 1024 * 1024)
            sent += 1
        return response

    async with impostor(tmp_path, endless) as group:
        assert await claim(group.hip, f"{group.address}/hipchat/installed", session, another(group.hip)) == 400
        assert sent < 32


async def test_a_redirect_is_not_followed(tmp_path: Path, session: ClientSession) -> None:
    async def away(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})

    async with impostor(tmp_path, away) as group:
        assert await claim(group.hip, f"{group.address}/hipchat/installed", session, another(group.hip)) == 503


async def test_a_server_that_never_ends_its_answer_is_left(
    tmp_path: Path, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.hipchat.addon.PATIENCE", 0.3, raising=False)

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    async with impostor(tmp_path, slow) as group, asyncio.timeout(PATIENCE):
        asking = asyncio.create_task(
            claim(group.hip, f"{group.address}/hipchat/installed", session, another(group.hip))
        )
        async with session.get(f"{group.address}/healthz") as answer:
            assert answer.status == 200
        assert await asking == 503


# ------------------------------------------------------------ signatures


async def test_who_is_signed_must_be_who_speaks_wherever_it_is_said(served: HipOffice, session: ClientSession) -> None:
    ours, ana = served.hip.addons.all()[0], served.person("ana").user
    told = {"sender": served.hip.render.user(ana)}
    assert await as_mira(served, session, ours, item=told, claims={"sub": str(ana.id)}) == 401
    assert await as_mira(served, session, ours, item=told) == 401
    assert served.room("Kudos").notifications == []


async def test_a_signature_lives_for_an_hour_at_most(served: HipOffice, session: ClientSession) -> None:
    ours, now = served.hip.addons.all()[0], int(time.time())
    ten_years = 10 * 365 * 86_400
    wrong: tuple[Json, ...] = (
        {"exp": now + ten_years},
        {"iat": now - ten_years, "exp": now + 60},
        {"iat": now + ten_years, "exp": now + ten_years + 60},
        {"exp": 1e308},
        {"exp": float("inf")},
        {"iat": float("-inf")},
        {"iat": now, "exp": now},
        {"aud": "somebody-else"},
        {"iss": [ours.oauth_id]},
    )
    for claims in wrong:
        try:
            status = await as_mira(served, session, ours, claims=claims)
        except TypeError:
            continue  # nobody can even sign it
        assert status == 401, claims
    assert served.room("Kudos").notifications == []


async def test_an_overheard_signature_says_nothing_else(served: HipOffice, session: ClientSession) -> None:
    ours, now = served.hip.addons.all()[0], int(time.time())
    mira, lobby = served.person("mira"), served.room("Lobby")
    claims = {"iss": ours.oauth_id, "sub": str(mira.id), "iat": now, "exp": now + 900, "context": {"room_id": lobby.id}}
    signed = jwt.encode(claims, ours.secret, algorithm="HS256")
    assert await as_mira(served, session, ours, signed=signed, typed="/upward channel praise #Kudos") == 200
    assert await as_mira(served, session, ours, signed=signed, typed="/upward channel praise #Kudos") == 204
    assert await as_mira(served, session, ours, signed=signed, typed="/upward channel praise off") == 401


async def test_webhooks_come_to_the_address_that_hipchat_was_told(served: HipOffice, session: ClientSession) -> None:
    ours = served.hip.addons.all()[0]
    assert await as_mira(served, session, ours, door="") == 401
    assert await as_mira(served, session, ours, door="/guessed") == 401
    assert await as_mira(served, session, ours) == 200
