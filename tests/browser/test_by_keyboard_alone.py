"""A round through the bot in both chats without a mouse: Tab, arrows, Space, Enter and Escape reach everything."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import PageAs
from tests.browser.hand import ready
from tests.browser.keyboard import Keyboard
from tests.browser.test_two_chats_by_hand import both as both
from tests.browser.test_two_chats_by_hand import sandbox as sandbox
from tests.hipchat.two_chats import TwoChatOffice


async def opened(page: Page, title: str) -> None:
    await expect(page.locator("#modal-title")).to_have_text(title)


async def shut(page: Page) -> None:
    """Escape, until no form is left."""
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog#modal")).to_be_hidden()


async def test_praise_is_written_removed_and_answered(page_as: PageAs) -> None:
    page = await page_as("ana")
    keys = Keyboard(page)
    await keys.to(re.compile("^/praise"), "Shift+Tab")  # of the first steps
    await keys.press("Enter")
    assert await keys.here() == "Message"
    await keys.write(" with *heart* and `wit`")
    await keys.press("Enter")
    await expect(page.locator("#messages .ephemeral")).to_contain_text("on its way to")
    await keys.press("Control+k")
    await keys.choose("kudos")
    await page.wait_for_url("**/kudos")
    post = page.locator("#messages .message", has_text="you saved the launch")
    await expect(post.locator("b, strong").filter(has_text="heart")).to_be_visible()
    await expect(post.locator("code")).to_have_text("wit")
    await keys.be("Carla")
    await keys.to(re.compile("^Messages: arrow keys"), "Shift+Tab")
    await keys.press("ArrowUp", "Enter", "ArrowRight", "Enter")
    await expect(page.get_by_label("Reply in the thread")).to_be_focused()
    await keys.press("Escape")
    await expect(post).to_be_focused()
    await keys.press("Enter", "ArrowRight", "ArrowRight", "Enter", "Enter")
    await opened(page, "Give praise")
    await shut(page)
    await expect(page.get_by_role("button", name="More actions").last).to_be_focused()
    await keys.press("Enter", "ArrowUp", "Enter")
    await expect(page.get_by_role("dialog", name="Delete message")).to_be_visible()
    await keys.press("Enter")
    await expect(post).to_have_count(0)
    await expect(page.locator("#scroller")).to_be_focused()
    await keys.to(re.compile("^Messages"), "Shift+Tab")
    await keys.press("Enter")
    await expect(page.locator("#composer-text")).to_be_focused()
    await keys.write("/praise ")
    await keys.press("Enter")
    await opened(page, "Give praise")
    await shut(page)
    await keys.write("hi")
    await keys.press("Enter")
    await expect(page.locator("#messages .message").last).to_contain_text("/upward help")


async def test_feedback_is_asked_on_home_and_given_in_messages(page_as: PageAs) -> None:
    page = await page_as("ana", "@upward/home")
    keys = Keyboard(page)
    await keys.to("Ask for feedback")
    await keys.press("Enter")
    await opened(page, "Ask for feedback")
    await keys.choose("Ben Okafor")
    await keys.press("Tab", "Tab")
    await keys.choose("My own questions")
    await expect(page.get_by_label("Your questions")).to_be_visible()
    await keys.to(re.compile("^Your questions"))
    await keys.write("What should I keep?")
    await keys.to(re.compile("rating"))
    await keys.press("Space")
    await keys.to("What is it about?")
    await keys.write("My first talk")
    await keys.to("Open calendar")
    await keys.press("Enter", "ArrowRight", "Enter")
    await expect(page.get_by_role("button", name="Open calendar")).to_be_focused()
    await keys.press("Tab", "ArrowDown")
    await keys.to("Ask")
    await keys.press("Enter")
    await expect(page.locator("dialog#modal")).to_contain_text("On its way")
    await shut(page)
    await expect(page.get_by_role("button", name="Ask for feedback")).to_be_focused()
    await keys.be("Ben")
    await keys.to("Messages")
    await keys.press("Enter")
    await page.wait_for_url("**/@upward")
    await ready(page)
    await keys.to("Give feedback", "Shift+Tab")
    await keys.press("Enter")
    await opened(page, "Feedback for Ana")
    await keys.write("The short answers")
    await keys.press("Tab", "ArrowDown")
    await keys.to("Save for later")
    await keys.press("Enter")
    await expect(page.locator("#modal-title")).to_be_focused()
    await keys.to("Give feedback")
    await keys.press("Enter")
    await expect(page.locator("dialog#modal textarea")).to_have_value("The short answers")
    await keys.press("Control+Enter")
    await expect(page.locator("dialog#modal")).to_contain_text("Thank you")
    await shut(page)
    assert await keys.here()
    await keys.to(re.compile("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) "), "Shift+Tab")
    await keys.press("Enter", "ArrowDown", "Enter")
    await expect(page.locator(".clock-button")).to_be_focused()
    await keys.press("Enter")
    await keys.to("Light or dark", "Tab")
    await expect(page.locator(".clock-menu")).to_be_hidden()


async def test_tomas_praises_and_fills_in_a_page_in_hipchat(page_as: PageAs, both: TwoChatOffice) -> None:
    page = await page_as("ana")
    keys = Keyboard(page)
    await keys.to("HipChat", "Shift+Tab")
    await keys.press("Enter")
    await page.wait_for_selector("body.rooms[data-live=on]")
    await keys.to(re.compile("Be somebody else"), "Shift+Tab")
    await keys.press("Enter")
    await keys.to(re.compile("Tomáš Novák"), "ArrowDown")
    await keys.press("Enter")
    await page.wait_for_url("**/tomas/**")
    await ready(page)
    await keys.write("/praise @ben you saved the launch")
    await keys.press("Enter")
    await expect(page.locator(".notification").last).to_contain_text("on its way to")
    await keys.write("/objective Learn to weld")
    await keys.press("Enter")
    await both.whispered("tomas", "Set an objective")
    await keys.to("Upward Messenger 1 new", "Shift+Tab")
    await keys.press("Enter")
    await page.wait_for_url("**/@upward")
    await ready(page)
    await keys.to(re.compile("Set an objective"), "Shift+Tab")
    async with page.expect_popup() as popup:
        await keys.press("Enter")
    form = await popup.value
    keys = Keyboard(form)
    await expect(form.get_by_role("button", name="Open it")).to_be_focused()
    await keys.press("Enter")
    await form.get_by_role("heading", name="Set an objective").wait_for()
    await keys.to(re.compile("^What do you want"))
    await keys.to("Everyone")
    await keys.press("ArrowDown", "ArrowDown")
    await expect(form.get_by_label("Only me", exact=True)).to_be_focused()
    await expect(form.locator("main")).to_contain_text("Nothing is sent to anyone")
    await keys.to("Set it")
    await keys.press("Enter")
    await expect(form.locator("main")).to_contain_text("Your objective is set")
    await expect(form.get_by_role("heading", level=1)).to_be_focused()
