"""An upward cycle as a company meets it at the page: set up, asked, answered without names, released and read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.jobs import jobs
from tests.browser.conftest import PageAs
from tests.browser.hand import dm, fits, press, say, shut
from tests.cycles.office import debt_of, managed, share
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import clock_at, quiet
from tests.office import Office, upward
from tests.workspace import workspace_with

OSLO, SEOUL = "Europe/Oslo", "Asia/Seoul"
FRIDAY = datetime(2026, 11, 27, 11, tzinfo=ZoneInfo(OSLO))
ASKED, DUE, RELEASED = date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 15)
A_DAY = timedelta(days=1)
INVITED = "What is it like to work with"
SECRET = "On Tuesday Jorge heard it from the other team"
CHANGED = "Tell us when the plan changes"


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    app = upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", ballots=tmp_path / "ballots")
    async with workspace_with(app, clock=Clock(FRIDAY)) as found:
        await managed(found, "dmitri", "ben", "eun", "jorge")
        await managed(found, "mira", "carla", "dmitri", "hiro", "grace")
        await managed(found, "hiro", "kavita", "isla")
        await found.answered("mira", "/upward role hr @grace")
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    return office.sandbox


async def pass_time(office: Office, day: date, hour: int, minute: int = 0, zone: str = OSLO) -> None:
    """It is that time, and the bot has done what it does by then."""
    clock_at(office, day, hour, minute, zone)
    for _ in range(2):  # what one job leaves is another's
        for job in jobs(office.engine.context):
            await job.do()
    await office.engine.nudging.round()
    await quiet(office)


def modal(page: Page) -> Locator:
    return page.locator("dialog#modal")


async def approve(page: Page) -> None:
    """Next, Next, Ask."""
    form = modal(page)
    await say(page, "/upward cycle new")
    for heading in ("New upward cycle", "Who sees what, and when"):
        await expect(form).to_contain_text(heading)
        await fits(page)
        await form.get_by_role("button", name="Next", exact=True).click()
    await expect(form).to_contain_text("7 people are asked about 2 managers")
    await expect(form).to_contain_text("“Ask” approves all of them, “Approve” one alone.")
    await expect(form).to_contain_text("Hiro Tanaka: only 2 can answer")
    await form.get_by_role("button", name="Ask 7 people").click()
    await expect(form).to_contain_text("All set")
    await shut(page)


async def fill(form: Locator, text: str) -> None:
    """Chooses a point for each quick question, and writes."""
    names = await form.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(each => each.name))]")
    for place, name in enumerate(names):
        await form.locator(f"input[type=radio][name='{name}']").nth(place % 5).check()
    await form.locator("textarea").first.fill(text)


async def answer_and_change(page: Page, office: Office) -> None:
    """Ben writes half of it, comes back, is warned, shares, and changes it."""
    form = await press(page, "Answer about Dmitri Aaltonen", INVITED)
    await expect(form).to_contain_text("without names, if 3 people or more share")
    await fill(form, SECRET)
    await fits(page)
    await office.engine.flush_drafts()
    await shut(page)
    form = await press(page, "Answer about Dmitri Aaltonen", INVITED)
    await expect(form.locator("textarea").first).to_have_value(SECRET)
    await form.get_by_role("button", name="Share", exact=True).click()
    await expect(form).to_contain_text("Tuesday")
    await expect(form).to_contain_text("Jorge")
    await form.get_by_role("button", name="Change it").click()
    await form.locator("textarea").first.fill(CHANGED)
    await form.get_by_role("button", name="Share", exact=True).click()
    await expect(form).to_contain_text("Thank you")
    await shut(page)


async def decline(page: Page) -> None:
    form = await press(page, "I'd rather not", INVITED)
    await form.get_by_role("button", name="I'd rather not").click()
    await expect(form).to_contain_text("you are not reminded of this any more")
    await shut(page)


async def open_cycle(page: Page) -> Locator:
    """The window of the only cycle."""
    await say(page, "/upward cycle")
    await modal(page).get_by_role("button", name="Open", exact=True).click()
    return modal(page)


async def look_at_progress(page: Page, office: Office) -> None:
    """Grace sees how many, never what; and of those who answer about who leads her, no names."""
    form = await open_cycle(page)
    await expect(form).to_contain_text("have answered, as of")
    assert CHANGED not in await form.inner_text()
    await form.get_by_role("button", name="Who still owes").click()
    await expect(form).to_contain_text("You report to Mira Solberg")
    assert "Carla Rossi" not in await form.inner_text()
    await fits(page)
    await shut(page)


async def read_result(page: Page) -> str:
    """Everything on all pages of what opens."""
    form, seen = await press(page, "Read", "Your feedback from the people who report to you is here"), ""
    for _ in range(9):
        shown = await form.inner_text()
        seen += shown
        await fits(page)
        following = form.get_by_role("button", name="Next page")
        if not await following.count():
            break
        await following.click()
        await expect(form).not_to_contain_text(_counted(shown))
    await shut(page)
    return seen


def _counted(shown: str) -> str:
    return next(line for line in shown.splitlines() if line.startswith("Page "))


async def share_others(office: Office) -> None:
    """As their forms do. Jorge leaves afterwards: what he shared counts."""
    cycle = await running_cycle(office)
    for who, about, text in (
        ("jorge", "dmitri", "You listen."),
        ("eun", "dmitri", "Clear goals."),
        ("carla", "mira", "A long view."),
        ("dmitri", "mira", "Trust."),
    ):
        await share(office, await debt_of(office, cycle, who, about), helps_most=text, expectations="4")
    await left(office, "jorge")


async def running_cycle(office: Office) -> Cycle:
    (grace,) = await find_people(office, "grace")
    async with office.store.read() as work:
        (found,) = (await work.cycles.find_cycles(grace.workspace, (Stage.OPEN,), 1)).items
    return found


async def look_at_summary(page: Page) -> None:
    """HR sees that results are out, and nothing of them."""
    form = await open_cycle(page)
    await expect(form).to_contain_text("Results are out")
    assert CHANGED not in await form.inner_text()


async def remind_who_owes(office: Office, grace: Page) -> None:
    """On the last working day before the last one: who has answered is not among them."""
    await pass_time(office, DUE - A_DAY, 11, zone="Africa/Johannesburg")
    await expect(dm(grace, "about Mira Solberg").last).to_contain_text("A reminder")
    assert not [each for each in office.person("ben").dms if "A reminder" in each.plain]


async def check_what_was_told(office: Office, seen: str) -> None:
    """Dmitri reads what three wrote, in its last form; Mira, who leads him, nothing of it, and nothing of her own."""
    assert "3 people answered about you" in seen
    assert {CHANGED, "You listen.", "Clear goals."} <= set(seen.splitlines())
    assert SECRET not in seen
    assert not [each for each in office.person("mira").dms if "you can read it" in each.plain]
    assert "has no results this time" in (await office.told("mira", "Your upward feedback")).plain
    assert office.ballots is not None
    assert [each.suffix for each in office.ballots.glob("*.*") if each.is_dir()] == []


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_whole_cycle_without_names(page_as: PageAs, office: Office, width: int) -> None:
    grace, ben, hiro, dmitri = [
        await page_as(who, "@upward", width=width, height=844) for who in ("grace", "ben", "hiro", "dmitri")
    ]
    await approve(grace)
    await pass_time(office, ASKED, 0, 30)
    await pass_time(office, ASKED, 10, zone="Europe/London")
    await answer_and_change(ben, office)
    await pass_time(office, ASKED + A_DAY, 11, zone=SEOUL)
    await decline(hiro)
    await share_others(office)
    await pass_time(office, ASKED + 2 * A_DAY, 4, 10)
    await look_at_progress(grace, office)
    await remind_who_owes(office, grace)
    await pass_time(office, DUE + A_DAY, 13)
    await pass_time(office, RELEASED, 10, 1)
    await check_what_was_told(office, await read_result(dmitri))
    await look_at_summary(grace)
