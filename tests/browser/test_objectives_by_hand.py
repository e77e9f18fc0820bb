"""Objectives as people meet them at the page: one shared with the manager, and a public one that becomes private."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import ready, say, shut
from tests.browser.test_praise_by_hand import be
from tests.objectives.conftest import with_structure
from tests.office import Office, open_office


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as opened:
        await with_structure(opened)
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def set_one(page: Page, office: Office, title: str, audience: str) -> None:
    """Fills in the form; the receipt stands in its place then."""
    await say(page, f"/objective {title}")
    form = page.locator("dialog#modal")
    await expect(form).to_contain_text("Set an objective")
    due = (office.sandbox.clock.now() + timedelta(days=20)).date()
    await form.locator("input[type=date]").fill(f"{due}")
    await form.get_by_label(audience, exact=True).check()
    await expect(form.get_by_label(audience, exact=True)).to_be_checked()
    await form.get_by_role("button", name="Set it").click()
    await expect(form).to_contain_text("Your objective is set")


async def to_upward(page: Page) -> None:
    """The direct messages with the bot."""
    await page.get_by_role("link", name="Upward").first.click()
    await page.get_by_role("link", name="Messages").or_(page.get_by_role("tab", name="Messages")).first.click()
    await ready(page)


async def test_a_manager_answers_and_the_owner_reads_it(page_as: PageAs, office: Office) -> None:
    page = await page_as("ana")
    await set_one(page, office, "Learn to weld", "My manager")
    await shut(page)
    await office.told("carla", "Learn to weld")
    await be(page, "Carla Rossi")
    await to_upward(page)
    message = page.locator("#messages .message", has_text="Learn to weld")
    await message.get_by_role("button", name="Looks good").dblclick()
    await expect(message).to_contain_text("You said that it looks good")
    await message.get_by_role("button", name="Comment").click()
    await page.locator("dialog#modal textarea").fill("Bring gloves")
    await page.locator("dialog#modal").get_by_role("button", name="Send").click()
    await expect(page.locator("dialog#modal")).to_contain_text("on its way to Ana Ferreira")
    await shut(page)
    await be(page, "Ana Ferreira")
    await to_upward(page)
    await expect(page.locator("#messages")).to_contain_text("Bring gloves")
    await expect(page.locator("#messages")).to_contain_text("your objective looks good")
    pressed = [
        call for call in office.sandbox.calls.of("block_actions") if "'Looks good'" in str(call.request["actions"])
    ]
    assert len(pressed) == 1


async def test_a_public_one_moves_and_becomes_private(page_as: PageAs, office: Office) -> None:
    page = await page_as("ana", "goals")
    await set_one(page, office, "Ship the new site", "Everyone")
    form = page.locator("dialog#modal")
    await form.get_by_role("button", name="My objectives").click()
    await form.get_by_role("button", name="Progress").click()
    await form.get_by_label("How far are you, in percent?").fill("40")
    await form.get_by_label("At risk").check()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Your progress is on its way to the thread")
    await shut(page)
    post = page.locator("#messages .message", has_text="Ship the new site")
    await expect(post).to_contain_text("40 %, at risk")
    await post.locator(".thread-link").click()
    await expect(page.locator("#side")).to_contain_text("40 %, at risk")
    await say(page, "/objective list")
    await form.get_by_role("button", name="Edit").click()
    await form.get_by_label("Only me", exact=True).check()
    await expect(form).to_contain_text("Saving this deletes the post")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Only you can see it now")
    await shut(page)
    await expect(post).to_have_count(0)
