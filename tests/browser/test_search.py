"""Search: people, channels and messages, for what one may see; by keyboard."""

from playwright.async_api import expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs


async def test_people_channels_and_messages_are_found_by_keyboard(page_as: PageAs, sandbox: Sandbox) -> None:
    asked = await sandbox.person("ben").post("goals", "The lighthouse project begins & everybody is in")
    for number in range(150):
        await sandbox.person("ben").post("goals", f"Step {number}")
    await sandbox.person("mira").post("leads", "The lighthouse budget is secret")
    ana = await page_as("ana")
    await ana.keyboard.press("Control+k")
    search = ana.get_by_role("dialog", name="Search")
    await search.get_by_role("combobox").fill("dmi")
    await expect(search.get_by_role("option", name="Dmitri Aaltonen")).to_be_visible()
    await search.get_by_role("combobox").fill("project lighthouse")
    await expect(search.locator("mark")).to_have_text(["lighthouse", "project"])
    await expect(search).not_to_contain_text("secret")
    await search.get_by_role("combobox").fill("lighthouse in:kudos")
    await expect(search).to_contain_text("Nothing has “lighthouse in:kudos”.")
    await search.get_by_role("combobox").fill("from:@ben light")
    await expect(search.get_by_role("option")).to_have_count(1)
    await ana.keyboard.press("Enter")
    await expect(ana.locator(".message.pointed")).to_contain_text("The lighthouse project")
    assert asked.ts in ana.url
    await ana.keyboard.press("Control+k")
    await search.get_by_role("combobox").fill("kud")
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_role("heading", name="kudos")).to_be_visible()
