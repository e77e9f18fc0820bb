"""The office of tests/office.py as the tests of praise look at it: who can read what, and what is stored."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, select, text, update

from adapters.sandbox.app import Sandbox
from adapters.sandbox.calls import Call
from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.messages import Room
from bot.people import Handle
from bot.praise.rules import Audience, NewPraise
from bot.routes import Context
from bot.store import Purpose
from storage.store import DatabaseStore
from storage.tables import Row
from storage.tables.people import PERSON
from tests.office import Office as Whole
from tests.office import Transport, open_office
from tests.ticks import finish_sending
from tests.workspace import PATIENCE


@dataclass(repr=False)
class Office:
    """Nobody has set a praise channel yet."""

    whole: Whole
    workspace: int

    @property
    def sandbox(self) -> Sandbox:
        return self.whole.sandbox

    @property
    def store(self) -> DatabaseStore:
        return self.whole.store

    @property
    def context(self) -> Context:
        return self.whole.engine.context

    def person(self, handle: str) -> Person:
        return self.sandbox.person(handle)

    def posts(self, channel: str = "kudos") -> list[SeenMessage]:
        """What the bot posted there."""
        return [each for each in self.sandbox.channel(channel).messages if each.author == self.sandbox.app.bot.name]

    async def post(self, channel: str = "kudos", *, with_text: str = "") -> SeenMessage:
        """The newest post of the bot there that shows that text, as soon as it arrived."""

        def found() -> list[SeenMessage]:
            return [each for each in self.posts(channel) if with_text in each.plain]

        return (await self.sandbox.until(found))[-1]

    async def dm(self, handle: str, *, with_text: str = "") -> SeenMessage:
        """The newest direct message of the bot to somebody that shows that text, as soon as it arrived."""
        person = self.person(handle)

        def found() -> list[SeenMessage]:
            return [each for each in person.dms if with_text in each.plain]

        return (await self.sandbox.until(found))[-1]

    def where(self, text: str) -> set[str]:
        """Every place where somebody can read that text now: channels by name, direct messages as `@person`."""
        found = {name for name in self._channels() if any(text in each.plain for each in self.posts(name))}
        for name in self._people():
            dms = [each for each in self.person(name).dms if text in each.plain]
            found |= {f"@{name}"} if dms else set()
        return found

    def _channels(self) -> list[str]:
        return [each.name for each in self.sandbox.workspace.channels.values() if each.name]

    def _people(self) -> list[str]:
        return [each.name for each in self.sandbox.workspace.people.values() if not each.is_bot]

    async def stored(self, text: str) -> list[str]:
        """The tables that hold that text anywhere."""
        async with self.store.read() as work:
            return [
                table.name
                for table in Row.metadata.sorted_tables
                if any(text in str(value) for row in await work.sql.scan(select(table)) for value in row)
            ]

    def calls(self, method: str, with_text: str = "") -> list[Call]:
        """The bot's calls of a method whose arguments hold that text."""
        return [call for call in self.sandbox.calls.of(method) if with_text in str(call.request)]

    def link_in(self, message: SeenMessage) -> str:
        """The address of the only link in a message."""
        (url,) = re.findall(r"'type': 'link', 'url': '([^']+)'", str(message.blocks))
        return str(url)

    def confirm_of(self, message: SeenMessage, label: str) -> Any:
        """What is asked before the button acts."""
        buttons = [each for block in message.blocks for each in block.get("elements", ()) if each["type"] == "button"]
        return next(each["confirm"] for each in buttons if each["text"]["text"] == label)

    async def quantity(self, giver: str, receivers: Sequence[str], count: int, behind: str = "") -> None:
        """That many praises from the past, "number 1" the oldest."""
        async with self.store.work() as work:
            people = await work.people.by_handles(
                self.workspace, [Handle("slack", self.person(each).id) for each in (giver, *receivers)]
            )
            for each in range(count):
                text = f"number {each + 1}{behind}"
                praise = NewPraise(self.workspace, people[0], people[1:], text, Audience.EVERYONE)
                await work.praises.add(praise, self.context.clock.now() - timedelta(days=count - each))
            await work.commit()

    async def quiet(self) -> None:
        """Returns when the outbox has nothing more to send."""
        await finish_sending(self.store)

    async def praise_channel(self, name: str | None = "kudos") -> None:
        async with self.store.work() as work:
            await work.workspaces.drop_channel(self.workspace, Purpose.PRAISE, "slack")
            if name:
                room = Room("slack", self.sandbox.channel(name).id, name)
                mira = await self._record(work, "mira")
                now = self.context.clock.now()
                await work.workspaces.set_channel(self.workspace, Purpose.PRAISE, room, mira, now)
            await work.commit()

    async def values(self, *values: str) -> None:
        async with self.store.work() as work:
            await work.workspaces.set_values(self.workspace, values)
            await work.commit()

    async def manager(self, handle: str, manager: str) -> None:
        async with self.store.work() as work:
            person, boss = await self._record(work, handle), await self._record(work, manager)
            await work.sql.change(update(PERSON).where(PERSON.c.id == person).values(manager_id=boss))
            await work.commit()

    async def forget(self, handle: str) -> None:
        """As if that person had joined the workspace a moment ago."""
        async with self.store.work() as work:
            record = await self._record(work, handle)
            await work.sql.change(delete(PERSON).where(PERSON.c.id == record))
            await work.commit()

    async def unescaped(self, person: Person, text: str) -> None:
        """`/praise` typed where the client makes no mentions of `@names`."""
        command = self.sandbox.app.manifest.commands["/praise"]
        commands = {**self.sandbox.app.manifest.commands, "/praise": replace(command, should_escape=False)}
        self.sandbox.app.manifest = replace(self.sandbox.app.manifest, commands=commands)
        await person.type(f"/praise {text}")

    async def _record(self, work: Any, handle: str) -> int:
        (person,) = await work.people.by_handles(self.workspace, [Handle("slack", self.person(handle).id)])
        return int(person.id)


K = TypeVar("K", bound=Office)


@asynccontextmanager
async def opened(database_url: str, transport: Transport, kind: type[K]) -> AsyncIterator[K]:
    """The office with #kudos as the praise channel, closed again at the end of the block."""
    async with open_office(database_url, transport) as whole:
        async with whole.store.read() as work:
            workspace = await work.workspaces.of("slack", whole.sandbox.workspace.team_id)
        assert workspace is not None
        office = kind(whole, workspace)
        await office.praise_channel("kudos")
        yield office


async def somebody_waits(store: DatabaseStore) -> None:
    """Returns when a transaction waits for a row that another one holds."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(PATIENCE):
        while True:
            async with store.read() as work:
                ((count,),) = await work.sql.rows(query)
            if count:
                return
            await asyncio.sleep(0.01)
