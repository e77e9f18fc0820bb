"""The main path at the page: commands, modals, messages of the app, shortcuts, Home."""

from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import say

TWICE = """() => {
  const modal = document.getElementById("modal");
  modal.dispatchEvent(new Event("cancel", { cancelable: true }));
  modal.close();
}"""
"""What two quick presses of Escape do."""


async def invite(page: Page, note: str) -> None:
    """Opens the invitation by command, chooses Ben and types a note."""
    await say(page, "/tea")
    await page.get_by_role("combobox", name="Guests").fill("be")
    await page.get_by_role("option", name="Ben Okafor").click()
    await page.keyboard.press("Escape")
    await page.get_by_label("Note").fill(note)


async def test_a_command_becomes_a_message_that_others_act_on(page_as: PageAs) -> None:
    ana = await page_as("ana", "kudos")
    await invite(ana, "coffee at three")
    await ana.get_by_role("button", name="Invite", exact=True).click()
    await expect(ana.get_by_text("No coffee here, please.")).to_be_visible()
    await expect(ana.get_by_label("Note")).to_have_value("coffee at three")
    await expect(ana.get_by_label("Note")).to_be_focused()
    await ana.get_by_label("Note").fill("tea at three")
    await ana.get_by_role("button", name="Invite", exact=True).click()
    await expect(ana.locator("dialog#modal")).not_to_be_visible()
    await expect(ana.locator("#messages")).to_contain_text("tea at three")

    ben = await page_as("ben", "kudos")
    await expect(ben.locator("#messages")).to_contain_text("tea at three")
    await ben.get_by_role("button", name="I'm in").click()
    await expect(ana.locator("#messages")).to_contain_text("Comes: @Ben Okafor")


