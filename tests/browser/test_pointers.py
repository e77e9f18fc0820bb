"""A page of a form that is kept, on a telephone and at a desk: what is typed is kept at once, whatever comes next."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE
from tests.browser.test_accessibility import check
from tests.browser.test_webforms import narrow, opened
from tests.drafts.conftest import with_notes
from tests.drafts.notes import Notebook
from tests.drafts.test_drafts import shown
from tests.webforms.office import Web, web_beside
from tests.workspace import workspace_with

TEXT = "She says what she means, and means well. Zoë’s 👏 first."


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest_asyncio.fixture(loop_scope="session")
async def web(notebook: Notebook, tmp_path: Path) -> AsyncIterator[Web]:
    async with workspace_with(with_notes(notebook, tmp_path, "http")) as office, web_beside(office) as web:
        yield web


@pytest_asyncio.fixture(loop_scope="session", params=[(390, 844), (1280, 800)], ids=["phone", "desk"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A script error fails the test."""
    width, height = request.param
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    await context.close()
    assert troubles == []


async def look(page: Page, name: str) -> None:
    """Takes a picture for people, if a folder for it is named."""
    if folder := os.environ.get("PICTURES"):
        size = page.viewport_size
        await page.screenshot(path=f"{folder}/{name}-{size and size['width']}.png", full_page=True)


async def test_what_is_typed_is_there_after_a_reload_in_the_middle_of_it(
    web: Web, page: Page, notebook: Notebook
) -> None:
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await expect(page.get_by_role("heading", level=1)).to_have_text("A note")
    await page.get_by_label("Your note").press_sequentially(TEXT)
    await look(page, "typing")
    await check(page, "kept")
    assert await narrow(page)
    await page.reload()
    await expect(page.get_by_label("Your note")).to_have_value(TEXT)
    drawn = notebook.drawn
    await page.get_by_label("Your note").press("Control+End")
    await page.get_by_label("Your note").press_sequentially(" Second.")
    await expect(page.locator("#kept")).to_contain_text("Kept as you type")
    await page.get_by_role("heading", level=1).click()
    await expect(page.get_by_label("Your note")).to_have_value(f"{TEXT} Second.")
    await web.office.engine.flush_drafts()
    assert notebook.drawn <= drawn + 1, "the form is drawn for keystrokes"
    await page.get_by_label("Your note").fill("this is rude")
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    await expect(page.get_by_label("Your note")).to_have_value("this is rude")
    await look(page, "wrong")
    await page.get_by_label("Your note").fill(TEXT)
    await page.get_by_role("button", name="Share").click()
    await expect(page.locator("main")).to_contain_text("That is done.")
    assert notebook.shared == [TEXT]
    await look(page, "shared")
    await expect(page.get_by_role("link", name="Back to: Your note")).to_have_count(0)


async def test_the_last_letter_is_kept_however_one_leaves(web: Web, page: Page, notebook: Notebook) -> None:
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await page.get_by_label("Your note").press_sequentially(TEXT)
    await page.reload()
    await expect(page.get_by_label("Your note")).to_have_value(TEXT)
    await page.get_by_label("Your note").press("Control+End")
    await page.keyboard.type(" And so on.")
    await page.goto("about:blank")
    await shown(notebook, f"{TEXT} And so on.", web.by("ana").external)


async def test_what_could_not_be_kept_is_sent_again(web: Web, page: Page, notebook: Notebook) -> None:
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await page.clock.install()
    await page.context.set_offline(True)
    await page.get_by_label("Your note").press_sequentially(TEXT)
    await page.clock.run_for(400)
    await expect(page.locator("#kept")).to_contain_text("no connection")
    await page.context.set_offline(False)
    await page.clock.run_for(10_500)
    await expect(page.locator("#kept")).to_contain_text("Kept as you type")
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == TEXT


async def test_a_form_that_changed_meanwhile_loses_nothing(web: Web, page: Page, notebook: Notebook) -> None:
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await page.get_by_label("Your note").fill("meant for the first")
    notebook.number = "2"
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_role("alert")).to_contain_text("not what it was when you opened the page")
    await expect(page.get_by_label("Your note")).to_have_value("meant for the first")
    await look(page, "changed")
    notebook.number = ""
    await page.get_by_role("button", name="Share").click()
    await expect(page.locator("main")).to_contain_text("There is no note any more.")
    await expect(page.locator("main")).to_contain_text("meant for the first")
    await look(page, "gone")
    assert notebook.shared == []


