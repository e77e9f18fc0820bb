"""The main job as a newcomer does it: the real bot in the sandbox, and a person at the page."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import ready, say
from tests.office import Office, open_office


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The whole bot at work, with #kudos for praise."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as opened:
        await opened.answered("mira", "/upward channel praise #kudos")
        await opened.posted("kudos", "made this the channel")
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    """The sandbox that the bot works in."""
    return office.sandbox


async def be(page: Page, name: str) -> None:
    """Becomes somebody else on the same page."""
    await ready(page)
    await page.locator(".whoami").click()
    await page.locator("#people-list").get_by_role("link", name=re.compile(f"^{name}")).click()
    await expect(page.locator(".whoami")).to_contain_text(name)
    await ready(page)


async def receipt(page: Page, words: str = "on its way to #kudos") -> Locator:
    """The answer that only the giver sees."""
    found = page.locator("#messages .ephemeral", has_text=words)
    await expect(found).to_contain_text("Only visible to you")
    return found


@pytest.mark.parametrize("width", [1280, 360])
async def test_ana_praises_ben_and_ben_sees_it(page_as: PageAs, width: int) -> None:
    page = await page_as("ana", width=width, height=740)
    await say(page, "/praise @ben you saved the launch")
    await receipt(page)
    await page.get_by_role("link", name="#kudos").first.click()
    await expect(page.locator("#messages")).to_contain_text("you saved the launch")
    await be(page, "Ben Okafor")
    post = page.locator("#messages .message", has_text="you saved the launch")
    await expect(post).to_contain_text("@Ana Ferreira praised @Ben Okafor")
    await expect(post.locator(".mention-me")).to_have_text("@Ben Okafor")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_form_sends_to_the_people_named_alone(page_as: PageAs, office: Office) -> None:
    ana = await page_as("ana", "kudos")
    await say(ana, "/praise")
    form = ana.get_by_role("dialog", name="Give praise")
    await expect(form).to_contain_text("This goes to #kudos")
    await ana.get_by_role("combobox", name="Who is it for?").fill("ben")
    await ana.get_by_role("option", name="Ben Okafor").click()
    await ana.keyboard.press("Escape")
    await ana.get_by_label("What do you want to say?").fill("between the two of us")
    await ana.get_by_label("Only the people named").check()
    await expect(form).to_contain_text("in no channel")
    await expect(ana.get_by_label("What do you want to say?")).to_have_value("between the two of us")
    await ana.get_by_role("button", name="Send", exact=True).click()
    await expect(ana.get_by_role("dialog", name="On its way")).to_contain_text("Nobody else can see it")
    await office.told("ben", "between the two of us")
    assert "between" not in " ".join(message.plain for message in office.channel("kudos").messages)
    ben = await page_as("ben", "kudos")
    await ben.locator("#sidebar a.unread", has_text="Messages").click()
    await expect(ben.locator("#messages")).to_contain_text("Ana Ferreira praised you")
    await expect(ben.locator("#messages")).to_contain_text("between the two of us")


async def test_a_double_click_sends_once(page_as: PageAs, office: Office) -> None:
    ana = await page_as("ana", "kudos")
    form = ana.locator("dialog#modal")
    for how in ("element => element.click()", "element => { element.click(); element.click(); }"):
        await say(ana, "/praise")
        await ana.get_by_role("combobox", name="Who is it for?").fill("ben")
        await ana.get_by_role("option", name="Ben Okafor").click()
        await ana.keyboard.press("Escape")
        await ana.get_by_label("What do you want to say?").fill(f"you saved the launch, {len(how)}")
        send = ana.get_by_role("button", name="Send", exact=True)
        await (send.evaluate(how) if "; " in how else send.dblclick())
        await expect(form).to_contain_text("On its way")
        await expect(form.locator(".notice, .field.wrong")).to_have_count(0)
        await office.posted("kudos", f"you saved the launch, {len(how)}")
        await ana.keyboard.press("Escape")
        await expect(form).to_be_hidden()
    assert len(office.sandbox.calls.of("view_submission")) == 2
    assert await ana.locator("#messages .ephemeral", has_text="older version").count() == 0


async def test_words_are_mended_and_then_undone(page_as: PageAs) -> None:
    ana, ben = await page_as("ana", "kudos"), await page_as("ben", "kudos")
    await say(ana, "/praise @ben you saved the lunch")
    await (await receipt(ana)).get_by_role("button", name="Edit").click()
    await expect(ana.get_by_label("What do you want to say?")).to_have_value("you saved the lunch")
    await ana.get_by_label("What do you want to say?").fill("you saved the launch")
    await ana.get_by_role("button", name="Save", exact=True).click()
    await expect(ben.locator("#messages")).to_contain_text("you saved the launch")
    await expect(ben.locator("#messages")).not_to_contain_text("you saved the lunch")
    await ana.get_by_role("dialog", name="Saved").get_by_role("button", name="Close").last.click()
    await (await receipt(ana)).get_by_role("button", name="Undo").click()
    asked = ana.get_by_role("dialog", name="Undo this praise?")
    await asked.get_by_role("button", name="Keep it").click()
    await expect(ben.locator("#messages")).to_contain_text("you saved the launch")
    await (await receipt(ana)).get_by_role("button", name="Undo").click()
    await asked.get_by_role("button", name="Undo it").click()
    await expect(ana.locator("#messages")).to_contain_text("Undone.")
    await expect(ben.locator("#messages")).not_to_contain_text("you saved the launch")


async def test_a_second_plus_one_counts_nothing(page_as: PageAs, sandbox: Sandbox) -> None:
    await sandbox.person("ana").type("/praise @ben you saved the launch", in_="general")
    carla = await page_as("carla", "kudos")
    post = carla.locator("#messages .message", has_text="you saved the launch")
    await post.get_by_role("button", name="+1").click()
    await expect(post).to_contain_text("+1 from Carla Rossi")
    await post.get_by_role("button", name="+1").click()
    dmitri = await page_as("dmitri", "kudos")
    await dmitri.locator("#messages").get_by_role("button", name="+1").click()
    await expect(post).to_contain_text("+1 from Carla Rossi and Dmitri Aaltonen")


async def test_praise_is_found_again(page_as: PageAs, sandbox: Sandbox) -> None:
    await sandbox.person("ana").type("/praise @ben you saved the launch", in_="general")
    await sandbox.person("grace").type("/praise @ana the welcome page", in_="general")
    ana = await page_as("ana")
    await say(ana, "/praise list")
    listed = ana.get_by_role("dialog", name="Your praise")
    await expect(listed).to_contain_text("you saved the launch")
    await ana.get_by_role("combobox", name="Show").fill("received")
    await ana.get_by_role("option", name="Praise you received").click()
    await ana.get_by_role("button", name="Search", exact=True).click()
    await expect(listed).to_contain_text("the welcome page")
    await expect(listed).not_to_contain_text("you saved the launch")


async def test_mira_moves_praise_to_another_channel(page_as: PageAs, office: Office) -> None:
    office.invite("random")
    mira = await page_as("mira")
    await say(mira, "/upward channel praise")
    await expect(mira.locator("#messages")).to_contain_text("Public praise is posted in #kudos")
    await say(mira, "/upward channel praise please")
    await mira.get_by_role("combobox", name="Channel").fill("ran")
    await mira.get_by_role("option", name="random").click()
    await mira.get_by_role("button", name="Use this channel").click()
    await expect(mira.get_by_role("dialog")).to_contain_text("posted in #random from now on")
    await office.posted("random", "made this the channel for public praise")


async def test_the_keyboard_alone_does_the_main_job(page_as: PageAs, office: Office) -> None:
    ana = await page_as("ana", "kudos")
    await ana.locator("#composer-text").focus()
    await ana.keyboard.type("/pra")
    await expect(ana.get_by_role("option").first).to_be_visible()
    for key in ("Tab", "Enter"):
        await ana.keyboard.press(key)
    await expect(ana.get_by_role("combobox", name="Who is it for?")).to_be_focused()
    await ana.keyboard.type("ben")
    await expect(ana.get_by_role("option")).to_have_text([re.compile("Ben Okafor")])
    for typed in ("Enter", "Escape", "Tab"):
        await ana.keyboard.press(typed)
    await ana.keyboard.type("you saved the launch")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.get_by_role("dialog", name="On its way")).to_be_visible()
    await ana.keyboard.press("Escape")
    await expect(ana.locator("#composer-text")).to_be_focused()
    await office.posted("kudos", "you saved the launch")
