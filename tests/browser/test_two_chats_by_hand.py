"""One company on two chats, as people meet it: a praise crosses over, what is private finds its reader."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PATIENCE, PageAs
from tests.browser.hand import ready, say
from tests.hipchat.two_chats import TwoChatOffice, both_at_work


@pytest_asyncio.fixture(loop_scope="session")
async def both(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    async with both_at_work(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(both: TwoChatOffice) -> Sandbox:
    return both.sandbox


async def enter(page: Page, both: TwoChatOffice, who: str, place: str) -> None:
    """Opens a room by its name, or private messages by `@handle`."""
    path = place if place.startswith("@") else str(both.hip.room(place).id)
    await page.goto(f"{both.sandbox.url}/rooms/as/{who}/{path}")
    await ready(page)


async def test_a_praise_crosses_over_and_back(page_as: PageAs, both: TwoChatOffice) -> None:
    slack, rooms = await page_as("ben", "kudos"), await page_as("ana")
    await enter(rooms, both, "ana", "Lobby")
    await say(rooms, "/praise @ben you saved the launch")
    post = slack.locator("#messages .message", has_text="you saved the launch")
    await expect(post).to_contain_text("@Ana Ferreira praised @Ben Okafor")
    await expect(rooms.locator(".notification").last).to_contain_text("on its way to")
    await say(slack, "/praise @ana so did you")
    await rooms.get_by_role("link", name="Kudos").click()
    back = rooms.locator(".item", has_text="so did you")
    await expect(back).to_contain_text("@ben praised @ana")
    await expect(back.locator(".mention.me")).to_have_text("@ana")


async def test_a_command_in_a_room_leads_to_a_page_on_a_telephone_and_slacks_home_shows_the_result(
    page_as: PageAs, both: TwoChatOffice, browser: Browser
) -> None:
    await both.say("carla", "Lobby", "/upward help")  # where she was last
    rooms = await page_as("ana")
    await enter(rooms, both, "ana", "Lobby")
    await say(rooms, "/objective Learn to weld")
    await expect(rooms.locator(".notification").last).to_contain_text("I sent you a private message")
    await rooms.get_by_role("link", name="Upward Messenger").click()
    link = rooms.locator(".item").get_by_role("link", name="Set an objective")
    phone = await (await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)).new_page()
    phone.set_default_timeout(PATIENCE)
    await phone.goto(await link.get_attribute("href") or "")
    await phone.get_by_role("button", name="Open it").tap()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Set an objective")
    await expect(phone.get_by_label(re.compile("^Title|What"))).to_have_value("Learn to weld")
    due = (both.sandbox.clock.now() + timedelta(days=20)).date()
    await phone.locator("input[type=date]").fill(f"{due}")
    await phone.get_by_label("My manager", exact=True).check()
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await phone.get_by_role("button", name="Set it").tap()
    await expect(phone.locator("main")).to_contain_text("Your objective is set")
    await phone.context.close()
    home = await page_as("ana", "@upward/home")
    await expect(home.locator("#home")).to_contain_text("Learn to weld")
    await enter(rooms, both, "carla", "@upward")
    await expect(rooms.locator("#messages")).to_contain_text("Learn to weld")
    assert not [dm for dm in both.person("carla").dms if "Learn to weld" in dm.plain]
    assert not [post for post in both.hip.room("Goals").posts if "Learn to weld" in post.plain]


async def test_without_a_private_way_it_is_refused_and_said_what_to_do(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'without.db'}"
    async with both_at_work(url, messenger="") as both:
        rooms = await (await browser.new_context()).new_page()
        rooms.set_default_timeout(PATIENCE)
        answer = rooms.locator(".notification").last
        await enter(rooms, both, "tomas", "Lobby")
        await say(rooms, "/objective Learn to weld")
        await expect(answer).to_contain_text("no private way to you")
        await expect(answer).to_contain_text("ask an admin")
        await enter(rooms, both, "ana", "Lobby")
        await say(rooms, "/objective Learn to weld")
        await expect(answer).to_contain_text("I sent you a private message in Slack")
        await both.told("ana", "Set an objective")
        await rooms.context.close()
