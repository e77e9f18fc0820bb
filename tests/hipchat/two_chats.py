"""One company on both chats: the sandbox's Slack with its HipChat beside, and the whole bot installed in both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from adapters.hipchat.platform import HipChatSettings
from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company
from adapters.sandbox.hipchat.person import SeenPost
from adapters.sandbox.hipchat.server import HipChat
from adapters.sandbox.manifest import read_manifest
from adapters.sandbox.transport.limits import GENEROUS
from adapters.slack.platform import Slack, SlackSettings
from adapters.web.server import Server
from bot.cli.hipchat import HipChatGroup, group_of, typed_commands
from bot.engine import Engine
from bot.people import Handle
from bot.platform import ChatPlatform
from storage.schema import upgrade
from storage.store import open_store
from tests.hipchat.office import KEYS
from tests.office import Office, parsed_manifest
from tests.ports import free_port
from tests.workspace import NOON, PATIENCE


@dataclass(repr=False)
class TwoChatOffice(Office):
    """`person("ana").type(…)` is Slack's, `say("ana", "Lobby", …)` HipChat's. Private messages of HipChat come from
    the account `messenger`, if it is set."""

    hip: HipChat = field(default_factory=HipChat)
    messenger: str = ""
    group: HipChatGroup | None = None
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """The bot comes to work in both, and has read who is there when this returns."""
        await upgrade(self.database_url)
        self.store = await open_store(self.database_url, one_company=True)
        self._open.push_async_callback(self.store.close)
        settings = SlackSettings(self.sandbox.bot_token, self.sandbox.app_token, api_url=self.sandbox.api_url)
        self.slack, port = Slack(settings), free_port()
        token = self.hip.user_token(self.messenger) if self.messenger else ""
        there = HipChatSettings(self.hip.api_url, f"http://127.0.0.1:{port}", token, typed_commands())
        clock = self.sandbox.clock
        group = self.group = await group_of(there, self.store, KEYS, clock)
        chats: list[ChatPlatform] = [self.slack, group.chat]
        self.engine = Engine(
            self.store, chats, clock, routes=self.routes, timing=self.timing, links=group.links, guard=PATIENCE,
            ballots=self._open_ballots(),
        )  # fmt: skip
        self.server = Server(
            "127.0.0.1", port, group.routes(self.engine.bot, self.engine.context.quiet_pages), self.engine.obstacles
        )
        await self._open.enter_async_context(_at_work(self.engine, self.server))
        async with asyncio.timeout(PATIENCE):
            await self.slack.listening.wait()
            await group.chat.listening.wait()
            await self.engine.directory_sync.wait_until_read()
            await self.hip.install(group.chat.install_address)
            await self.engine.directory_sync.wait_until_read()

    async def stop(self) -> None:
        await self._open.aclose()

    def account(self, handle: str) -> Handle:
        """Slack's, or HipChat's of who is not in Slack."""
        in_slack = self.sandbox.workspace.find_person(handle)
        return super().account(handle) if in_slack else Handle("hipchat", str(self.hip.person(handle).id))

    async def say(self, handle: str, room: str, text: str) -> None:
        await self.hip.person(handle).say(room, text)

    async def noticed(self, room: str, words: str) -> SeenPost:
        """The newest notification in a room that has these words, as soon as it is there."""
        seen = self.hip.room(room)
        return await self.hip.until(lambda: next((n for n in reversed(seen.notifications) if words in n.plain), None))

    async def whispered(self, handle: str, words: str) -> SeenPost:
        """The newest private message on HipChat to somebody that has these words."""
        person = self.hip.person(handle)
        return await self.hip.until(lambda: next((p for p in reversed(person.private) if words in p.plain), None))

    async def settle(self) -> None:
        """Both chats get their channels: #kudos and #goals, Kudos and Goals. Carla manages Ana."""
        for channel in ("kudos", "goals"):
            self.invite(channel)
        for purpose, channel in (("praise", "kudos"), ("objectives", "goals")):
            await self.answered("mira", f"/upward channel {purpose} #{channel}")
            await self.posted(channel, "made this the channel")
            await self.say("mira", "Lobby", f"/upward channel {purpose} #{channel}")
            await self.noticed(channel, "made this the channel")
        await self.answered("mira", "/upward manager @ana @carla")


@asynccontextmanager
async def _at_work(engine: Engine, server: Server) -> AsyncIterator[None]:
    work = asyncio.create_task(engine.run(server.run()))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


@asynccontextmanager
async def both_at_work(
    database_url: str,
    *,
    messenger: str = "upward",
    company: Company | None = None,
    clock: Clock | None = None,
    ballots: Path | None = None,
    slow: float = 0.0,
) -> AsyncIterator[TwoChatOffice]:
    """HipChat takes `slow` seconds to say who is there."""
    declared = read_manifest(parsed_manifest())
    sandbox = Sandbox(declared, company=company, clock=clock or Clock(NOON), pace=GENEROUS, patience=PATIENCE)
    hip = HipChat(beside=sandbox, paced=False)
    if slow:
        sandbox.faults.add("hipchat.get_all_users", "slow", seconds=slow)
    async with sandbox:
        both = TwoChatOffice(sandbox, database_url, "socket", hip=hip, messenger=messenger, ballots=ballots)
        try:
            await both.start()
            await both.settle()
            yield both
        finally:
            await both.stop()
