"""The page of HipChat's rooms, beside Slack's, as people use it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.hipchat.server import HipChat
from adapters.sandbox.manifest import read_manifest
from tests.browser import small_app
from tests.browser.test_accessibility import check


@pytest_asyncio.fixture(loop_scope="session")
async def hip() -> AsyncIterator[HipChat]:
    """A HipChat beside a Slack to which nothing is connected."""
    sandbox = Sandbox(read_manifest(dict(small_app.APP.manifest)))
    found = HipChat(beside=sandbox)
    async with sandbox:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1200, "height": 760})
    opened = await context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    yield opened
    await context.close()
    assert troubles == []


async def test_what_one_types_in_a_room_the_other_reads_at_once(hip: HipChat, page: Page, browser: Browser) -> None:
    await page.goto(f"{hip.url}/rooms/as/ana/")
    await expect(page.get_by_role("heading", name="Lobby")).to_be_visible()
    other = await (await browser.new_context()).new_page()
    await other.goto(f"{hip.url}/rooms/as/ben/{hip.room('Lobby').id}")
    await page.get_by_label("Message", exact=True).fill("@ben look at <b>this</b>: https://tidewater.example/x?a=1.")
    await page.keyboard.press("Enter")
    line = other.locator(".item").last
    await expect(line).to_contain_text("@ben look at <b>this</b>")
    await expect(line.locator(".mention.me")).to_have_text("@ben")
    await expect(line.get_by_role("link")).to_have_attribute("href", "https://tidewater.example/x?a=1")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("")
    await other.context.close()


async def test_private_messages_are_for_two_and_unread_ones_are_counted(hip: HipChat, page: Page) -> None:
    await page.goto(f"{hip.url}/rooms/as/ana/")
    hip.person("upward").whisper("ana", "only for you")
    entry = page.get_by_role("link", name="Upward Messenger")
    await expect(entry).to_contain_text("1")
    await entry.click()
    await expect(page.locator(".item")).to_contain_text("only for you")
    await expect(page.locator(".badge")).to_have_count(0)
    await page.goto(f"{hip.url}/rooms/as/ben/{hip.room('Leads').id}")
    await expect(page.get_by_text("There is no such room, or not for you.")).to_be_visible()


async def test_what_addons_post_is_drawn_with_its_colour_and_card(hip: HipChat, page: Page) -> None:
    token, room = hip.room_token("Kudos"), hip.room("Kudos").id
    api = page.context.request
    url, headers = f"{hip.url}/v2/room/{room}/notification", {"Authorization": f"Bearer {token}"}
    card = {
        "style": "application",
        "id": "c",
        "title": "A card",
        "description": {"value": "in <text>", "format": "text"},
    }
    for body in (
        {"message": "<b>bold</b> &amp; <i>thin</i>", "color": "green"},
        {"message": "shown without cards", "card": card},
    ):
        assert (await api.post(url, data=body, headers=headers)).status == 204
    await page.goto(f"{hip.url}/rooms/as/ana/{room}")
    await expect(page.locator(".notification.green b")).to_have_text(["bold"])
    await expect(page.locator(".room-card")).to_contain_text("A card")
    await expect(page.locator(".room-card")).to_contain_text("in <text>")


async def test_the_two_chats_lead_to_each_other_for_the_same_person(hip: HipChat, page: Page) -> None:
    await page.goto(f"{hip.url}/as/ana/general")
    chats = page.get_by_role("navigation", name="The company's chats")
    await chats.get_by_role("link", name="HipChat").click()
    await expect(page.get_by_role("heading", name="Lobby")).to_be_visible()
    await chats.get_by_role("link", name="Slack").click()
    await expect(page.get_by_role("heading", name="general", exact=True)).to_be_visible()
    await page.goto(f"{hip.url}/as/isla/general")  # who is on Slack alone
    await expect(chats).to_have_count(0)
    await page.goto(f"{hip.url}/as/tomas/general")  # who is on HipChat alone
    await expect(page.get_by_role("heading", name="Lobby")).to_be_visible()
    await expect(chats.get_by_role("link")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_rooms_have_no_barrier_that_axe_finds(hip: HipChat, page: Page, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    hip.person("upward").whisper("ana", "only for you")
    await page.goto(f"{hip.url}/rooms/as/ana/")
    await page.get_by_role("button", name="You are").click()
    for width in (1200, 380):
        await page.set_viewport_size({"width": width, "height": 700})
        await check(page, f"rooms at {width}")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
