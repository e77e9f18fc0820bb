"""Who is asked, as those meet it at the page who name them: begun by HR, named, looked at, approved and asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from tests.browser.conftest import PageAs
from tests.browser.hand import dm, fits, press, say, shut
from tests.browser.test_cycle_by_hand import FRIDAY, INVITED, modal, open_cycle, pass_time
from tests.cycles.office import managed
from tests.office import Office, upward
from tests.workspace import workspace_with

NAMED = "Dmitri Aaltonen named who could be asked about them"
LAST, OVER, ASKED = date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 15)


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    app = upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", ballots=tmp_path / "ballots")
    async with workspace_with(app, clock=Clock(FRIDAY)) as found:
        await managed(found, "dmitri", "ben", "eun", "jorge")
        await managed(found, "mira", "dmitri", "carla")
        await found.answered("mira", "/upward role hr @grace")
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def begin(page: Page) -> None:
    """Next, *names them*, Next, *Ask them to pick*."""
    form = modal(page)
    await say(page, "/upward cycle new")
    await form.get_by_role("button", name="Next", exact=True).click()
    await form.get_by_role("combobox", name="Who picks those who are asked?").click()
    await form.get_by_role("option", name="Whom it is about names them").click()
    await fits(page)
    await form.get_by_role("button", name="Next", exact=True).click()
    await expect(form).to_contain_text("Dmitri Aaltonen: they weren't asked to name people yet.")
    await fits(page)
    await form.get_by_role("button", name="Ask them to pick").click()
    await expect(form).to_contain_text("Their managers see it and have five working days to change it.")
    await fits(page)
    await form.get_by_role("button", name="Ask them", exact=True).click()
    await expect(form).to_contain_text("the cycle asks on Dec 15, 2026")
    await expect(form).to_contain_text("Dmitri Aaltonen: they are to name people by Dec 4, 2026. Nobody is named yet.")
    await fits(page)
    await shut(page)


async def name_people(page: Page) -> None:
    """His reports are filled in; he adds somebody, and himself, which is refused."""
    form = await press(page, "Name people", "Who should be asked about you?")
    await expect(form).to_contain_text("People whom you work with are filled in.")
    await fits(page)
    for wanted, name in (("kavita", "Kavita Nair"), ("mira", "Mira Solberg")):
        await form.get_by_role("combobox", name="These people").fill(wanted)
        await form.get_by_role("option", name=name).click()
        await form.get_by_role("combobox", name="These people").press("Tab")
    await form.get_by_role("button", name="Save", exact=True).click()
    await expect(form).to_contain_text("Mira Solberg sees whom you name and can change it")
    await fits(page)
    await form.get_by_role("button", name="Remove Mira Solberg").click()
    await form.get_by_role("button", name="Save", exact=True).click()
    await expect(form).to_contain_text("Saved: 4 people. Mira Solberg sees them")
    await shut(page)


async def check_and_approve(page: Page) -> None:
    """He alone: of the others nobody named anybody."""
    await open_cycle(page)
    form = modal(page)
    await form.get_by_role("button", name="Check, then ask").click()
    await expect(form).to_contain_text("Dmitri Aaltonen: 4 whom they named can answer.")
    await fits(page)
    await form.get_by_role("button", name="Approve", exact=True).click()
    await expect(form).to_contain_text("Approved.")
    await shut(page)


@pytest.mark.parametrize("width", [1280, 390])
async def test_people_are_named_looked_at_and_asked(page_as: PageAs, office: Office, width: int) -> None:
    grace, dmitri, mira, ben = [
        await page_as(who, "@upward", width=width, height=844) for who in ("grace", "dmitri", "mira", "ben")
    ]
    await begin(grace)
    await pass_time(office, FRIDAY.date(), 13)
    await name_people(dmitri)
    await expect(dm(dmitri, "You named 4 people. Mira Solberg can change that").last).to_be_visible()
    await pass_time(office, FRIDAY.date(), 14)
    await expect(dm(mira, NAMED).last).to_contain_text("You can change that until Dec 4, 2026")
    await fits(mira)
    await pass_time(office, OVER, 11)
    await expect(dm(mira, NAMED).last).to_contain_text("HR has it now.")
    await check_and_approve(grace)
    await pass_time(office, OVER, 12)
    await expect(dm(mira, NAMED).last).to_contain_text("HR has approved who is asked.")
    await pass_time(office, ASKED, 0, 30)
    await pass_time(office, ASKED, 11, zone="Europe/London")
    form = await press(ben, "Answer about Dmitri Aaltonen", INVITED)
    await expect(form).to_contain_text(
        "Dmitri Aaltonen named them, their manager, if there is one, could change that, and HR approved it"
    )
    await fits(ben)
