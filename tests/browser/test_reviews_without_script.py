"""A review on a page, in a browser that runs no scripts: written, left, kept, and shared as it was chosen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from adapters.sandbox.clock import Clock
from tests.browser.conftest import PATIENCE
from tests.cycles.office import ballots, debt_of, open_cycle
from tests.hipchat.review_pages import ANSWER, links
from tests.hipchat.two_chats import TwoChatOffice, both_at_work

WORKING = datetime(2026, 11, 30, 11, tzinfo=UTC)
WITHOUT = "Without JavaScript, what you type is kept when you press a button on this page, and not before."


@pytest_asyncio.fixture(loop_scope="session")
async def asking(tmp_path: Path) -> AsyncIterator[TwoChatOffice]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with both_at_work(url, clock=Clock(WORKING), ballots=tmp_path / "ballots") as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def plain(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    await context.close()


async def test_a_review_is_answered_without_scripts(asking: TwoChatOffice, plain: Page) -> None:
    cycle = await open_cycle(asking, {"dmitri": ["tomas", "eun", "jorge"]}, invited=False)
    address = (await links(asking, "tomas"))[ANSWER]
    await plain.goto(address)
    await plain.get_by_role("button", name="Open it").click()
    await expect(plain.locator("main")).to_contain_text(WITHOUT)
    await expect(plain.locator("main")).not_to_contain_text("Kept as you type")
    await plain.locator("textarea").last.fill("Say no more often.")
    await plain.get_by_label("If fewer than 3 people share").select_option(label="Mine is passed on, with my name")
    await plain.get_by_role("button", name="Share", exact=True).click()
    await expect(plain.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    await expect(plain.locator("textarea").last).to_have_value("Say no more often.")
    await plain.get_by_role("button", name="Save for later").click()
    await expect(plain.locator("main")).to_contain_text("Dmitri Aaltonen reads yours, with your name, as you chose.")
    await plain.goto(address)
    await expect(plain.locator("textarea").last).to_have_value("Say no more often.")
    for group in await plain.get_by_role("radio", name="I can't tell").all():
        await group.check()
    await plain.get_by_role("button", name="Share", exact=True).click()
    await expect(plain.locator("main")).to_contain_text("Shared.")
    debt = await debt_of(asking, cycle, "tomas")
    kept = (await ballots(asking).collect(cycle.id, debt.review.id, [debt.id])).ballots[debt.id]
    assert (kept.answers["one_change"], kept.passed_on) == ("Say no more often.", True)
