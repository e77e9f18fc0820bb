"""The page around the conversations: live updates, clock, panel, title, speed, safety."""

import re
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, Route, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Channel
from tests.browser.conftest import PageAs
from tests.browser.hand import fits, go_to, say


async def test_what_is_typed_in_the_composer_survives_what_others_do(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    await ana.locator("#composer-text").press_sequentially("I am still wri")
    await sandbox.person("ben").post("general", "Something else")
    await expect(ana.locator("#messages")).to_contain_text("Something else")
    await ana.locator("#composer-text").press_sequentially("ting")
    await expect(ana.locator("#composer-text")).to_have_value("I am still writing")
    await ana.reload()
    await expect(ana.locator("#composer-text")).to_have_value("I am still writing")


async def _day_of(page: Page) -> str:
    """The day that the page's clock shows; its minutes go on while one looks."""
    return (await page.locator("#clock-now").inner_text()).partition(",")[0]


async def test_the_clock_moves_for_everybody(page_as: PageAs, sandbox: Sandbox) -> None:
    ana, ben = await page_as("ana"), await page_as("ben")
    before = sandbox.clock.now()
    await ana.get_by_role("button", name="Mon").or_(ana.locator(".clock-button")).first.click()
    today = await _day_of(ana)
    await ana.get_by_role("button", name="One day on").click()
    await expect(ana.locator("#clock-now")).not_to_contain_text(today)
    await expect(ben.locator("#clock-now")).to_contain_text(await _day_of(ana))
    assert 23.9 < (sandbox.clock.now() - before).total_seconds() / 3600 < 24.1


async def test_yesterday_s_messages_stood_under_today_after_the_clock_had_moved(
    page_as: PageAs, sandbox: Sandbox
) -> None:
    ana = await page_as("ana")
    await expect(ana.locator("#messages .day").last).to_have_text("Today")
    sandbox.clock.advance(timedelta(days=1))
    await expect(ana.locator("#messages .day").last).to_have_text("Yesterday")
    await say(ana, "Good morning")
    await expect(ana.locator("#messages .day", has_text="Today")).to_have_count(1)


async def test_a_name_of_eighty_characters_pushed_the_top_of_the_page_apart(page_as: PageAs, sandbox: Sandbox) -> None:
    sandbox.workspace.person("ana").real_name = "Wolfeschlegelsteinhausenbergerdorff " * 2 + "von und zu"
    ana = await page_as("ana")
    await fits(ana)
    assert await ana.locator(".top").evaluate("top => top.scrollWidth <= top.clientWidth")


async def test_the_clock_goes_to_a_due_date_at_ten(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    due = (sandbox.clock.now() + timedelta(days=40)).date()
    await go_to(ana, due)


async def test_the_clock_goes_to_no_time_that_is_over(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    before = sandbox.clock.now()
    await ana.locator(".clock-button").click()
    await expect(ana.get_by_label("To the due date, at 10:00")).to_have_value("")
    await ana.get_by_label("Set it to").fill(f"{before - timedelta(days=2):%Y-%m-%dT%H:%M}")
    await ana.get_by_role("button", name="Set", exact=True).click()
    await expect(ana.get_by_text("The clock only goes forward.")).to_be_visible()
    assert before <= sandbox.clock.now() < before + timedelta(hours=1)


async def test_the_developers_panel_shows_what_passed(page_as: PageAs) -> None:
    ana = await page_as("ana")
    await ana.get_by_role("button", name="Calls and events").first.click()
    await say(ana, "/whisper x")
    await expect(ana.locator("#developer .call", has_text="/whisper").first).to_be_visible()


async def test_the_newest_words_stay_in_sight_when_the_conversation_gets_smaller(
    page_as: PageAs, sandbox: Sandbox
) -> None:
    for number in range(30):
        await sandbox.person("ben").post("kudos", f"Message {number}")
    ana = await page_as("ana", "kudos")
    await expect(ana.get_by_text("Message 29")).to_be_in_viewport()
    await ana.get_by_role("button", name="Calls and events").first.click()
    await expect(ana.get_by_text("Message 29")).to_be_in_viewport(ratio=1)
    await ana.locator("#composer-text").fill("one\ntwo\nthree\nfour")
    await expect(ana.get_by_text("Message 29")).to_be_in_viewport(ratio=1)


def fill(sandbox: Sandbox, name: str, count: int) -> Channel:
    """Ben has written so much there."""
    channel, ben = sandbox.workspace.channel(name), sandbox.workspace.person("ben")
    for number in range(count):
        sandbox.workspace.post(channel, sandbox.workspace.draft(channel, ben.id, f"Message {number}"))
    return channel


@pytest.mark.parametrize("width", [360, 1280])
async def test_of_ten_thousand_messages_the_newest_are_drawn(page_as: PageAs, sandbox: Sandbox, width: int) -> None:
    fill(sandbox, "random", 10_000)
    ana = await page_as("ana", "random", width=width)
    await expect(ana.locator("#messages")).to_contain_text("Message 9999")
    assert await ana.locator("#messages .item").count() <= 200
    await ana.locator("#scroller").evaluate("element => element.scrollTo(0, 0)")
    await expect(ana.locator("#messages")).to_contain_text("Message 9850")


async def test_a_link_to_an_old_message_opens_there_and_leads_on(page_as: PageAs, sandbox: Sandbox) -> None:
    channel = fill(sandbox, "random", 10_000)
    ana = await page_as("ana")
    await ana.goto(f"{sandbox.url}/as/ana/random?at={channel.top_level[5_000]}")
    await expect(ana.locator(".message.pointed")).to_have_text(re.compile(r"Message 4999"))
    await expect(ana.locator(".message.pointed")).to_be_in_viewport()
    assert await ana.locator("#messages .item").count() <= 200
    await ana.locator("#newer button").scroll_into_view_if_needed()
    await expect(ana.locator("#messages")).to_contain_text("Message 5150")
    await sandbox.person("ben").post("random", "The newest")
    await ana.get_by_role("button", name="New messages").click()
    await expect(ana.get_by_text("The newest")).to_be_in_viewport()
    await expect(ana.locator("#newer button")).to_have_count(0)


async def test_a_lost_connection_is_told_and_nothing_is_missed(page_as: PageAs, sandbox: Sandbox) -> None:
    lost = False

    async def lose(route: Route) -> None:
        await (route.abort() if lost else route.continue_())

    ana = await page_as("ana", calm=False, routes={"**/live?**": lose})
    await ana.locator("#composer-text").fill("half a sentence")
    lost = True
    for subscription in list(sandbox.workspace.changes._queues):
        subscription.close()
    await expect(ana.locator(".offline")).to_be_visible()
    await sandbox.person("ben").post("general", "You missed this")
    lost = False
    await expect(ana.locator("#messages")).to_contain_text("You missed this")
    await expect(ana.locator(".offline")).to_have_count(0)
    await expect(ana.locator("#composer-text")).to_have_value("half a sentence")


async def test_a_sandbox_that_started_anew_is_loaded_anew(sandbox: Sandbox) -> None:
    async with ClientSession(sandbox.url) as client:
        query = {"place": "general", "since": "another.1"}
        async with client.get("/by/ana/live", params=query) as stream:
            lines = [await stream.content.readline() for _ in range(3)]
    assert b'data-how="reload"' in b"".join(lines)


async def test_who_reads_further_up_is_told_of_new_messages(page_as: PageAs, sandbox: Sandbox) -> None:
    for number in range(60):
        await sandbox.person("ben").post("general", f"Message {number}")
    ana = await page_as("ana")
    await ana.locator("#scroller").evaluate("element => element.scrollTo(0, 0)")
    await sandbox.person("ben").post("general", "The newest")
    await ana.get_by_role("button", name="New messages").click()
    await expect(ana.get_by_text("The newest")).to_be_in_viewport()
    await expect(ana.get_by_role("button", name="New messages")).to_have_count(0)


async def test_one_s_own_words_are_shown_wherever_one_was_reading(page_as: PageAs, sandbox: Sandbox) -> None:
    for number in range(60):
        await sandbox.person("ben").post("general", f"Message {number}")
    ana = await page_as("ana")
    await ana.locator("#scroller").evaluate("element => element.scrollTo(0, 0)")
    await say(ana, "My own words")
    await expect(ana.get_by_text("My own words")).to_be_in_viewport()


async def test_the_title_counts_what_is_for_one_alone(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana", "kudos")
    await expect(ana).to_have_title("(1) #kudos · Ana Ferreira · Upward sandbox")
    await sandbox.person("ben").post("goals", "@ana")
    await expect(ana).to_have_title("(2) #kudos · Ana Ferreira · Upward sandbox")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "Origin": "http://evil.example"}])
async def test_another_site_s_page_can_do_nothing(sandbox: Sandbox, headers: dict[str, str]) -> None:
    async with ClientSession(sandbox.url) as client:
        answer = await client.post("/by/ana/clock", data={"advance": "P1D"}, headers=headers)
    assert answer.status == 403


async def test_no_inline_script_may_run(sandbox: Sandbox) -> None:
    async with ClientSession(sandbox.url) as client, client.get("/as/ana/general") as answer:
        policy, page = answer.headers["Content-Security-Policy"], await answer.text()
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "<script>" not in page
    assert "style=" not in page


async def test_the_hint_for_newcomers_is_where_one_begins_until_dismissed(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana")
    await expect(ana.locator("#first-run")).to_contain_text("Welcome. You are Ana.")
    await ana.locator("#first-run .try").click()
    await expect(ana.locator("#composer-text")).to_have_value("/tea @ben you saved the launch")
    await ana.goto(f"{sandbox.url}/as/ana/kudos")
    await expect(ana.locator("#messages .message").first).to_be_visible()
    await expect(ana.locator("#first-run")).to_have_count(0)
    await ana.goto(f"{sandbox.url}/as/ana/")
    await ana.get_by_role("button", name="Close this hint").click()
    await ana.reload()
    await expect(ana.locator("#first-run")).not_to_be_visible()


async def test_a_telephone_shows_the_hint_from_its_beginning_and_menus_whole(page_as: PageAs, sandbox: Sandbox) -> None:
    sandbox.workspace.story = "Answer about Carla, and move the clock."
    ana = await page_as("ana", width=360, height=740)
    await expect(ana.get_by_role("heading", name="Welcome. You are Ana.")).to_be_in_viewport(ratio=1)
    await expect(ana.get_by_text(sandbox.workspace.story)).to_be_visible()
    await ana.get_by_role("button", name="Emoji").click()
    await expect(ana.get_by_role("menu", name="Emoji")).to_be_in_viewport(ratio=1)
