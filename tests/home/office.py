"""The office as the tests of Home look at it: who sees what on their page, and who got it redrawn."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from sqlalchemy import func, select

from adapters.sandbox.calls import Call
from adapters.sandbox.seen import SeenView
from adapters.sandbox.transport.faults import Fault
from bot.people import Handle
from bot.people import Person as Record
from storage.store import DatabaseStore
from storage.tables.outbox import DELIVERY
from tests.praise.office import Office as PraiseOffice
from tests.workspace import PATIENCE


class Office(PraiseOffice):
    """Nobody has set a praise channel yet."""

    async def home(self, handle: str) -> SeenView:
        """Opens somebody's Home and gives it as soon as it is drawn."""
        before = len(self.drawn(handle))
        await self.person(handle).open_home()
        await self.sandbox.until(lambda: len(self.drawn(handle)) > before)
        home = self.person(handle).home
        assert home is not None
        return home

    async def home_showing(self, handle: str, words: str) -> SeenView:
        """Their Home, as soon as it shows these words without being opened again."""
        person = self.person(handle)
        return await self.sandbox.until(lambda: person.home if person.home and words in person.home.plain else None)

    async def turned(self, handle: str, button: str, words: str) -> SeenView:
        """Their Home after a button on it was pressed, as soon as it shows these words."""
        await self.person(handle).press(button, on=self.person(handle).home)
        return await self.home_showing(handle, words)

    def published(self, handle: str) -> list[Call]:
        """Every attempt to draw somebody's Home."""
        user = self.person(handle).id
        return [call for call in self.sandbox.calls.of("views.publish") if user in str(call.request)]

    def drawn(self, handle: str) -> list[Call]:
        """Those that Slack took."""
        return [call for call in self.published(handle) if call.answer and call.answer["ok"]]

    @contextmanager
    def holding(self, name: str) -> Iterator[asyncio.Event]:
        """The next call of a method is not answered before the end of the block; the event says that it is there."""
        held, go = asyncio.Event(), asyncio.Event()
        take = self.sandbox.faults.take

        async def hold(method: str, request: web.Request) -> Fault | None:
            if method == name and not held.is_set():
                held.set()
                await go.wait()
            return await take(method, request)

        self.sandbox.faults.take = hold  # type: ignore[method-assign]
        try:
            yield held
        finally:
            go.set()

    async def leaves(self, handle: str) -> None:
        """Somebody's account is deactivated, and the bot has heard of it."""
        account = self.sandbox.workspace.person(handle)
        account.deleted = True
        self.sandbox.workspace.person_changed(account)
        async with asyncio.timeout(PATIENCE):
            for _ in itertools.count():
                if not (await self.record(handle)).active:
                    return
                await asyncio.sleep(0.01)

    async def record(self, handle: str) -> Record:
        """What the bot knows of somebody."""
        async with self.store.read() as work:
            (found,) = await work.people.by_handles(self.workspace, [Handle("slack", self.person(handle).id)])
        return found

    async def praised(self, giver: str, line: str) -> None:
        """`/praise …`, and everything that it sends is sent."""
        outcome = await self.person(giver).type(f"/praise {line}")
        assert outcome.ok, outcome
        await self.quiet()


async def redraws_left(store: DatabaseStore) -> int:
    async with store.read() as work:
        ((count,),) = await work.sql.scan(select(func.count()).where(DELIVERY.c.verb == "home"))
    return int(count)
