"""Hours on a chat without forms: both commands lead to a page for one person."""

from __future__ import annotations

from tests.hipchat.feedback_pages import linked, pressed
from tests.hipchat.office import HipOffice
from tests.webforms.office import browser


async def test_ones_own_hours_are_set_on_a_page(quick: HipOffice) -> None:
    assert "I sent you a private message." in (await quick.answered("ana", "/upward me")).plain
    async with browser() as visitor:
        await visitor.open(await linked(quick, "ana", "Here is what you asked for"))
        assert "On Home alone" not in visitor.html
        await visitor.do("submit", begin="720", end="660")
        assert "11:00 is not after 12:00" in visitor.html
        await visitor.do("submit", end="900")
        assert "12:00-15:00, Lisbon time" in visitor.html
        assert "You are reminded on Home alone" not in visitor.html


async def test_the_companys_hours_are_changed_on_a_page_by_an_admin(quick: HipOffice) -> None:
    await quick.answered("mira", "/upward hours")
    async with browser() as visitor:
        await visitor.open(await linked(quick, "mira", "The company is in Norway"))
        await pressed(visitor, "admin.change_hours")
        await visitor.do("submit", zone="Mars")
        assert "I know no time zone" in visitor.html
        await visitor.do("submit", zone="Europe/Oslo", begin="480")
        assert "between 08:00 and 16:00 where each person lives" in visitor.html
