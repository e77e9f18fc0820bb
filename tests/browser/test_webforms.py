"""A one-time page on a telephone: filled in with a thumb, read by a screen reader, and kept while typing."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.forms import ChecksField, DateField, FileField, Form, NumberField, Option, RoomField, TextField
from bot.messages import Button, Buttons, Confirm, Heading, Message, Paragraph, Quote, SmallPrint, Style, Words
from tests.browser.conftest import PATIENCE
from tests.browser.test_accessibility import check
from tests.office import open_office
from tests.webforms.office import Web, web_beside


@pytest_asyncio.fixture(loop_scope="session")
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as office:
        await office.answered("mira", "/upward channel praise #kudos")
        async with web_beside(office) as web:
            yield web


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A telephone. A script error fails the test."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    await context.close()
    assert troubles == []


async def opened(page: Page, link: str) -> None:
    """Follows the link, and opens what is behind it."""
    await page.goto(link)
    await page.get_by_role("button", name="Open it").click()


async def narrow(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_praise_with_a_thumb(web: Web, phone: Page) -> None:
    await phone.goto(await web.link("ana", await web.form_of("ana", "praise")))
    await expect(phone.get_by_role("heading", level=1)).to_have_text("This page is for you alone")
    await check(phone, "confirm_open")
    assert await narrow(phone)
    await phone.get_by_role("button", name="Open it").dblclick()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Give praise")
    await check(phone, "form")
    await phone.get_by_role("button", name="Send").tap()
    await expect(phone.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    await expect(phone.get_by_role("alert")).to_be_focused()
    await check(phone, "errors")
    await phone.get_by_role("searchbox").first.fill("oka")
    await phone.get_by_role("checkbox", name="Ben Okafor").tap()
    await expect(phone.locator(".chosen")).to_contain_text("Ben Okafor")
    await phone.locator("textarea").fill("you saved the launch")
    await expect(phone.locator("#kept")).to_contain_text("Kept as you type")
    await phone.reload()
    await expect(phone.locator("textarea")).to_have_value("you saved the launch")
    await expect(phone.locator(".chosen")).to_contain_text("Ben Okafor")
    await phone.get_by_label("Only me").tap()
    await expect(phone.get_by_role("searchbox")).to_have_count(0)
    await phone.get_by_label("Everyone").tap()
    await expect(phone.get_by_role("searchbox")).to_have_count(1)
    assert await narrow(phone)
    await phone.get_by_role("button", name="Send").tap()
    await expect(phone.locator("main")).to_contain_text("on its way to #kudos")
    await check(phone, "receipt")
    await web.office.posted("kudos", "you saved the launch")


LATE = """const send = fetch; window.fetch = async (url, options) => {
  if (String(options?.body?.get?.("do")).startsWith("change|")) await new Promise((done) => (window.answer = done));
  return send(url, options);
}"""


async def test_what_was_typed_before_the_page_knew_what_a_choice_changes_was_lost(web: Web, phone: Page) -> None:
    await phone.add_init_script(LATE)
    await opened(phone, await web.link("ana", await web.form_of("ana", "praise")))
    await expect(phone.locator("#kept")).to_contain_text("What you type is kept")
    await phone.get_by_label("Only me").check()
    await phone.locator("textarea").press_sequentially("A note to myself")
    await phone.evaluate("answer()")
    await expect(phone.get_by_role("searchbox")).to_have_count(0)
    await phone.keyboard.type(" alone")
    await expect(phone.locator("textarea")).to_have_value("A note to myself alone")


async def test_who_was_ticked_before_the_page_knew_what_a_choice_changes_was_lost(web: Web, phone: Page) -> None:
    await phone.add_init_script(LATE)
    url = await web.link("ana", await web.form_of("ana", "feedback"))
    await opened(phone, url)
    await expect(phone.locator("#kept")).to_contain_text("What you type is kept")
    await phone.get_by_label("Which questions?").select_option("A talk or an event")
    await phone.get_by_role("searchbox").fill("oka")
    await phone.get_by_role("checkbox", name="Ben Okafor").check()
    await phone.get_by_label("All together on that day").check()
    await phone.evaluate("answer()")
    await expect(phone.get_by_label("Which talk or event?")).to_be_visible()
    await expect(phone.locator("#kept")).to_contain_text("Kept as you type")
    for _ in ("here", "kept"):
        await expect(phone.locator(".chosen")).to_contain_text("Ben Okafor")
        await expect(phone.get_by_label("All together on that day")).to_be_checked()
        await phone.goto(url)


async def test_who_was_looked_for_in_a_hurry_was_not_found(web: Web, phone: Page) -> None:
    """The search that follows the typing came after the one that was asked for, with an empty box."""
    await opened(phone, await web.link("ana", await web.form_of("ana", "praise")))
    await expect(phone.locator("#kept")).to_contain_text("What you type is kept")
    await phone.get_by_role("searchbox").fill("oka")
    async with phone.expect_response(lambda answer: "find" in (answer.request.post_data or "")):
        await phone.get_by_role("button", name="Find").first.click()
    await phone.wait_for_timeout(400)
    await expect(phone.get_by_role("checkbox", name="Ben Okafor")).to_be_visible()


EARLY = """new MutationObserver(() => {
  const only = [...document.querySelectorAll("label.option")].find((each) => each.textContent.includes("Only me"));
  if (only && !window.early) window.early = only.querySelector("input").checked = true;
}).observe(document, { childList: true, subtree: true });"""


async def test_a_choice_made_before_the_page_was_ready_was_not_noticed(web: Web, phone: Page) -> None:
    await phone.add_init_script(EARLY)
    await opened(phone, await web.link("ana", await web.form_of("ana", "praise")))
    await expect(phone.get_by_role("searchbox")).to_have_count(0)
    await expect(phone.get_by_label("Only me")).to_be_checked()


FIELDS = Form(
    "x.y",
    "An objective with a title that is rather long, as titles of people in a hurry sometimes are",
    (
        TextField("title", "Title", "Ship the new site", hint="Up to 150 characters"),
        DateField("due", "Until when?", date(2026, 12, 18)),
        NumberField("progress", "Progress", 40, hint="From 0 to 100"),
        ChecksField("features", "Which?", (Option("a", "Praise", "In #kudos"), Option("b", "Objectives")), ("b",)),
        RoomField("room", "Channel", optional=True),
        FileField("file", "The file", ("csv",), optional=True),
    ),
    submit="Set it",
)
ASKS = Confirm("Take it back?", "It goes from every channel.", "Take it back", "Keep it")
MESSAGE = Message(
    (
        Heading("An objective was shared with you"),
        Paragraph((Words("Ana set an objective and shares it with you.", bold=True),)),
        Quote((Words("Ship the new site\nby December"),)),
        SmallPrint((Words("Only you and Ana see it."),)),
        Buttons((Button("a.b", "Looks good", style=Style.PRIMARY), Button("a.c", "Withdraw", confirm=ASKS))),
    )
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_field_and_message(web: Web, phone: Page, scheme: str) -> None:
    await phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await opened(phone, await web.link("ana", FIELDS))
    await expect(phone.get_by_label("Until when?")).to_have_value("2026-12-18")
    await expect(phone.get_by_label("Objectives")).to_be_checked()
    await check(phone, "fields")
    assert await narrow(phone)
    await opened(phone, await web.link("ana", MESSAGE))
    await expect(phone.get_by_role("button", name="Looks good")).to_be_visible()
    await check(phone, "message")
    await phone.get_by_role("button", name="Withdraw").tap()
    await expect(phone.get_by_role("alertdialog")).to_contain_text("It goes from every channel.")
    await check(phone, "question")
    await phone.get_by_role("button", name="Keep it").tap()
    await expect(phone.get_by_role("alertdialog")).to_have_count(0)


async def test_without_scripts_it_works_too(web: Web, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(await web.link("ana", await web.form_of("ana", "praise")))
    await page.get_by_role("button", name="Open it").click()
    await page.get_by_role("searchbox").fill("ben")
    await page.get_by_role("button", name="Find").click()
    await page.get_by_role("checkbox", name="Ben Okafor").check()
    await page.locator("textarea").fill("no script was needed")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("main")).to_contain_text("on its way to #kudos")
    await context.close()


async def test_a_scanner_that_runs_scripts_leaves_the_page_to_its_person(web: Web, browser: Browser) -> None:
    link = await web.link("ana", await web.form_of("ana", "praise"))
    scanner = await (await browser.new_context()).new_page()
    await scanner.goto(link, wait_until="networkidle")
    await expect(scanner.get_by_role("button", name="Open it")).to_be_visible()
    person = await (await browser.new_context()).new_page()
    person.set_default_timeout(PATIENCE)
    await opened(person, link)
    await expect(person.get_by_role("heading", level=1)).to_have_text("Give praise")
    await scanner.context.close()
    await person.context.close()
