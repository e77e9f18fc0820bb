"""A HipChat group with the whole bot installed in it, over real HTTP, without any Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import ClientSession
from cryptography.fernet import Fernet

from adapters.hipchat.platform import HipChatSettings
from adapters.sandbox.clock import Clock
from adapters.sandbox.hipchat.addons import Installation
from adapters.sandbox.hipchat.person import HipChatPerson, SeenPost, SeenRoom
from adapters.sandbox.hipchat.server import HipChat
from adapters.web.server import Server
from bot.cli.hipchat import HipChatGroup, group_of, typed_commands
from bot.engine import Engine
from bot.outbox.pace import Timing
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.office import QUICK
from tests.ports import free_port
from tests.ticks import finish_sending
from tests.workspace import NOON, PATIENCE

T = TypeVar("T")

KEYS = (Fernet.generate_key().decode(),)


@dataclass(repr=False)
class HipOffice:
    """`say("ana", "Lobby", "/praise …")` types; `room("Kudos")` shows what is posted. Mira is an admin of the group."""

    hip: HipChat
    store: DatabaseStore
    group: HipChatGroup
    engine: Engine
    server: Server
    database_url: str
    keys: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def descriptor(self) -> str:
        return f"{self.address}/hipchat/capabilities.json"

    def person(self, handle: str) -> HipChatPerson:
        return self.hip.person(handle)

    def room(self, name: str) -> SeenRoom:
        return self.hip.room(name)

    async def install(self, address: str = "") -> Installation:
        """An admin of HipChat installs the bot, from its public address if none is given; who is there has been read
        when this returns."""
        made = await self.hip.install(address or self.descriptor)
        await self.engine.directory_sync.wait_until_read()
        return made

    async def answered(self, handle: str, typed: str, *, in_: str = "Lobby") -> SeenPost:
        """Types a command in a room and gives what the bot answers there."""
        room = self.room(in_)
        before = len(room.notifications)
        await self.person(handle).say(in_, typed)
        return await self.until(lambda: room.notifications[-1] if len(room.notifications) > before else None)

    async def posted(self, room: str, words: str) -> SeenPost:
        """The newest notification in a room that has these words, as soon as it is there."""
        seen = self.room(room)
        return await self.until(lambda: next((n for n in reversed(seen.notifications) if words in n.plain), None))

    async def whispered(self, handle: str, words: str) -> SeenPost:
        """The newest private message to somebody that has these words."""
        person = self.person(handle)
        return await self.until(lambda: next((p for p in reversed(person.private) if words in p.plain), None))

    async def until(self, condition: Callable[[], T | None]) -> T:
        return await self.hip.until(condition)


@asynccontextmanager
async def working(
    hip: HipChat,
    database_url: str,
    *,
    user_token: str = "",
    keys: tuple[str, ...] = KEYS,
    timing: Timing = QUICK,
    prefix: str = "",
    session: ClientSession | None = None,
) -> AsyncIterator[HipOffice]:
    """The bot at work beside that HipChat; not installed yet, unless the database says so."""
    await upgrade(database_url)
    store = await open_store(database_url, one_company=True)
    try:
        port = free_port()
        settings = HipChatSettings(hip.api_url, f"http://127.0.0.1:{port}", user_token, typed_commands(), prefix=prefix)
        group = await group_of(settings, store, keys, hip.clock)
        engine = Engine(store, [group.chat], hip.clock, timing=timing, links=group.links, guard=PATIENCE)
        server = Server("127.0.0.1", port, group.routes(engine.bot), engine.obstacles)
        async with _at_work(engine, server, group):
            yield HipOffice(hip, store, group, engine, server, database_url, keys)
    finally:
        await store.close()


@asynccontextmanager
async def _at_work(engine: Engine, server: Server, group: HipChatGroup) -> AsyncIterator[None]:
    work = asyncio.create_task(engine.run(server.run()))
    ready = asyncio.create_task(group.chat.listening.wait())
    try:
        await asyncio.wait([work, ready], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
        assert ready.done(), f"the bot did not start within {PATIENCE} s"
        yield
    finally:
        ready.cancel()
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


@asynccontextmanager
async def group_at_work(database_url: str, *, clock: Clock | None = None, user: str = "") -> AsyncIterator[HipOffice]:
    """A HipChat and the bot, installed. `user` is the account in whose name private messages are sent, "" for none."""
    async with HipChat(clock=clock or Clock(NOON)) as hip:
        token = hip.user_token(user) if user else ""
        async with working(hip, database_url, user_token=token) as group:
            await group.install()
            await group.engine.directory_sync.wait_until_read()
            await finish_sending(group.store)
            yield group
