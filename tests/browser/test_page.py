"""The sandbox's page in a real Chromium, by hand: what a person types, presses and sees."""

import pytest
from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs


async def say(page: Page, text: str) -> None:
    """Types into the composer and sends."""
    box = page.locator("#composer-text")
    await box.fill(text)
    await box.press("Enter")


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


async def test_what_is_typed_in_the_composer_survives_what_others_do(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    await ana.locator("#composer-text").press_sequentially("I am still wri")
    await sandbox.person("ben").post("general", "Something else")
    await expect(ana.locator("#messages")).to_contain_text("Something else")
    await ana.locator("#composer-text").press_sequentially("ting")
    await expect(ana.locator("#composer-text")).to_have_value("I am still writing")
    await ana.reload()
    await expect(ana.locator("#composer-text")).to_have_value("I am still writing")


async def test_escape_and_the_cross_close_a_modal_and_focus_returns(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    for way in ("Escape", "cross"):
        await say(ana, "/tea")
        await expect(ana.locator("dialog#modal")).to_be_visible()
        if way == "Escape":
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


async def test_an_app_that_does_not_answer_is_told_in_words(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await say(ana, "/slow")
    await expect(ana.locator("#messages")).to_contain_text('/slow failed with the error "operation_timeout"')


async def test_an_ephemeral_is_for_one_person_and_can_be_dismissed(page_as: PageAs) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    await say(ana, "/whisper psst")
    whisper = ana.locator(".message.ephemeral")
    await expect(whisper).to_contain_text("Only visible to you")
    await expect(whisper).to_contain_text("You said: psst")
    await say(ben, "Did anybody hear that?")
    await expect(ben.locator("#messages")).to_contain_text("Did anybody")
    await expect(ben.locator("#messages")).not_to_contain_text("psst")
    await whisper.hover()
    await whisper.get_by_role("button", name="Dismiss").click()
    await expect(whisper).to_have_count(0)


async def test_commands_people_and_channels_are_completed(page_as: PageAs) -> None:
    ana = await page_as("ana")
    box = ana.locator("#composer-text")
    await box.press_sequentially("/t")
    await expect(ana.get_by_role("option", name="/tea")).to_contain_text("@somebody when")
    await box.press("Tab")
    await expect(box).to_have_value("/tea ")
    await expect(ana.locator("#composer-text-status")).to_have_text("/tea @somebody when")
    await box.fill("")
    await box.press_sequentially("Thanks @dmi")
    await expect(ana.get_by_role("option", name="Dmitri Aaltonen")).to_be_visible()
    await box.press("Enter")
    await box.press_sequentially("in #kud")
    await ana.get_by_role("option", name="#kudos").click()
    await expect(box).to_have_value("Thanks @dmitri in #kudos ")
    await box.press("Enter")
    message = ana.locator(".message", has_text="Thanks")
    await expect(message.locator("span.mention")).to_have_text("@Dmitri Aaltonen")
    await expect(message.locator("a.mention")).to_have_text("#kudos")


async def test_unread_and_mentions_are_marked_until_seen(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    await sandbox.person("ben").post("goals", "@ana, look at this")
    goals = ana.locator("#sidebar a", has_text="goals")
    await expect(goals.locator(".badge")).to_have_text("1")
    await goals.click()
    await expect(ana.locator("#messages .mention-me")).to_have_text("@Ana Ferreira")
    await expect(ana.locator("#sidebar a", has_text="goals").locator(".badge")).to_have_count(0)


async def test_a_thread_opens_beside_and_takes_answers(page_as: PageAs, sandbox: Sandbox) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    await say(ana, "Who has the key?")
    asked = ben.locator("#messages .message", has_text="Who has the key?")
    await asked.hover()
    await asked.get_by_role("button", name="Reply in a thread").click()
    await ben.locator("#thread-text").fill("I do")
    await ben.locator("#thread-text").press("Enter")
    await expect(ben.locator("#side")).to_contain_text("I do")
    await expect(ben.locator("#messages")).not_to_contain_text("I do")
    await expect(ana.locator("#messages")).to_contain_text("1 reply")
    await ana.locator(".thread-link").click()
    await expect(ana.locator("#side")).to_contain_text("I do")
    await ben.locator("#thread-text").fill("Come by")
    await ben.locator("#thread-text").press("Enter")
    await expect(ana.locator("#side")).to_contain_text("Come by")


async def test_reactions_count_and_can_be_taken_back(page_as: PageAs) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    await say(ana, "The release is out")
    message = ben.locator(".message", has_text="The release is out")
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await message.get_by_role("menuitem", name="tada").click()
    reaction = ana.locator(".message", has_text="The release is out").locator(".reaction")
    await expect(reaction).to_contain_text("1")
    await reaction.click()
    await expect(reaction).to_contain_text("2")
    await reaction.click()
    await expect(reaction).to_contain_text("1")


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


async def test_one_switches_person_and_sees_what_they_see(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await expect(ana.locator("#sidebar")).not_to_contain_text("leads")
    await ana.get_by_role("button", name="You are Ana Ferreira").click()
    await ana.get_by_label("Find a person").fill("carl")
    await expect(ana.locator("#people-list .person")).to_have_count(1)
    await ana.locator("#people-list .person").click()
    await expect(ana.get_by_role("button", name="You are Carla Rossi")).to_be_visible()
    await expect(ana.locator("#sidebar")).to_contain_text("leads")


async def test_the_clock_moves_for_everybody(page_as: PageAs, sandbox: Sandbox) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    before = sandbox.clock.now()
    await ana.get_by_role("button", name="Mon").or_(ana.locator(".clock-button")).first.click()
    await ana.get_by_role("button", name="One day on").click()
    await expect(ben.locator("#clock-now")).to_have_text(await ana.locator("#clock-now").inner_text())
    assert 23.9 < (sandbox.clock.now() - before).total_seconds() / 3600 < 24.1


async def test_the_developers_panel_shows_what_passed(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await ana.get_by_role("button", name="Calls and events").first.click()
    await say(ana, "/whisper x")
    await expect(ana.locator("#developer .call", has_text="/whisper").first).to_be_visible()


async def opening(page: Page, url: str) -> float:
    """Milliseconds until a page stands; of several, the least is what it takes when nothing else runs."""
    await page.goto(url)
    took: float = await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    return took


@pytest.mark.parametrize("width", [360, 1280])
async def test_ten_thousand_messages_open_in_under_a_second(page_as: PageAs, sandbox: Sandbox, width: int) -> None:
    channel, ben = sandbox.workspace.channel("random"), sandbox.workspace.person("ben")
    for number in range(10_000):
        sandbox.workspace.post(channel, sandbox.workspace.draft(channel, ben.id, f"Message {number}"))
    ana = await page_as("ana", width=width)
    took = [await opening(ana, f"{sandbox.url}/as/ana/random") for _ in range(3)]
    await expect(ana.locator("#messages")).to_contain_text("Message 9999")
    assert min(took) < 1_000
    assert await ana.locator("#messages .item").count() <= 200
    await ana.locator("#scroller").evaluate("element => element.scrollTo(0, 0)")
    await expect(ana.locator("#messages")).to_contain_text("Message 9850")


async def test_guests_and_leavers_see_what_is_theirs(page_as: PageAs) -> None:
    liam = await page_as("liam", "ext-northwind")
    await expect(liam.locator("#sidebar")).not_to_contain_text("old-office")
    nora = await page_as("nora", "general")
    await expect(nora.locator(".closed")).to_contain_text("has left the company")


async def test_one_edits_and_deletes_one_s_own_words(page_as: PageAs) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    await say(ana, "Thaks @ben & all")
    said = ana.locator("#messages .message", has_text="@Ben Okafor")
    await said.hover()
    await said.get_by_role("button", name="More actions").click()
    await said.get_by_role("menuitem", name="Edit message").click()
    await expect(ana.get_by_label("Edit message")).to_have_value("Thaks @ben & all")
    await ana.get_by_label("Edit message").fill("Thanks @ben & all")
    await ana.get_by_role("button", name="Save", exact=True).click()
    await expect(ben.locator("#messages .message").last).to_contain_text("Thanks @Ben Okafor & all")
    await expect(ben.locator("#messages .edited")).to_have_text("(edited)")
    await said.hover()
    await said.get_by_role("button", name="More actions").click()
    await said.get_by_role("menuitem", name="Delete message").click()
    await ana.get_by_role("dialog", name="Delete message").get_by_role("button", name="Delete").click()
    await expect(ben.locator("#messages")).not_to_contain_text("Thanks")


async def test_the_app_is_added_to_a_channel(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana", "goals")
    await ana.locator("button.members").click()
    await ana.get_by_label("Find a member").fill("tea")
    await ana.get_by_role("button", name="Add Teatime").click()
    await expect(ana.locator("button.members")).to_contain_text("14")
    assert sandbox.app.bot.id in sandbox.workspace.channel("goals").members


async def test_messages_are_reached_by_keyboard(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await say(ana, "By keyboard")
    await expect(ana.locator("#messages .message").last).to_contain_text("By keyboard")
    await ana.locator("#scroller").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "Enter", "Enter"):
        await ana.keyboard.press(key)
    await ana.keyboard.press("ArrowRight")
    await ana.keyboard.press("Enter")
    await expect(ana.locator("#messages .message").last.locator(".reaction")).to_contain_text("1")


async def test_an_archived_channel_takes_no_messages(page_as: PageAs) -> None:
    mira = await page_as("mira", "old-office")
    await expect(mira.locator(".closed")).to_contain_text("archived")
    await expect(mira.locator("#composer-text")).to_have_count(0)


async def test_the_hint_for_newcomers_goes_when_dismissed(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await expect(ana.locator("#first-run")).to_contain_text("You are Ana.")
    await ana.locator("#first-run .try").click()
    await expect(ana.locator("#composer-text")).to_have_value("/tea @ben you saved the launch")
    await ana.get_by_role("button", name="Close this hint").click()
    await ana.reload()
    await expect(ana.locator("#first-run")).not_to_be_visible()
