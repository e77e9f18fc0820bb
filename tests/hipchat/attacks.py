"""What an attacker has: credentials of an add-on of their own, what HipChat would send, and a browser."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import jwt
from aiohttp import ClientSession

from adapters.sandbox.hipchat.addons import Installation
from adapters.sandbox.hipchat.descriptor import read_descriptor
from adapters.sandbox.hipchat.endpoints import SCOPES
from adapters.sandbox.hipchat.server import HipChat
from bot.admin.repository import AuditSearch
from tests.hipchat.office import HipOffice
from tests.hipchat.two_chats import TwoChatOffice
from tests.webforms.office import browser

Json = dict[str, Any]


def another(hip: HipChat, *, room: str = "", scopes: frozenset[str] = frozenset(SCOPES)) -> Installation:
    """An add-on that has nothing to do with us, in a member's own room or in the whole group."""
    own = "https://mine.example/capabilities.json"
    installable = {"callbackUrl": "https://mine.example/installed"}
    said: Json = {"key": "mine", "name": "Mine", "links": {"self": own}}
    said["capabilities"] = {"installable": installable, "hipchatApiConsumer": {"scopes": sorted(scopes)}}
    where = hip.group.room(room) if room else None
    return hip.addons.add(own, replace(read_descriptor(said, own), scopes=scopes), where)


async def claim(hip: HipChat, address: str, session: ClientSession, made: Installation, **changed: object) -> int:
    """Posts those credentials as if HipChat told of an installation, without any room."""
    body: Json = {
        "capabilitiesUrl": f"{hip.url}/v2/capabilities",
        "oauthId": made.oauth_id,
        "oauthSecret": made.secret,
        "groupId": hip.group.id,
    }
    async with session.post(address, json=body | changed) as answer:
        return answer.status


def doors(group: HipOffice) -> list[str]:
    """Where an installation can be claimed: in public, and by who has seen the address with the key."""
    return [f"{group.address}/hipchat/installed", callback(group)]


def callback(group: HipOffice) -> str:
    return group.group.chat.install_address.replace("capabilities.json", "installed")


async def as_mira(
    group: HipOffice,
    session: ClientSession,
    made: Installation,
    *,
    typed: str = "/upward channel praise #Kudos",
    item: Json | None = None,
    claims: Json | None = None,
    signed: str = "",
    door: str | None = None,
) -> int:
    """Types something in the lobby in Mira's name, signed with the secret of that installation."""
    mira, lobby, now = group.person("mira").user, group.room("Lobby").state, int(time.time())
    said = {
        "id": f"m-{typed}",
        "from": group.hip.render.user(mira),
        "message": typed,
        "mentions": [],
        "type": "message",
    }
    body = {"event": "room_message", "item": {"message": said, "room": group.hip.render.room(lobby), **(item or {})}}
    named = {"iss": made.oauth_id, "sub": str(mira.id), "iat": now, "exp": now + 900, "jti": "a" * 20}
    named |= {"context": {"room_id": lobby.id}} | (claims or {})
    token = signed or jwt.encode(named, made.secret, algorithm="HS256")
    hook = callback(group) if door is None else f"{group.address}/hipchat{door}/installed"
    url = hook.removesuffix("installed") + "webhook"
    async with session.post(url, json=body, headers={"Authorization": f"JWT {token}"}) as answer:
        return answer.status


async def settles(group: HipOffice, session: ClientSession, made: Installation) -> None:
    assert await as_mira(group, session, made) == 401
    assert await as_mira(group, session, made, door="") == 401


async def pressed(group: HipOffice, handle: str, words: str, act: str) -> str:
    """Follows the link of a direct message and presses a button there; gives the page that follows."""
    told = await group.whispered(handle, words)
    address = told.text.partition(f'href="{group.address}')[2].partition('"')[0]
    async with browser() as visitor:
        await visitor.open(f"{group.address}{address}")
        (button,) = [each for each in visitor.actions if act in each]
        await visitor.do(button.replace("ask|", "press|", 1))
        return visitor.html


async def audited(group: HipOffice | TwoChatOffice) -> list[str]:
    async with group.store.read() as work:
        workspace = await work.workspaces.of("hipchat", "42")
        if workspace is None:
            return []
        noted, _ = await work.audit.list_entries(workspace, AuditSearch(), 0, 50)
        return [each.act for each in noted if each.act.startswith("chat.")]


async def kept(group: HipOffice) -> bool:
    async with group.store.read() as work:
        return await work.workspaces.of("hipchat", "42") is not None


async def removed_by_hipchat(group: HipOffice, session: ClientSession, made: Installation, address: str) -> int:
    """The installation is gone on HipChat's side, and somebody tells us so at that address."""
    group.hip.addons.remove(made)
    group.hip.tokens.revoke(oauth_id=made.oauth_id)
    async with session.delete(f"{address}/{made.oauth_id}") as answer:
        return answer.status
