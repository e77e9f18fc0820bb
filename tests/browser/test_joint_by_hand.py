"""Two managers with small teams at the page: put together in the check, said in the form, and read by both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from tests.browser.conftest import PageAs
from tests.browser.hand import fits, press, say, shut
from tests.browser.test_cycle_by_hand import (
    A_DAY,
    ASKED,
    DUE,
    FRIDAY,
    INVITED,
    RELEASED,
    modal,
    open_cycle,
    pass_time,
    running_cycle,
)
from tests.cycles.office import debt_of, managed, share
from tests.nudges.office import clock_at
from tests.office import Office, upward
from tests.workspace import workspace_with

BOTH = "Carla Rossi and Hiro Tanaka"


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    app = upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", ballots=tmp_path / "ballots")
    async with workspace_with(app, clock=Clock(FRIDAY)) as found:
        await managed(found, "dmitri", "ben", "eun", "jorge")
        await managed(found, "hiro", "kavita", "isla")
        await managed(found, "carla", "ana", "farah")
        await found.answered("mira", "/upward role hr @grace")
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def put_together(page: Page) -> None:
    """Next, Next, together, and looks at what they will see before Ask."""
    form = modal(page)
    await say(page, "/upward cycle new")
    for heading in ("New upward cycle", "Who sees what, and when"):
        await expect(form).to_contain_text(heading)
        await form.get_by_role("button", name="Next", exact=True).click()
    await expect(form).to_contain_text("Carla Rossi: only 2 can answer")
    await fits(page)
    await form.get_by_role("button", name="Together with another manager").first.click()
    await expect(form).to_contain_text("One result for two")
    await form.get_by_role("combobox", name="Together with").click()
    await fits(page)
    await page.get_by_role("option", name="Hiro Tanaka").click()
    await fits(page)
    await form.get_by_role("button", name="Put together").click()
    await expect(form).to_contain_text(f"{BOTH}: one result of 4 people about both, ratings only.")
    await expect(form).to_contain_text("7 people are asked about 3 managers.")
    await fits(page)
    await form.get_by_role("button", name="See what they will see").first.click()
    await expect(form).to_contain_text(f"It is one result of 4 people about {BOTH} together, shown to both.")
    await fits(page)
    await form.get_by_role("button", name="Back").click()
    await form.get_by_role("button", name="Ask 7 people").click()
    await expect(form).to_contain_text("All set")
    await shut(page)


async def answer(page: Page) -> None:
    await expect(page.locator("#messages")).to_contain_text(f"It is one result of 4 people about {BOTH} together")
    await fits(page)
    form = await press(page, "Answer about Hiro Tanaka", INVITED)
    await expect(form).to_contain_text("There are only questions to choose an answer to")
    assert await form.locator("textarea").count() == 0
    await fits(page)
    names = await form.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(each => each.name))]")
    for place, name in enumerate(names):
        await form.locator(f"input[type=radio][name='{name}']").nth(place % 5).check()
    await form.get_by_role("button", name="Share", exact=True).click()
    await expect(form).to_contain_text("If fewer than 3 people share, yours is deleted, unread.")
    await fits(page)
    await shut(page)


async def read_both(page: Page, other: str) -> None:
    form = await press(page, "Read", f"The feedback about you and {other} together is here")
    await expect(form).to_contain_text(f"4 people answered about you and {other} together, in")
    await expect(form).to_contain_text("About Carla and Hiro")
    await fits(page)
    await expect(form).to_contain_text("How clear is it to you what Carla Rossi or Hiro Tanaka expects of you?")
    assert not await form.get_by_role("button", name="Next page").count()
    await shut(page)


async def test_two_managers_with_small_teams_have_one_result(page_as: PageAs, office: Office) -> None:
    grace, isla, carla, hiro = [
        await page_as(who, "@upward", width=width, height=844)
        for who, width in (("grace", 1280), ("isla", 390), ("carla", 1280), ("hiro", 390))
    ]
    await put_together(grace)
    await pass_time(office, ASKED, 0, 30)
    await pass_time(office, ASKED, 16)
    await pass_time(office, ASKED + A_DAY, 11, zone="America/New_York")
    await answer(isla)
    cycle = await running_cycle(office)
    for who in ("ana", "farah", "kavita"):
        await share(office, await debt_of(office, cycle, who), expectations="4", bad_news="2", priorities="5")
    clock_at(office, DUE - A_DAY, 4, 10)
    form = await open_cycle(grace)
    await expect(form).to_contain_text("Dmitri Aaltonen")
    await fits(grace)
    await shut(grace)
    await pass_time(office, DUE + A_DAY, 13)
    await pass_time(office, RELEASED, 10, 1)
    await read_both(carla, "Hiro Tanaka")
    await read_both(hiro, "Carla Rossi")
    form = await open_cycle(grace)
    await expect(form).to_contain_text("2 of 3")
    await fits(grace)
