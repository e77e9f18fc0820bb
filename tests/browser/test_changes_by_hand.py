"""A joiner, a changed manager and a new team while a cycle asks, at the page, with the clock that moves."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PageAs
from tests.browser.hand import dm, fits, press, shut
from tests.browser.test_cycle_by_hand import (
    A_DAY,
    ASKED,
    DUE,
    INVITED,
    RELEASED,
    SEOUL,
    approve,
    modal,
    office,
    open_cycle,
    pass_time,
    read_result,
    running_cycle,
    sandbox,
)
from tests.cycles.office import debt_of, managed, share
from tests.office import Office

__all__ = ("office", "sandbox")
NEWS = "came, left or changed teams"


async def decide(page: Page, office: Office) -> None:
    """Hiro came to Dmitri, Jorge went to Hiro, who has three people now."""
    form = await press(page, "Look", NEWS)
    await expect(form).to_contain_text("Changes on the way")
    await fits(page)
    add, withdraw = (form.get_by_role("button", name=name, exact=True) for name in ("Add", "Withdraw"))
    await add.first.click()
    await expect(add).to_have_count(1)
    await withdraw.click()
    await expect(withdraw).to_have_count(0)
    await add.click()
    await expect(form).to_contain_text("3 people are asked about Hiro Tanaka")
    await expect(form).to_contain_text("1 change is about people you report to")  # Hiro, about Mira
    await fits(page)
    await shut(page)


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_joiner_and_a_changed_manager_on_the_way(page_as: PageAs, office: Office, width: int) -> None:
    grace, hiro, jorge, isla, dmitri = [
        await page_as(who, "@upward", width=width, height=844) for who in ("grace", "hiro", "jorge", "isla", "dmitri")
    ]
    await approve(grace)
    await pass_time(office, ASKED, 0, 30)
    await pass_time(office, ASKED, 10, zone="America/Mexico_City")
    await managed(office, "dmitri", "hiro")
    await managed(office, "hiro", "jorge")
    await pass_time(office, ASKED + A_DAY, 9, 30)
    await decide(grace, office)
    await pass_time(office, ASKED + 2 * A_DAY, 11, zone=SEOUL)
    await pass_time(office, ASKED + 2 * A_DAY, 11, zone="America/Mexico_City")
    await expect(dm(hiro, INVITED).last).to_contain_text("Dmitri Aaltonen")
    await expect(dm(jorge, INVITED).first).to_contain_text("Nothing is owed about Dmitri Aaltonen")
    await expect(dm(jorge, INVITED).last).to_contain_text("Hiro Tanaka reads the answers")
    await expect(dm(isla, INVITED).last).to_contain_text("Hiro Tanaka")
    form = await press(hiro, "Answer about Dmitri Aaltonen", INVITED)
    await expect(form).to_contain_text("4 people are asked")
    await shut(hiro)
    cycle = await running_cycle(office)
    for who, about in (("hiro", "dmitri"), ("jorge", "dmitri"), ("eun", "dmitri"), ("jorge", "hiro")):
        await share(office, await debt_of(office, cycle, who, about), helps_most=f"{who} says", expectations="4")
    await pass_time(office, ASKED + 3 * A_DAY, 11)
    form = await open_cycle(grace)
    await expect(modal(grace)).to_contain_text("have answered, as of")
    await fits(grace)
    await shut(grace)
    await pass_time(office, DUE + A_DAY, 13)
    await pass_time(office, RELEASED, 10, 1)
    seen = await read_result(dmitri)
    assert {"hiro says", "jorge says", "eun says"} <= set(seen.splitlines())
    assert "has no results this time" in (await office.told("hiro", "Your upward feedback")).plain
