"""Hours and absences as people meet them at the page, and an export that is gone a day later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import expect

from adapters.sandbox.app import Sandbox
from bot.feedback.invitations import invite
from bot.rights.export import remove_exports
from tests.browser.conftest import PageAs
from tests.browser.hand import go_to, say, shut
from tests.browser.test_about_by_hand import be_with_upward
from tests.nudges.office import quiet, remind
from tests.objectives.conftest import with_structure
from tests.office import Office, open_office

TUESDAY = datetime(2026, 12, 1, 11, tzinfo=ZoneInfo("Europe/London"))
THURSDAY, SUNDAY, MONDAY = (TUESDAY + timedelta(days=days) for days in (2, 5, 6))
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as opened:
        opened.sandbox.clock.set(TUESDAY)
        await with_structure(opened)
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


@WIDTHS
async def test_ben_is_away_and_hears_nothing_until_he_is_back(page_as: PageAs, office: Office, width: int) -> None:
    page = await page_as("ben", width=width, height=844)
    form, messages = page.locator("dialog#modal"), page.locator("#messages")
    await say(page, "/upward me")
    await form.locator("input[type=date]").fill(f"{SUNDAY:%Y-%m-%d}")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("away until Dec 6, 2026. Requests for feedback and reminders come on Dec 7")
    await shut(page)
    asks = await page_as("ana", width=width, height=844)
    await say(asks, "/feedback @ben @carla the move")
    await asks.locator("dialog#modal").get_by_role("button", name="Ask", exact=True).click()
    await expect(asks.locator("dialog#modal")).to_contain_text("Away just now, and asked on coming back: Ben Okafor.")
    await office.told("carla", "asks for your feedback")
    for day in (THURSDAY, SUNDAY):
        office.sandbox.clock.set(day)
        await remind(office)
    await be_with_upward(page, "ben")
    await expect(messages).not_to_contain_text("asks for your feedback")
    await go_to(page, MONDAY.date())
    await remind(office)
    await invite(office.engine.context)
    asked = messages.locator(".message", has_text="asks for your feedback")
    await expect(asked).to_have_count(1)


@WIDTHS
async def test_an_admin_sets_the_week_from_sunday_to_thursday(page_as: PageAs, office: Office, width: int) -> None:
    page = await page_as("mira", width=width, height=844)
    form = page.locator("dialog#modal")
    await say(page, "/upward hours")
    await page.get_by_role("button", name="Change", exact=True).click()
    await form.get_by_label("The same days for everybody").check()
    await form.get_by_label("Friday", exact=True).uncheck()
    await form.get_by_label("Sunday", exact=True).check()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Sunday to Thursday in every country")
    await shut(page)
    await be_with_upward(page, "ana")
    await say(page, "/upward me")
    await expect(form).to_contain_text("The company's hours are Sunday to Thursday, 10:00-16:00")
    await expect(form.get_by_label("Friday", exact=True)).to_have_count(0)


@WIDTHS
async def test_ana_exports_and_the_file_is_gone_a_day_later(page_as: PageAs, office: Office, width: int) -> None:
    page = await page_as("ana", width=width, height=844)
    form, messages = page.locator("dialog#modal"), page.locator("#messages")
    await say(page, "/feedback export")
    await form.get_by_role("button", name="Send me the files").click()
    await expect(form).to_contain_text("on their way")
    await shut(page)
    await be_with_upward(page, "ana")
    files = messages.locator(".files")
    await expect(files).to_contain_text(".csv")
    await expect(messages).to_contain_text("until Dec 2, 2026")
    await quiet(office)
    office.sandbox.clock.set(TUESDAY + timedelta(hours=25))
    await remove_exports(office.engine.context)
    await expect(files).to_have_count(0)
