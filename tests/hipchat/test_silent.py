"""No secret and no private word in logs, metrics and errors: what is typed in rooms and on pages of the web."""

from __future__ import annotations

import io
import re
from pathlib import Path

import aiohttp
import pytest

from adapters.sandbox.hipchat.server import HipChat
from tests.hipchat.office import HipOffice, working

CANARY = "canarywords"


async def test_nothing_that_people_write_and_no_secret_is_logged(
    logged: io.StringIO, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with HipChat() as hip:
        user_token = hip.user_token("upward")
        async with working(hip, url, user_token=user_token) as group:
            kept, secrets = await written(group, logged)
    printed = capfd.readouterr()
    kept += printed.out + printed.err
    assert "praise.post" in kept
    assert 'upward_deliveries_total{outcome="sent"}' in kept
    assert not [secret for secret in (*secrets, user_token, CANARY) if secret in kept]


async def written(group: HipOffice, logged: io.StringIO) -> tuple[str, list[str]]:
    """Canaries in a room, through a fault and on a page; gives what was logged and counted, and the secrets."""
    await group.install()
    await group.answered("mira", "/upward channel praise #Kudos")
    await group.person("ana").say("Lobby", f"/praise @ben {CANARY} aloud")
    await group.posted("Kudos", f"{CANARY} aloud")
    group.hip.faults.add("hipchat.send_room_notification", "500", 1)
    await group.person("ana").say("Lobby", f"/praise @carla {CANARY} through a fault")
    token = await page(group)
    kept = logged.getvalue() + await asked(group, "/metrics")
    return kept, [token, group.keys[0], *(each.secret for each in group.hip.addons.all())]


async def page(group: HipOffice) -> str:
    """Ana opens the page for a praise that named nobody, and a stranger sends rubbish to it; gives the link's token."""
    await group.person("ana").say("Lobby", f"/praise @nobody {CANARY} on a page")
    message = await group.whispered("ana", "what you asked for")
    (token,) = {str(found) for found in re.findall(r"/form/([\w.-]+)", message.text)}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{group.address}/form/{token}") as answer:
            assert answer.status == 200
        async with session.post(f"{group.address}/form/{token}", data={"text": CANARY}) as answer:
            assert answer.status < 500
        async with session.post(f"{group.address}/hipchat/webhook", json={"item": CANARY}) as answer:
            assert answer.status in {400, 401}
    return token


async def asked(group: HipOffice, path: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(group.address + path) as answer:
        return await answer.text()
