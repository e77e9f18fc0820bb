"""Fields by hand: calendar and clock, mentions in rich text, long lists, tables that sort; nothing is too wide."""

import pytest
from playwright.async_api import expect

from adapters.sandbox.app import Sandbox
from tests.browser import gallery
from tests.browser.conftest import PageAs
from tests.browser.hand import fits
from tests.browser.test_blocks import post, show

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RIGHT_TO_LEFT = "شكرا جزيلا على كل شيء!"


async def test_a_day_is_chosen_in_the_calendar_by_keyboard(page_as: PageAs, sandbox: Sandbox) -> None:
    day = gallery.field("Due", {"type": "datepicker", "initial_date": "2026-11-30"}, optional=True)
    view = show(sandbox, {**gallery.view(), "blocks": [day]})
    ana = await page_as("ana")
    due = ana.locator("[data-date]")
    await expect(due).to_contain_text("Mon, 30 November 2026")
    await due.get_by_role("button", name="Open calendar").press("Enter")
    await expect(ana.get_by_role("button", name="Monday, 30 November 2026")).to_be_focused()
    for key in ("ArrowRight", "PageDown", "ArrowDown"):
        await ana.keyboard.press(key)
    await expect(ana.get_by_role("grid", name="January 2027")).to_be_visible()
    await ana.keyboard.press("Enter")
    await expect(ana.locator("dialog#modal").get_by_label("Due")).to_have_value("2027-01-08")
    await expect(due.get_by_role("button", name="Open calendar")).to_be_focused()
    await ana.keyboard.press("Enter")
    await ana.keyboard.press("Escape")
    await expect(ana.get_by_role("dialog", name="All inputs")).to_be_visible()
    await ana.get_by_role("button", name="Send", exact=True).click()
    await expect(ana.locator(".notice")).to_be_visible()
    assert view.state["Due"]["Due"]["selected_date"] == "2027-01-08"


async def test_a_day_and_a_time_are_chosen_together(page_as: PageAs, sandbox: Sandbox) -> None:
    fields = [gallery.field("Instant", {"type": "datetimepicker"}), gallery.field("Hour", {"type": "timepicker"})]
    show(sandbox, {**gallery.view(), "blocks": fields})
    ana = await page_as("ana")
    await ana.get_by_role("button", name="Open calendar").click()
    await ana.get_by_role("button", name="Next month").click()
    await ana.locator(".days td:not(:has(.outside)) button").nth(11).click()
    await ana.get_by_role("option", name="16:30").click()
    value = await ana.get_by_label("Instant").input_value()
    assert value[8:] == "12T16:30"
    await ana.get_by_role("button", name="Open clock").click()
    await ana.keyboard.press("ArrowDown")
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_label("Hour")).to_have_value("09:30")


async def test_people_and_channels_are_named_in_rich_text(page_as: PageAs, sandbox: Sandbox) -> None:
    ben, kudos = sandbox.workspace.person("ben"), sandbox.workspace.channel("kudos")
    there = gallery.section({"type": "user", "user_id": ben.id}, gallery.text(" & <co>"))
    element = {"type": "rich_text_input", "initial_value": {"type": "rich_text", "elements": [there]}}
    view = show(sandbox, {**gallery.view(), "blocks": [gallery.field("Rich", element)]})
    ana = await page_as("ana")
    box = ana.get_by_role("textbox", name="Rich")
    await expect(box).to_have_value("@ben & <co>")
    await box.press("End")
    await box.press_sequentially(" *thanks @gra")
    await expect(ana.get_by_role("option", name="Grace Mbeki")).to_be_visible()
    await box.press("Escape")
    await expect(ana.get_by_role("dialog", name="All inputs")).to_be_visible()
    await box.press_sequentially("c")
    await box.press("Tab")
    await expect(box).to_have_value("@ben & <co> *thanks @grace ")
    await box.press_sequentially("yes* in #kudos :tada: https://example.com/a?b=1&c=2")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator(".notice")).to_be_visible()
    (section,) = view.state["Rich"]["Rich"]["rich_text_value"]["elements"]
    grace, bold = sandbox.workspace.person("grace"), {"style": {"bold": True}}
    assert section["elements"] == [
        {"type": "user", "user_id": ben.id},
        gallery.text(" & <co> "),
        {**gallery.text("thanks "), **bold},
        {"type": "user", "user_id": grace.id, **bold},
        {**gallery.text(" yes"), **bold},
        gallery.text(" in "),
        {"type": "channel", "channel_id": kudos.id},
        gallery.text(" "),
        {"type": "emoji", "name": "tada"},
        gallery.text(" "),
        {"type": "link", "url": "https://example.com/a?b=1&c=2"},
    ]


@pytest.mark.parametrize("width", [360, 1440])
async def test_long_words_long_lists_and_right_to_left_stay_inside(
    page_as: PageAs, sandbox: Sandbox, width: int
) -> None:
    ben = sandbox.workspace.person("ben")
    ben.real_name, ben.title = LONG, LONG
    await sandbox.person("ben").post("random", f"{LONG} {RIGHT_TO_LEFT}")
    await sandbox.person("farah").post("random", RIGHT_TO_LEFT)
    post(sandbox, gallery.message(ben.id, sandbox.workspace.channel("random").id))
    post(sandbox, [gallery.data_table(), {**gallery.many_bars(), "block_id": "many"}])
    ana = await page_as("ana", "random", width=width, height=740)
    assert (
        await ana.locator(".text", has_text=RIGHT_TO_LEFT).last.evaluate("e => getComputedStyle(e).direction") == "rtl"
    )
    await fits(ana)
    longer = "e => e.scrollHeight - e.querySelector('#messages').offsetTop - e.querySelector('#messages').offsetHeight"
    assert await ana.locator("#scroller").evaluate(longer) < 40, "what only screen readers see makes the page longer"
    options = [gallery.option(f"{LONG[:60]} {number}") for number in range(100)]
    fields = [
        gallery.field(LONG, {"type": "static_select", "options": options}),
        gallery.field("Person", {"type": "multi_users_select"}),
        gallery.field("Boxes", {"type": "checkboxes", "options": [gallery.option(LONG[:75], LONG[:75])]}),
    ]
    show(sandbox, {**gallery.view(), "blocks": fields})
    await ana.get_by_role("combobox", name=LONG).fill("99")
    await ana.get_by_role("option").locator("visible=true").click()
    await ana.get_by_role("combobox", name="Person").fill(LONG[:6])
    await ana.get_by_role("option", name=LONG).click()
    await expect(ana.locator(".chip")).to_have_count(2)
    await fits(ana)


async def test_a_data_table_sorts_searches_and_turns_its_leaves(page_as: PageAs, sandbox: Sandbox) -> None:
    post(sandbox, [gallery.data_table()])
    ana = await page_as("ana", "random")
    table = ana.locator(".data-table")
    await expect(table.get_by_role("rowheader")).to_have_text(["Goal 1", "Goal 2", "Goal 3"])
    await table.get_by_role("button", name="Next rows").click()
    await expect(table).to_contain_text("4–6 of 10")
    await table.get_by_role("button", name="Progress").click()
    await expect(table.get_by_role("columnheader", name="Progress")).to_have_attribute("aria-sort", "ascending")
    await table.get_by_role("button", name="Progress").click()
    await expect(table.get_by_role("rowheader")).to_have_text(["Goal 10", "Goal 9", "Goal 8"])
    await table.get_by_label("Search in Goals").fill("goal 7")
    await expect(table.get_by_role("rowheader")).to_have_text(["Goal 7"])
