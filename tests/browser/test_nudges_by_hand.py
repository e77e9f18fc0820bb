"""A reminder as people meet it at the page: they move the clock, it comes, they put it off, and do what it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import go_to, say, shut
from tests.browser.test_objectives_by_hand import to_upward
from tests.office import Office, open_office

TUESDAY = datetime(2026, 12, 1, 15, tzinfo=ZoneInfo("Europe/Lisbon"))
DUE = date(2026, 12, 9)


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as opened:
        opened.sandbox.clock.set(TUESDAY)
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def set_two(page: Page) -> None:
    """Ana sets two objectives for herself, due on the same day."""
    form = page.locator("dialog#modal")
    for title in ("Ship the new site", "Paint the door"):
        await say(page, f"/objective {title}")
        await form.locator("input[type=date]").fill(f"{DUE}")
        await form.get_by_label("Only me", exact=True).check()
        await form.get_by_role("button", name="Set it").click()
        await expect(form).to_contain_text("Your objective is set")
        await shut(page)


async def test_the_clock_brings_the_reminder(page_as: PageAs) -> None:
    page = await page_as("ana")
    await set_two(page)
    await page.locator(".clock-button").click()
    await page.get_by_role("button", name="Next morning").first.click()
    await expect(page.locator("#clock-now")).to_contain_text("2 Dec, 10:0")
    await to_upward(page)
    nudge = page.locator("#messages .message", has_text="A reminder of 2 things that are due, as of")
    await expect(nudge).to_contain_text("Due in 7 days")
    await nudge.get_by_role("button", name="Remind me next week").click()
    put_off = page.locator("#messages .message", has_text="I'll come back to it on Dec 7, 2026")
    await put_off.get_by_role("button", name="Show it again").click()
    await nudge.get_by_role("button", name="Close it").first.click()
    await close(page)
    await expect(page.locator("#messages")).to_contain_text("A reminder of something that is due, as of")
    await go_to(page, DUE)
    today = page.locator("#messages .message", has_text="Due today")
    await expect(page.locator("#messages .message", has_text="A reminder of")).to_have_count(1)
    await today.get_by_role("button", name="Close it").click()
    await close(page)
    await expect(page.locator("#messages")).to_contain_text("Nothing is left for now. Thank you.")


async def close(page: Page) -> None:
    """In the form: it was achieved."""
    form = page.locator("dialog#modal")
    await form.get_by_label("Achieved", exact=True).check()
    await form.get_by_role("button", name="Close it").click()
    await expect(form).to_contain_text("Closed.")
    await shut(page)