async def test_slack_s_client_refuses_an_incomplete_form(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await say(ana, "/tea")
    await ana.get_by_role("button", name="Invite", exact=True).click()
    await expect(ana.get_by_text("Please complete this required field.")).to_have_count(2)
    await expect(ana.get_by_role("combobox", name="Guests")).to_be_focused()


async def test_what_is_typed_survives_a_redrawn_modal(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await invite(ana, "half typed")
    await ana.get_by_label("Biscuits").check()
    await ana.get_by_role("button", name="Another room").click()
    await expect(ana.locator("dialog#modal")).to_contain_text("balcony")
    await expect(ana.get_by_label("Note")).to_have_value("half typed")
    await expect(ana.get_by_label("Biscuits")).to_be_checked()
    await expect(ana.locator(".chip")).to_have_text("Ben Okafor")


async def test_modals_are_stacked_and_what_is_below_keeps_its_words(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await invite(ana, "below")
    await ana.get_by_role("button", name="Choose cups").click()
    await expect(ana.get_by_role("dialog", name="Cups")).to_be_visible()
    await expect(ana.get_by_label("How many")).to_be_focused()
    await ana.get_by_label("How many").fill("many")
    await ana.keyboard.press("Enter")
    await expect(ana.locator(".field-error").first).to_have_text("Please enter a valid number.")
    await ana.get_by_label("How many").fill("4")
    await ana.get_by_role("button", name="Take these").click()
    await expect(ana.get_by_label("Note")).to_have_value("below")
    await expect(ana.locator(".chip")).to_have_text("Ben Okafor")
    await ana.get_by_role("button", name="Choose cups").click()
    await ana.get_by_role("button", name="Back").click()
    await expect(ana.get_by_label("Note")).to_have_value("below")


async def test_a_redrawn_modal_takes_neither_words_nor_focus_from_who_is_typing(
    page_as: PageAs, sandbox: Sandbox
) -> None:
    ana = await page_as("ana")
    await invite(ana, "half a ")
    await ana.get_by_label("Biscuits").check()
    await ana.get_by_label("Note").focus()
    await ana.keyboard.press("End")
    view = sandbox.workspace.views.stack(sandbox.workspace.person("ana").id)[-1]
    where = {"type": "section", "block_id": "where", "text": {"type": "mrkdwn", "text": "Where: *garden*"}}
    kept = [where if block["block_id"] == "where" else block for block in view.blocks]
    sandbox.workspace.views.update(view, view.body | {"blocks": kept})
    await expect(ana.locator("dialog#modal")).to_contain_text("garden")
    await ana.keyboard.type("sentence")
    await expect(ana.get_by_label("Note")).to_have_value("half a sentence")
    await expect(ana.get_by_label("Biscuits")).to_be_checked()
    await expect(ana.locator(".chip")).to_have_text("Ben Okafor")


async def test_escape_and_the_cross_close_a_modal_and_focus_returns(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    for way in ("Escape", "Escape twice", "cross"):
        await say(ana, "/tea")
        await expect(ana.locator("dialog#modal")).to_be_visible()
        if way == "Escape twice":
            await ana.evaluate(TWICE)
        elif way == "Escape":
            await ana.keyboard.press("Escape")
        else:
            await ana.get_by_role("button", name="Close", exact=True).click()
        await expect(ana.locator("dialog#modal")).not_to_be_visible()
        await expect(ana.locator("#composer-text")).to_be_focused()
        assert sandbox.workspace.views.stack(sandbox.workspace.person("ana").id) == []


async def test_a_confirm_dialog_asks_before_it_acts(page_as: PageAs) -> None:
    ana = await page_as("ana", "kudos")
    await invite(ana, "tea at four")
    await ana.get_by_role("button", name="Invite", exact=True).click()
    await ana.get_by_role("button", name="Cancel it").click()
    await expect(ana.get_by_role("dialog", name="Cancel the tea")).to_contain_text("Everybody will see it.")
    await ana.get_by_role("button", name="No", exact=True).click()
    await expect(ana.locator("#messages")).to_contain_text("tea at four")
    await ana.get_by_role("button", name="Cancel it").click()
    await ana.get_by_role("button", name="Yes", exact=True).click()
    await expect(ana.locator("#messages")).not_to_contain_text("tea at four")


async def test_an_app_that_does_not_answer_is_told_in_words(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    sandbox.socket_mode.patience = 0.05
    await say(ana, "/slow")
    await expect(ana.locator("#messages")).to_contain_text('/slow failed with the error "operation_timeout"')
    await expect(ana.locator("#messages")).to_contain_text("Teatime did not answer within three seconds.")


async def test_message_and_global_shortcuts_open_their_forms(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await say(ana, "Shall we meet?")
    message = ana.locator(".message", has_text="Shall we meet?")
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await message.get_by_role("menuitem", name="Discuss over tea").click()
    await expect(ana.get_by_label("Note")).to_have_value("About: Shall we meet?")
    await ana.keyboard.press("Escape")
    await expect(ana.locator("dialog#modal")).not_to_be_visible()
    await ana.get_by_role("button", name="Shortcuts").click()
    await ana.get_by_role("menuitem", name="Invite to tea").first.click()
    await expect(ana.get_by_role("dialog", name="Invite to tea")).to_be_visible()


async def test_home_is_drawn_when_opened_and_acts(page_as: PageAs) -> None:
    ana = await page_as("ana", "@teatime/home")
    await expect(ana.locator("#home")).to_contain_text("Good day, @Ana Ferreira")
    await ana.get_by_role("button", name="Say hello").click()
    await expect(ana.locator("#sidebar a", has_text="Messages").locator(".badge")).to_have_text("1")
    await ana.locator("#sidebar a", has_text="Messages").click()
    await expect(ana.locator("#messages")).to_contain_text("Hello from Home")
    await say(ana, "Thanks")
    await expect(ana.locator("#messages")).to_contain_text("You wrote: Thanks")


async def test_home_that_was_not_drawn_can_be_asked_for_again(page_as: PageAs) -> None:
    """The app was too late, and nobody asked it a second time."""
    ana = await page_as("ana")
    await ana.route("**/by/ana/home", lambda route: route.fulfill(status=204))
    await ana.goto(f"{ana.url.rpartition('/')[0]}/@teatime/home")
    await expect(ana.locator("#home")).to_contain_text("has drawn no Home yet")
    await ana.unroute("**/by/ana/home")
    await ana.get_by_role("button", name="Ask again").click()
    await expect(ana.locator("#home")).to_contain_text("Good day, @Ana Ferreira")
