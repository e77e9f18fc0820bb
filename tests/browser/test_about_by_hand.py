"""Feedback about a report as people meet it at the page: asked by the manager, told to the report, who reads it too."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PageAs
from tests.browser.hand import ready, say, shut
from tests.browser.test_objectives_by_hand import office as office
from tests.browser.test_objectives_by_hand import sandbox as sandbox
from tests.office import Office


async def be_with_upward(page: Page, handle: str) -> None:
    """Becomes somebody else, who looks at their messages with the bot."""
    await page.goto(page.url.partition("/as/")[0] + f"/as/{handle}/@upward")
    await ready(page)


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_manager_asks_about_a_report_who_is_told_and_reads(page_as: PageAs, office: Office, width: int) -> None:
    page = await page_as("carla", width=width, height=844)
    form, messages = page.locator("dialog#modal"), page.locator("#messages")
    await say(page, "/feedback @ben The launch")
    await form.get_by_label("About", exact=True).click()
    await page.get_by_role("option", name="Ana Ferreira").click()
    await expect(form).to_contain_text("You and Ana Ferreira read the answers, with names")
    await expect(form.get_by_label("Yes", exact=True)).to_be_checked()
    await form.get_by_role("button", name="Ask", exact=True).click()
    await expect(form).to_contain_text("It is about Ana Ferreira, who is told so.")
    await shut(page)
    await be_with_upward(page, "ana")
    await expect(messages).to_contain_text("asks for feedback about you: The launch")
    await be_with_upward(page, "ben")
    await messages.get_by_role("button", name="Give feedback").click()
    await expect(form).to_contain_text("Carla Rossi and Ana Ferreira read this, with your name")
    await form.locator("textarea").first.fill("She kept us together")
    await form.get_by_role("button", name="Share").click()
    await expect(form).to_contain_text("Carla Rossi and Ana Ferreira can read it now.")
    await shut(page)
    await be_with_upward(page, "ana")
    await messages.get_by_role("button", name="Read", exact=True).click()
    await expect(form).to_contain_text("She kept us together")
    assert "She kept us together" not in await messages.inner_text()
