"""What a person does with the forms of a cycle on pages, from a browser of their own for each link."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from adapters.web.server import Server
from adapters.webforms.links import SignedLinks
from adapters.webforms.quiet_pages import QuietDoor
from bot.cycles.answering.form_state import PASSED_ON
from bot.cycles.answering.page_links import PageLinks
from bot.cycles.answering.passing_on import DROPPED
from bot.cycles.buttons import DEBT
from bot.cycles.cycle import Cycle
from bot.messages import Button
from storage.secrets import Secrets
from storage.webforms import SealedPages, SealedWebForms
from tests.anonymity.pen import Pen, by
from tests.anonymity.world import World
from tests.hipchat.review_pages import choice_field, presses, said, text_field, types
from tests.office import KEY
from tests.webforms.office import Visitor, browser

WAYS = 4
"""What may follow what was typed."""


@dataclass
class PagePen(Pen):
    """`links` makes those that a message would have; browsers are closed with `browsers`."""

    links: PageLinks
    browsers: AsyncExitStack

    async def _visit(self, key: tuple[str, str], act: str) -> Visitor:
        button = Button(act, act, DEBT.encode((await self.find(key)).id))
        visitor = await self.browsers.enter_async_context(browser())
        return await visitor.open((await self.links.link(by(key[1]), [button]))[button])

    async def begin(self, key: tuple[str, str]) -> Any:
        return await self._visit(key, "cycles.answer")

    async def draft(self, key: tuple[str, str], written: Mapping[str, str]) -> None:
        visitor = await self.begin(key)
        field, text = text_field(visitor), max(written.values(), key=len)
        for number in range(1, self.chance.randrange(2, 5)):
            assert await types(visitor, field, text[: number * 20], number) == 204
        await self.world.engine.flush_drafts()
        match self.chance.randrange(WAYS):
            case 0:
                await presses(visitor, "cycles.save", **{field[2:]: text})
            case 1:
                await presses(visitor, "cycles.asked", **{field[2:]: text})
            case 2:
                await self._visit(key, "cycles.decline")

    async def share(self, key: tuple[str, str], written: Mapping[str, str], form: Any = None) -> None:
        visitor = form or await self.begin(key)
        prefix = text_field(visitor)[2:].partition("-")[0]
        fields = {f"{prefix}-{question}": text for question, text in written.items()}
        fields[choice_field(visitor)] = self.chance.choice((DROPPED, PASSED_ON))
        await visitor.do("submit", **fields)
        if "Before you share" in said(visitor):
            await visitor.do("submit")
        assert "Shared." in said(visitor), (visitor.status, said(visitor))

    async def take_back(self, key: tuple[str, str]) -> None:
        visitor = await self._visit(key, "cycles.decline")
        await presses(visitor, "cycles.take_back")
        assert "It is taken back" in said(visitor)


@asynccontextmanager
async def on_pages(world: World) -> AsyncIterator[Callable[[World, Cycle, Random], Pen]]:
    """The pages of the bot of that world, as they are beside HipChat."""
    pages = SealedWebForms(world.store, Secrets([KEY]))
    links = SignedLinks("http://127.0.0.1", [KEY], pages, world.clock)
    ballots = world.engine.context.ballots
    assert ballots is not None
    quiet = PageLinks(world.store, ballots, world.clock, "")
    door = QuietDoor(
        world.engine.bot, links, pages, world.clock, quiet=quiet, carrier=SealedPages(Secrets([KEY]))
    )  # fmt: skip
    server = Server("127.0.0.1", 0, door.routes(), world.engine.obstacles)
    await server.start()
    world.trace.kept.clear()  # it logs its port
    quiet = PageLinks(world.store, ballots, world.clock, f"http://127.0.0.1:{server.port}")
    try:
        async with AsyncExitStack() as browsers:
            yield lambda at, cycle, chance: PagePen(at, cycle, chance, quiet, browsers)
    finally:
        await server.stop()