@pytest.mark.parametrize("clock", ["performance.now = () => 1000", "Date.now = () => 1000"], ids=["asleep", "set back"])
async def test_in_two_windows_the_last_word_wins_whatever_their_clocks_say(
    web: Web, page: Page, notebook: Notebook, clock: str
) -> None:
    """A device that sleeps stops one of a browser's clocks, and whoever travels sets the other one."""
    url = await web.link("ana", await web.form_of("ana", "note"))
    await opened(page, url)
    await page.get_by_label("Your note").press_sequentially("In the first.")
    await expect(page.locator("#kept")).to_contain_text("Kept as you type")
    await page.evaluate(clock)
    other = await page.context.new_page()
    await other.goto(url)
    await other.get_by_label("Your note").fill("In the second.")
    await shown(notebook, "In the second.", web.by("ana").external)
    await page.get_by_label("Your note").fill("In the first again.")
    await shown(notebook, "In the first again.", web.by("ana").external)


async def fill_all(web: Web, page: Page, notebook: Notebook) -> None:
    """As much as a form takes, in emoji: more than the 64 KiB that a browser lets outlive a page."""
    notebook.more = 9
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await page.clock.install()
    for n in range(9):
        await page.get_by_label(f"More {n}").fill("😀" * 2000)


async def test_the_longest_draft_is_kept_as_soon_as_a_short_one(web: Web, page: Page, notebook: Notebook) -> None:
    await fill_all(web, page, notebook)
    await page.get_by_label("Your note").fill("😀" * 2000)
    await page.get_by_role("heading", level=1).click()
    await shown(notebook, "😀" * 2000, web.by("ana").external)
    await expect(page.locator("#kept")).to_have_text("Kept as you type.")


async def test_who_closes_the_page_before_the_longest_draft_went_out_is_asked(
    web: Web, page: Page, notebook: Notebook
) -> None:
    stayed = asyncio.Event()
    stayed.set()

    async def late(route: Route) -> None:
        await stayed.wait()
        await route.continue_()

    # Before the page is opened: one that is open already may send its next request past it.
    await page.route("**/*", late)
    await fill_all(web, page, notebook)
    stayed.clear()
    await page.get_by_label("Your note").fill("😀" * 2000)
    async with page.expect_event("dialog") as asked:
        await page.close(run_before_unload=True)
    await (await asked.value).dismiss()
    stayed.set()
    await shown(notebook, "😀" * 2000, web.by("ana").external)


async def test_what_is_shared_arrives_though_the_page_is_closed_at_once(
    web: Web, page: Page, notebook: Notebook
) -> None:
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await page.get_by_label("Your note").fill(TEXT)
    await page.get_by_role("button", name="Share").click(no_wait_after=True)
    await page.close()
    async with asyncio.timeout(PATIENCE / 1000):
        while not notebook.shared:
            await notebook.written.wait()
            notebook.written.clear()
    assert notebook.shared == [TEXT]


async def test_without_javascript_the_page_says_when_it_keeps_what_is_typed(
    web: Web, browser: Browser, notebook: Notebook
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await expect(page.locator("#kept")).to_contain_text("kept when you press a button on this page, and not before.")
    await expect(page.locator("#kept")).to_be_visible()
    await page.get_by_label("Your note").fill(TEXT)
    await page.get_by_role("button", name="Save for later").click()
    await expect(page.locator("main")).to_contain_text("It is saved.")
    assert notebook.saved == [("1", TEXT)]
    await context.close()


async def test_what_has_no_place_on_the_page_any_more_was_sent_there_again_and_again(
    web: Web, page: Page, notebook: Notebook
) -> None:
    """A letter was on its way while Share was refused, and came when there was no form any more."""
    refused, drafts = asyncio.Event(), list[Route]()

    async def late(route: Route) -> None:
        if 'name="do"\r\n\r\ndraft' in (route.request.post_data or ""):
            drafts.append(route)
            await refused.wait()
        await route.continue_()

    # Before the page is opened: one that is open already may send its next request past it.
    await page.route("**/*", late)
    await opened(page, await web.link("ana", await web.form_of("ana", "note")))
    await expect(page.locator("#kept")).to_contain_text("Kept as you type")
    await page.clock.install()
    async with page.expect_response(
        lambda answer: answer.status == HTTPStatus.CONFLICT and "draft" in (answer.request.post_data or "")
    ):
        await page.get_by_label("Your note").fill(TEXT)
        await page.clock.run_for(400)
        notebook.number = ""
        await page.get_by_role("button", name="Share").click()
        await expect(page.locator("main")).to_contain_text("There is no note any more.")
        refused.set()
    for _ in range(3):
        await page.evaluate("fetch(location.href).then((answer) => answer.text())")
        await page.clock.run_for(10_500)
    await page.evaluate("fetch(location.href).then((answer) => answer.text())")
    assert len(drafts) == 1
