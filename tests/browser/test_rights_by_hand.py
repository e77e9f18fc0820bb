"""Ana takes hers along, HR erases Ben, and an admin sets how long things are kept: at the page, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import dm, say, shut
from tests.cycles.released import make_hr
from tests.office import Office, upward
from tests.rights.erasing import find_traces
from tests.workspace import workspace_with

SHOTS = os.environ.get("UPWARD_SHOTS")
"""A folder, to look at what people see."""


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    app = upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", ballots=tmp_path / "ballots")
    async with workspace_with(app) as found:
        await make_hr(found, "grace")
        await found.answered("mira", "/upward channel praise #kudos")
        await found.person("ben").type("/praise @ana your calm saved us")
        await found.person("ana").type("/praise @ben you held the lantern")
        await found.posted("kudos", "your calm saved us")
        await found.posted("kudos", "you held the lantern")
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def look(page: Page, name: str, width: int) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}-{width}.png")
    body = page.locator(".modal-body")
    if await body.count():
        assert await body.evaluate("element => element.scrollWidth <= element.clientWidth + 1")


@pytest.mark.parametrize("width", [1280, 390])
async def test_ana_exports_and_hr_erases_ben(page_as: PageAs, office: Office, width: int) -> None:
    ana = await page_as("ana", "@upward", width=width, height=844)
    form = ana.locator("dialog#modal")
    await say(ana, "/feedback export")
    await expect(form).to_contain_text("what others shared with you, and what you wrote")
    await look(ana, "export", width)
    await form.get_by_role("button", name="Send me the files").click()
    await expect(form).to_contain_text("on their way")
    await shut(ana)
    await expect(dm(ana, "Here is what you asked for")).to_contain_text(".csv")
    await look(ana, "exported", width)
    grace = await page_as("grace", "@upward", width=width, height=844)
    form = grace.locator("dialog#modal")
    await say(grace, "/upward erase @ben ")
    await expect(form).to_contain_text("You are about to erase Ben Okafor")
    typed = form.get_by_label("Type the name to confirm")
    await expect(typed).to_be_focused()
    assert await form.locator(".modal-body").evaluate("body => body.scrollTop") == 0, "it began below what goes"
    await look(grace, "erase", width)
    await typed.fill("Carla Rossi")
    await form.get_by_role("button", name="Erase for good").click()
    await expect(form).to_contain_text("Nothing was erased yet")
    await look(grace, "not-erased", width)
    await typed.fill("Ben Okafor")
    await form.get_by_role("button", name="Erase for good").click()
    await expect(form).to_contain_text("It is being done")
    await shut(grace)
    await expect(dm(grace, "gone from everything I keep")).to_be_visible()
    await look(grace, "erased", width)
    kudos = await page_as("carla", "kudos", width=width, height=844)
    await expect(dm(kudos, "your calm saved us")).to_contain_text("Somebody whose name was erased")
    await expect(dm(kudos, "you held the lantern")).to_have_count(0)
    await look(kudos, "kudos", width)
    assert [each for each in await find_traces(office, ("Ben Okafor",)) if "delivery" not in each] == []


@pytest.mark.parametrize("width", [1280, 390])
async def test_an_admin_sees_what_would_go_before_it_goes(page_as: PageAs, width: int) -> None:
    mira = await page_as("mira", "@upward", width=width, height=844)
    form = mira.locator("dialog#modal")
    await say(mira, "/upward retention")
    await expect(form).to_contain_text("Everything is kept.")
    await form.get_by_label("Keep what is over for").click()
    await form.get_by_role("option", name="12 months").click()
    await expect(form).to_contain_text("all that is over is younger than that")
    await look(mira, "retention", width)
    await form.get_by_role("button", name="Save", exact=True).click()
    await expect(form).to_contain_text("Until then nothing goes")
    await look(mira, "retention-set", width)
