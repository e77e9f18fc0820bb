"""What axe-core finds in each part of the page: nothing, in light, in dark and on a telephone."""

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser import gallery
from tests.browser.conftest import PageAs
from tests.browser.hand import say

LOOKS_AGAIN = 3


async def check(page: Page, scene: str) -> None:
    """Fails with the rules that are broken and where. What is broken only while the page is drawn anew is looked at
    again."""
    told = await find_broken(page)
    for _ in range(LOOKS_AGAIN):
        told = told and await find_broken(page)
    assert told == [], f"{scene}:\n" + "\n".join(told)


async def find_broken(page: Page) -> list[str]:
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{broken['id']} ({broken['help']}): {node['target']} {node.get('failureSummary', '')}"
        for broken in found
        for node in broken["nodes"]
    ]


@pytest_asyncio.fixture(loop_scope="session")
async def lively(sandbox: Sandbox) -> Sandbox:
    """The sandbox with a thread, reactions, a mention and a message of every block in #random."""
    workspace, ben = sandbox.workspace, sandbox.person("ben")
    channel = workspace.channel("random")
    message = workspace.draft(channel, sandbox.app.bot.id, "blocks")
    ana = workspace.person("ana").id
    message.blocks = [*gallery.message(ana, channel.id), *gallery.wide(ana)]
    workspace.post(channel, message)
    await ben.post("random", "@ana, a question with `code`, *bold* and a list:\n• one\n• two")
    asked = workspace.post(channel, workspace.draft(channel, ben.id, "Who is coming?"))
    answer = workspace.draft(channel, workspace.person("ana").id, "I am")
    answer.thread_ts = asked.ts
    workspace.post(channel, answer)
    workspace.react(channel, asked, "tada", ben.id)
    return sandbox


LOOKS = [("light", 1280), ("dark", 360)]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_conversations(page_as: PageAs, lively: Sandbox, scheme: str, width: int) -> None:
    page = await page_as("ana", "random", scheme=scheme, width=width)
    await say(page, "/whisper psst")
    await expect(page.locator(".message.ephemeral")).to_be_visible()
    await check(page, "channel")
    await page.locator(".thread-link").click()
    await expect(page.locator("#side")).to_contain_text("I am")
    await check(page, "thread")
    await page.locator("[data-close-side]").click()
    await page.locator(".members").click()
    await expect(page.locator("#members-list")).to_contain_text("Ben Okafor")
    await check(page, "members")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_menus_and_panels(page_as: PageAs, lively: Sandbox, scheme: str, width: int) -> None:
    page = await page_as("ana", "general", scheme=scheme, width=width)
    for scene, opener in (
        ("people", ".whoami"),
        ("clock", ".clock-button"),
        ("shortcuts", "button[aria-label=Shortcuts]"),
    ):
        await page.locator(opener).click()
        await check(page, scene)
        await page.keyboard.press("Escape")
    await page.locator("#composer-text").fill("/")
    await expect(page.get_by_role("option", name="/tea")).to_be_visible()
    await check(page, "suggestions")
    await page.locator("#composer-text").fill("")
    await page.locator(".top [data-developer]").click()
    await expect(page.locator("#developer .call").first).to_be_visible()
    await check(page, "calls and events")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_forms_and_home(page_as: PageAs, lively: Sandbox, scheme: str, width: int) -> None:
    workspace = lively.workspace
    page = await page_as("ana", f"@{lively.app.bot.name}/home", scheme=scheme, width=width)
    await expect(page.locator("#home")).to_contain_text("Good day")
    await check(page, "home")
    view = workspace.views.make(workspace.person("ana").id, gallery.view())
    workspace.views.open(view)
    await expect(page.locator("dialog#modal")).to_be_visible()
    await check(page, "form")
    await page.locator("dialog#modal [type=submit]").click()
    await expect(page.locator(".field.wrong").first).to_be_visible()
    await page.get_by_role("combobox", name="Person", exact=True).click()
    await expect(page.get_by_role("option", name="Ben Okafor")).to_be_visible()
    await check(page, "form with errors and choices")
