"""A form filled in by keyboard alone: what is typed after Tab stands in the next field."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from adapters.sandbox.app import Sandbox
from tests.browser import gallery
from tests.browser.conftest import PageAs
from tests.browser.hand import say
from tests.browser.keyboard import Keyboard
from tests.browser.test_blocks import show

PEOPLE = ["users_select", "multi_users_select", "conversations_select", "channels_select"]


@pytest.mark.parametrize("kind", PEOPLE)
async def test_words_typed_after_choosing_and_tab_were_lost_in_the_open_list(
    page_as: PageAs, sandbox: Sandbox, kind: str
) -> None:
    fields = [gallery.field("Who", {"type": kind}), gallery.field("Words", {"type": "plain_text_input"})]
    view = show(sandbox, {**gallery.view(), "blocks": fields})
    ana = await page_as("ana")
    await ana.get_by_role("combobox", name="Who").focus()
    await ana.keyboard.type("e")
    await expect(ana.get_by_role("option").first).to_be_visible()
    await ana.keyboard.press("Enter")
    await expect(ana.locator("dialog .chip")).to_have_count(1)
    await ana.keyboard.press("Tab")
    await ana.keyboard.type("Thank you")
    await expect(ana.get_by_label("Words")).to_have_value("Thank you")
    await expect(ana.locator("dialog .picker-list:visible")).to_have_count(0)
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator(".notice")).to_be_visible()
    assert view.state["Words"]["Words"]["value"] == "Thank you"


@pytest.mark.parametrize("kind", ["users_select", "multi_users_select"])
async def test_who_is_taken_with_enter_before_the_choices_are_there_is_chosen_after_tab_too(
    page_as: PageAs, sandbox: Sandbox, kind: str
) -> None:
    options = [gallery.option(f"Number {n}") for n in range(9)]
    fields = [
        gallery.field("Who", {"type": kind}),
        gallery.field("Select", {"type": "static_select", "options": options}),
    ]
    view = show(sandbox, {**gallery.view(), "blocks": fields})
    held = asyncio.Event()

    async def late(route: Route) -> None:
        await held.wait()
        await route.continue_()

    ana = await page_as("ana", routes={"**/options?*": late})
    await ana.get_by_role("combobox", name="Who").focus()
    await ana.keyboard.type("gra")
    await ana.keyboard.press("Enter")
    await ana.keyboard.press("Tab")
    await ana.keyboard.type("Number 7")
    await ana.wait_for_timeout(300)  # until a slow app's list shows that it is looked for
    await ana.keyboard.press("Enter")
    await expect(ana.locator("dialog .chip")).to_have_text("Number 7")
    await ana.keyboard.press("Control+Enter")
    held.set()
    await expect(ana.locator("dialog .picker-list:visible")).to_have_count(0)
    await expect(ana.locator(".notice")).to_be_visible()
    chosen = view.state["Who"]["Who"]
    grace = sandbox.person("grace").id
    assert chosen.get("selected_user", chosen.get("selected_users")) in (grace, [grace])
    assert view.state["Select"]["Select"]["selected_option"]["text"]["text"] == "Number 7"


async def test_tab_out_of_a_list_that_is_still_open_goes_to_the_next_field(page_as: PageAs, sandbox: Sandbox) -> None:
    options = [gallery.option(f"Number {n}") for n in range(60)]
    fields = [
        gallery.field("Select", {"type": "static_select", "options": options}),
        gallery.field("Words", {"type": "plain_text_input"}),
    ]
    show(sandbox, {**gallery.view(), "blocks": fields})
    ana = await page_as("ana")
    await ana.get_by_role("combobox", name="Select").focus()
    await ana.keyboard.press("ArrowDown")
    await expect(ana.get_by_role("option").first).to_be_visible()
    await ana.keyboard.press("Tab")
    await ana.keyboard.type("Thank you")
    await expect(ana.get_by_label("Words")).to_have_value("Thank you")
    await ana.keyboard.press("Shift+Tab")
    await expect(ana.get_by_role("combobox", name="Select")).to_be_focused()


async def test_escape_did_not_close_the_panel_the_channels_or_a_message_that_one_edits(page_as: PageAs) -> None:
    ana, ben = await page_as("ana"), await page_as("ben", width=390)
    keys = Keyboard(ana)
    await keys.to("Calls and events", "Shift+Tab")
    await keys.press("Enter")
    await expect(ana.locator("#developer")).to_be_visible()
    await keys.to("Close calls and events")
    await keys.press("Escape")
    await expect(ana.locator("#developer")).to_be_hidden()
    assert await keys.here() == "Calls and events"
    await say(ana, "Thaks")
    said = ana.locator("#messages .message", has_text="Thaks")
    await expect(said).to_be_visible()
    await keys.to(re.compile("^Messages: arrow keys"), "Shift+Tab")
    await keys.press("ArrowUp", "Enter", "ArrowRight", "ArrowRight", "Enter")
    await keys.to("Edit message", "ArrowDown")
    await keys.press("Enter")
    await expect(ana.get_by_label("Edit message")).to_be_focused()
    await keys.press("Escape")
    await expect(said).to_be_focused()
    keys = Keyboard(ben)
    await keys.to("Channels")
    await keys.press("Enter")
    await expect(ben.locator("#sidebar")).to_be_in_viewport()
    await keys.press("Escape")
    await expect(ben.locator("#sidebar")).not_to_be_in_viewport()
    assert await keys.here() == "Channels"
