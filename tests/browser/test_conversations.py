"""Conversations at the page: messages, threads, reactions, mentions, who sees what."""

import asyncio

from playwright.async_api import Route, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import say


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
    await expect(box).to_have_value("Thanks @dmitri ")
    await box.press_sequentially("in #kud")
    await ana.get_by_role("option", name="#kudos").click()
    await expect(box).to_have_value("Thanks @dmitri in #kudos ")
    await box.press("Enter")
    message = ana.locator(".message", has_text="Thanks")
    await expect(message.locator("span.mention")).to_have_text("@Dmitri Aaltonen")
    await expect(message.locator("a.mention")).to_have_text("#kudos")


async def test_tab_before_the_suggestions_are_there_completes_as_soon_as_they_are(page_as: PageAs) -> None:
    held = asyncio.Event()

    async def late(route: Route) -> None:
        await held.wait()
        await route.continue_()

    ana = await page_as("ana", routes={"**/complete?*": late})
    box = ana.locator("#composer-text")
    await box.press_sequentially("Thanks @gra")
    await box.press("Tab")
    await expect(box).to_be_focused()
    held.set()
    await expect(box).to_have_value("Thanks @grace ")
    await box.press("Tab")
    await expect(box).not_to_be_focused()


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


async def test_an_open_thread_counts_its_answers_and_minds_no_other_message(page_as: PageAs, sandbox: Sandbox) -> None:
    carla, ana = sandbox.person("carla"), await page_as("ana", "random")
    root = await carla.post("random", "Who brings the cake?")
    other = await carla.post("random", "And who the tea?")
    message = ana.locator("#messages .message", has_text="cake")
    await message.hover()
    await message.get_by_role("button", name="Reply in a thread").click()
    await expect(ana.locator("#side")).to_contain_text("0 replies")
    await carla.post("random", "Nobody yet", thread_ts=root.ts)
    await expect(ana.locator("#side")).to_contain_text("1 reply")
    sandbox.workspace.react(sandbox.channel("random").state, other.message, "tada", carla.id)
    await expect(ana.locator("#messages .reaction")).to_have_count(1)
    await expect(ana.locator("#side")).to_contain_text("Who brings the cake?")
    await expect(ana.locator("#side")).not_to_contain_text("And who the tea?")
    sandbox.workspace.react(sandbox.channel("random").state, root.message, "cake", carla.id)
    await expect(ana.locator("#side .reaction")).to_have_count(1)


async def test_an_answer_is_sent_to_the_channel_as_well(page_as: PageAs, sandbox: Sandbox) -> None:
    root = await sandbox.person("ben").post("random", "Who brings the cake?")
    ana, carla = await page_as("ana", f"random?thread={root.ts}"), await page_as("carla", "random")
    also = ana.get_by_role("checkbox", name="Also send to #random")
    await also.check()
    await ana.locator("#thread-text").fill("I do, a large one")
    await ana.locator("#thread-text").press("Enter")
    shown = carla.locator("#messages .message", has_text="I do, a large one")
    await expect(shown).to_contain_text("replied to a thread: Who brings the cake?")
    await expect(ana.locator("#side")).to_contain_text("I do, a large one")
    await expect(also).not_to_be_checked()
    await shown.get_by_role("link", name="Who brings the cake?").click()
    await expect(carla.locator("#side")).to_contain_text("1 reply")
    assert sandbox.channel("random").messages[-1].message.subtype == "thread_broadcast"


async def test_an_answered_message_that_is_deleted_keeps_its_place(page_as: PageAs, sandbox: Sandbox) -> None:
    ana, ben = await page_as("ana"), sandbox.person("ben")
    await say(ana, "Too early")
    root = await sandbox.until(
        lambda: next((one for one in sandbox.channel("general").messages if one.plain == "Too early"), None)
    )
    answer = await ben.post("general", "Is it?", thread_ts=root.ts)
    message = ana.locator(".message", has_text="Too early")
    await expect(message.locator(".thread-link")).to_be_visible()
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await message.get_by_role("menuitem", name="Delete message").click()
    await ana.get_by_role("button", name="Delete", exact=True).click()
    buried = ana.locator("#messages .message", has_text="This message was deleted.")
    await expect(buried.locator(".thread-link")).to_contain_text("1 reply")
    await expect(buried.get_by_role("button", name="More actions")).to_have_count(0)
    sandbox.workspace.remove(sandbox.channel("general").state, answer.message)
    await expect(buried).to_have_count(0)


async def test_reactions_count_and_can_be_taken_back(page_as: PageAs) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    await say(ana, "The release is out")
    message = ben.locator(".message", has_text="The release is out")
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await expect(message.get_by_role("menu", name="Reactions")).to_be_in_viewport(ratio=1)
    await message.get_by_role("menuitem", name="tada").click()
    reaction = ana.locator(".message", has_text="The release is out").locator(".reaction")
    await expect(reaction).to_contain_text("1")
    await reaction.click()
    await expect(reaction).to_contain_text("2")
    await reaction.click()
    await expect(reaction).to_contain_text("1")


async def test_one_switches_person_and_sees_what_they_see(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await expect(ana.locator("#sidebar")).not_to_contain_text("leads")
    await ana.get_by_role("button", name="You are Ana Ferreira").click()
    await ana.get_by_label("Find a person").fill("carl")
    await expect(ana.locator("#people-list .person")).to_have_count(1)
    await ana.locator("#people-list .person").click()
    await expect(ana.get_by_role("button", name="You are Carla Rossi")).to_be_visible()
    await expect(ana.locator("#sidebar")).to_contain_text("leads")


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
    await expect(mira.locator("#empty")).to_contain_text("Nothing was written before the channel was archived.")
    await expect(mira.locator("#composer-text")).to_have_count(0)


async def test_words_are_formatted_by_menu_and_keys(page_as: PageAs) -> None:
    ana = await page_as("ana")
    box = ana.locator("#composer-text")
    await box.fill("well done")
    await box.press("Control+a")
    await box.press("Control+b")
    await expect(box).to_have_value("*well done*")
    await box.press("End")
    await ana.get_by_role("button", name="Formatting").click()
    await ana.get_by_role("menuitem", name="Quote").click()
    await expect(box).to_have_value("> *well done*")
    await box.press("Enter")
    await expect(ana.locator("#messages blockquote").last.locator("b, strong")).to_have_text("well done")
