"""What reaches a page at the same moment: one browser has it, and goes on once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from bot.messages import Message, Paragraph, Words
from tests.webforms.office import Web, browser, page_of
from tests.webforms.test_attacks import SHORT
from tests.webforms.test_who_may import given, with_buttons


async def test_of_browsers_that_open_a_page_at_once_one_has_it(web: Web) -> None:
    """A link that was passed on: whoever comes second, however closely, sees and does nothing."""
    await given(web)
    url = await web.link("ana", with_buttons())
    async with AsyncExitStack() as stack:
        visitors = [await stack.enter_async_context(browser()) for _ in range(8)]
        for each in visitors:
            each.url = url
        await asyncio.gather(*(each.post({"do": "open"}) for each in visitors))
        assert sorted(each.status for each in visitors) == [200, *[403] * 7]
        assert sum("Look" in each.html for each in visitors) == 1
    assert not await web.pages.claim(page_of(web, url), "another one")


async def test_a_page_goes_on_once_for_each_time_it_was_shown(web: Web) -> None:
    """The answer to a second click on what is on the screen does not take the place of the first one's."""
    page, now = page_of(web, await web.link("ana", SHORT)), web.office.sandbox.clock.now()
    first, second = (Message((Paragraph((Words(text),)),)) for text in ("first", "second"))
    assert await web.pages.move_on(page, "shown once", first, now)
    assert not await web.pages.move_on(page, "shown once", second, now)
    found = await web.pages.get(page, now)
    assert found is not None
    assert found.shown == first
    assert await web.pages.move_on(page, "shown again", second, now)
