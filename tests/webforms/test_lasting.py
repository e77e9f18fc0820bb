"""How long a page is there."""

from __future__ import annotations

from datetime import timedelta

from bot.messages import Button, Buttons, Message, Paragraph, Words
from bot.webforms import A_WEEK
from tests.webforms.office import Visitor, Web


async def test_a_message_that_the_bot_sent_by_itself_is_there_for_a_week(web: Web, visitor: Visitor) -> None:
    message = Message((Paragraph((Words("Look"),)), Buttons((Button("praise.list", "Mine"),))))
    url = await web.links.link(web.by("ana"), message, A_WEEK)
    await visitor.open(web.address + url.removeprefix("http://127.0.0.1"))
    web.office.sandbox.clock.advance(timedelta(days=6))
    await visitor.do("press|praise.list|")
    assert 'name="f:words"' in visitor.html
    assert await web.links.forget() == 0
    web.office.sandbox.clock.advance(timedelta(days=1, minutes=1))
    await visitor.open(visitor.url)
    assert (visitor.status, "says what to type" in visitor.html) == (404, True)
