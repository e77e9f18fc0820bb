"""Each way to a chat as the contract sees it: people type, the platform delivers, and one reads what arrived."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Protocol

import jwt
from aiohttp import ClientSession

from adapters.sandbox.transport.link import Outgoing
from bot.people import Handle
from bot.platform import ChatPlatform
from tests.hipchat.office import HipOffice
from tests.office import Office


class Chat(Protocol):
    """`room` is an open room's id, where the bot may post; `direct` and `said` give what it wrote, oldest first."""

    platform: ChatPlatform
    team: str
    room: str

    def handle(self, name: str) -> Handle: ...

    def said(self) -> list[str]:
        """In the open room, for everybody there."""
        ...

    def direct(self, name: str) -> list[str]:
        """To one person alone, by direct message or beside the command."""
        ...

    def rung(self) -> list[str]:
        """Everything live in the newest post: who is mentioned by it, and what else would ring or lead away."""
        ...

    async def types(self, name: str, command: str) -> None: ...

    async def repeats(self) -> None:
        """The platform delivers the last command once more, as after a lost answer."""
        ...

    def fails(self, kind: str) -> None:
        """What happens to the next post: `drop-before`, `drop-after`, `429` or `500`."""
        ...

    def revokes(self) -> None:
        """The platform takes the bot's access away without a word."""
        ...

    async def until(self, words: str) -> str:
        """The newest post in the open room with these words, as soon as it is there."""
        ...


@dataclass
class OnSlack:
    office: Office
    room: str = ""
    team: str = ""
    platform: ChatPlatform = field(init=False)

    def __post_init__(self) -> None:
        self.platform, self.room = self.office.slack, self._channel.id
        self.team = self.office.sandbox.workspace.team_id

    @property
    def _channel(self) -> Any:
        return self.office.channel("kudos")

    def handle(self, name: str) -> Handle:
        return Handle("slack", self.office.person(name).id)

    def said(self) -> list[str]:
        return [message.plain for message in self._channel.messages if message.blocks]

    def direct(self, name: str) -> list[str]:
        person = self.office.person(name)
        return [message.plain for message in (*person.dms, *person.ephemerals)]

    def rung(self) -> list[str]:
        live = self._channel.messages[-1].live
        accounts = {f"<@{self.office.person(name).id}>": name for name in ("ana", "ben", "carla", "mira")}
        return [accounts.get(each, each) for each in live]

    async def types(self, name: str, command: str) -> None:
        assert (await self.office.person(name).type(command, in_="kudos")).ok

    async def repeats(self) -> None:
        last = next(c for c in reversed(self.office.sandbox.calls.all()) if c.name.startswith("/"))
        url = f"http://127.0.0.1:{self.office.server.port}/slack/events"
        await self.office.sandbox.send(Outgoing("slash_commands", last.request, url, accepts_response=True))

    def fails(self, kind: str) -> None:
        self.office.sandbox.faults.add("chat.postMessage", kind)

    def revokes(self) -> None:
        self.office.sandbox.faults.add("chat.postMessage", "error", 1, error="token_revoked")

    async def until(self, words: str) -> str:
        return await self.office.until(lambda: next((each for each in reversed(self.said()) if words in each), None))


@dataclass
class OnHipChat:
    group: HipOffice
    room: str = ""
    platform: ChatPlatform = field(init=False)
    team: str = "42"

    def __post_init__(self) -> None:
        self.platform, self.room = self.group.group.chat, str(self.group.room("Kudos").id)

    def handle(self, name: str) -> Handle:
        return Handle("hipchat", str(self.group.person(name).id))

    def said(self) -> list[str]:
        return [post.plain for post in self.group.room("Kudos").notifications]

    def direct(self, name: str) -> list[str]:
        return [post.plain for post in self.group.person(name).private]

    def rung(self) -> list[str]:
        return self.group.room("Kudos").notifications[-1].mentions

    async def types(self, name: str, command: str) -> None:
        await self.group.person(name).say("Kudos", command)

    async def repeats(self) -> None:
        made = self.group.hip.addons.all()[0]
        body = [call for call in self.group.hip.calls.all() if call.name == "hipchat.room_message"][-1].request
        said: Any = body["item"]
        now = int(time.time())
        claims = {
            "iss": made.oauth_id,
            "sub": str(said["message"]["from"]["id"]),
            "iat": now,
            "exp": now + 900,
            "context": {"room_id": said["room"]["id"]},
        }
        headers = {"Authorization": "JWT " + jwt.encode(claims, made.secret, algorithm="HS256")}
        url = f"{self.group.address}/hipchat/webhook"
        async with ClientSession() as session, session.post(url, json=body, headers=headers) as answer:
            assert answer.status in {200, 204}

    def fails(self, kind: str) -> None:
        self.group.hip.faults.add("hipchat.send_room_notification", kind)

    def revokes(self) -> None:
        made = self.group.hip.addons.all()[0]
        self.group.hip.tokens.revoke(oauth_id=made.oauth_id)
        self.group.hip.addons.remove(made)

    async def until(self, words: str) -> str:
        return (await self.group.posted("Kudos", words)).plain
