"""Every block is drawn, every input gives the app what a person put in, and nothing anybody writes is ever run."""

from playwright.async_api import Page, expect

from adapters.sandbox.app import Sandbox
from adapters.sandbox.blocks.blocks import check_message, check_view
from adapters.sandbox.state import Message, View
from tests.browser import gallery
from tests.browser.conftest import PageAs

HOSTILE = (
    '<img src=x onerror="document.title=1"><script>document.title=1</script>"\'>&lt;b&gt; {{7*7}} <!channel> '
    "javascript:alert(1)"
)


def post(sandbox: Sandbox, blocks: list[gallery.Json], text: str = "blocks") -> Message:
    """A message by the app in #random, whatever its blocks."""
    channel = sandbox.workspace.channel("random")
    message = sandbox.workspace.draft(channel, sandbox.app.bot.id, text)
    message.blocks = blocks
    return sandbox.workspace.post(channel, message)


def show(sandbox: Sandbox, body: gallery.Json, person: str = "ana") -> View:
    """A modal on somebody's screen, whatever is in it; no app answers what is done in it."""
    sandbox.socket_mode.patience = 0
    view = sandbox.workspace.views.make(sandbox.workspace.person(person).id, body)
    sandbox.workspace.views.open(view)
    return view


async def choose(page: Page, label: str, *options: str) -> None:
    """Picks options of a select by name."""
    for option in options:
        await page.get_by_role("combobox", name=label, exact=True).fill(option[:4])
        await page.get_by_role("option", name=option).first.click()
    await page.get_by_role("combobox", name=label, exact=True).press("Tab")


async def test_the_gallery_shows_what_slack_would_take() -> None:
    for blocks in (gallery.message("U1", "C1"), gallery.wide("U1"), [gallery.data_table(), gallery.many_bars()]):
        assert check_message(blocks)
    assert check_view(gallery.view(), "modal")


async def test_every_block_of_a_message_is_drawn(page_as: PageAs, sandbox: Sandbox) -> None:
    post(sandbox, gallery.message(sandbox.workspace.person("ana").id, sandbox.workspace.channel("random").id))
    ana = await page_as("ana", "random")
    message = ana.locator("#messages .message").last
    await expect(message.get_by_role("heading", name="Everything at once")).to_be_visible()
    await expect(message.locator(".mention-me").first).to_have_text("@Ana Ferreira")
    await expect(message.get_by_alt_text("a picture")).to_be_attached()
    await expect(message.locator("ol li")).to_have_text(["one", "two"])
    await expect(message.locator("pre")).to_have_text("x = 1\ny = 2")
    await expect(message.locator(".block-markdown b")).to_have_text("Strong")
    await expect(message.get_by_role("link", name="linked")).to_have_attribute("href", "https://example.com")
    await expect(message.locator(".table-frame").get_by_role("cell", name="12")).to_be_visible()
    await expect(message.get_by_role("img", name="Thanks a month").locator("rect")).to_have_count(6)
    await expect(message.get_by_role("table", name="Thanks a month").get_by_role("row").last).to_have_text("Nov2127.5")
    await expect(message.get_by_role("img", name="By team").locator("path")).to_have_count(2)
    await expect(message.get_by_role("button", name="Open it")).to_be_visible()
    await expect(message.get_by_text("Thursday, January 1st, 2026")).to_be_visible()
    await expect(message.get_by_role("link", name="Link", exact=True)).to_have_attribute("href", "https://example.com")
    await message.get_by_role("button", name="More actions").first.click()
    await expect(message.get_by_role("menuitem", name="Second")).to_be_visible()
    await expect(ana.locator(".unknown")).to_have_count(0)


async def test_what_holds_other_blocks_folds_and_lists_them(page_as: PageAs, sandbox: Sandbox) -> None:
    post(sandbox, gallery.wide(sandbox.workspace.person("ana").id))
    ana = await page_as("ana", "random")
    message = ana.locator("#messages .message").last
    hidden = message.get_by_text("Hidden from @Ana Ferreira")
    await expect(hidden).not_to_be_visible()
    await message.get_by_text("Folded away").click()
    await expect(hidden).to_be_visible()
    await expect(message.get_by_role("button", name="See it")).to_have_count(4)
    await expect(message.locator(".task")).to_have_text(
        [
            "Done: Read the answersAll three of themAnswers",
            "In progress: Write them down",
            "To come: Send them",
            "Failed: It went wrong",
        ]
    )
    await expect(message.get_by_role("link", name="Answers")).to_have_attribute("href", "https://example.com/a")
    await expect(message.get_by_role("button", name="Throw away")).to_be_visible()
    await expect(ana.locator(".unknown")).to_have_count(0)


async def test_every_input_gives_what_was_put_in(page_as: PageAs, sandbox: Sandbox) -> None:
    view = show(sandbox, gallery.view())
    ana = await page_as("ana")
    for label, words in {"Line": "a line", "Text": "two\nlines", "Number": "7", "Rich": "rich"}.items():
        await ana.get_by_label(label).fill(words)
    await ana.get_by_label("Mail").fill("ana@example.com")
    await ana.get_by_label("Address").fill("https://example.com")
    await choose(ana, "Colour", "Blue")
    await choose(ana, "Colours", "Red", "Green")
    await choose(ana, "Person", "Ben Okafor")
    await choose(ana, "People", "Grace Mbeki", "Dmitri Aaltonen")
    await choose(ana, "Place", "#kudos")
    await choose(ana, "Places", "#general")
    await ana.get_by_label("Day").fill("2026-12-24")
    await ana.get_by_label("Time").fill("16:30")
    await ana.get_by_label("Instant").fill("2026-12-24T16:30")
    await ana.get_by_role("radio", name="Green").check()
    await ana.get_by_role("checkbox", name="Blue").check()
    await ana.get_by_label("File").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b"})
    await ana.get_by_role("button", name="Send", exact=True).click()
    await expect(ana.locator(".notice")).to_contain_text("We had some trouble connecting")
    await expect(ana.get_by_label("Line")).to_have_value("a line")
    assert summary(sandbox, view) == EXPECTED


def summary(sandbox: Sandbox, view: View) -> dict[str, object]:
    """What the app would read of each field, ids as names."""
    names = {person.id: person.name for person in sandbox.workspace.people.values()}
    names |= {channel.id: channel.name for channel in sandbox.workspace.channels.values()}
    names |= {file.id: file.content.decode() for file in sandbox.workspace.files.values()}
    found: dict[str, object] = {}
    for block_id, entries in view.state.items():
        entry = next(value for key, value in entries[block_id].items() if key != "type")
        several = entry if isinstance(entry, list) else [entry]
        texts = [
            each.get("value") or each["type"] if isinstance(each, dict) else names.get(each, each) for each in several
        ]
        found[block_id] = texts if isinstance(entry, list) else texts[0]
    return found


EXPECTED = {
    "Line": "a line", "Text": "two\nlines", "Number": "7", "Mail": "ana@example.com", "Address": "https://example.com",
    "Colour": "blue", "Colours": ["red", "green"], "Person": "ben", "People": ["grace", "dmitri"], "Place": "kudos",
    "Places": ["general"], "Day": "2026-12-24", "Time": "16:30", "Instant": 1_798_129_800, "One of": "green",
    "Any of": ["red", "blue"], "File": ["a,b"], "Rich": "rich_text",
}  # fmt: skip


async def test_the_keyboard_alone_fills_a_select(page_as: PageAs, sandbox: Sandbox) -> None:
    view = show(sandbox, {**gallery.view(), "blocks": gallery.view()["blocks"][11:14]})
    ana = await page_as("ana")
    await expect(ana.get_by_role("combobox", name="Colours")).to_be_focused()
    for key in ("ArrowDown", "Enter", "ArrowDown", "Enter", "Escape", "Backspace", "Tab", "Tab"):
        await ana.keyboard.press(key)
    await expect(ana.locator(".chip")).to_have_count(1)
    await ana.keyboard.press("Escape")
    await expect(ana.locator("dialog#modal")).not_to_be_visible()
    assert sandbox.workspace.views.find(view.id) is None


async def test_nothing_that_people_or_apps_write_is_run(page_as: PageAs, sandbox: Sandbox) -> None:
    ben = sandbox.workspace.person("ben")
    ben.real_name, ben.title = HOSTILE, HOSTILE
    sandbox.workspace.person_changed(ben)
    await sandbox.person("ben").post("random", HOSTILE)
    plain = {"type": "plain_text", "text": HOSTILE}
    link = {"type": "link", "url": "javascript:document.title=1", "text": "click"}
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}, link]}
    post(
        sandbox,
        [
            {"type": "header", "block_id": "h", "text": plain},
            {
                "type": "section",
                "block_id": "s",
                "text": {"type": "mrkdwn", "text": HOSTILE + " <javascript:alert(1)|x>"},
            },
            {"type": "rich_text", "block_id": "r", "elements": [rich]},
            {"type": "image", "block_id": '"><b>', "image_url": gallery.PIXEL, "alt_text": HOSTILE},
        ],
    )
    option = {"text": plain, "value": HOSTILE}
    element = {"type": "static_select", "options": [option], "placeholder": plain}
    field = {**gallery.field(HOSTILE, element), "hint": plain}
    ana = await page_as("ana", "random")
    show(sandbox, {"type": "modal", "title": plain, "submit": plain, "blocks": [field]})
    await expect(ana.locator("dialog#modal")).to_be_visible()
    await expect(ana).not_to_have_title("1")
    assert await ana.locator("[onerror], main script, dialog script, [href^='javascript:']").count() == 0
    await expect(ana.locator("#messages")).to_contain_text("<script>document.title=1</script>")


async def test_an_external_select_in_a_message_asks_the_app(page_as: PageAs, sandbox: Sandbox) -> None:
    element = {
        "type": "external_select",
        "action_id": "brand",
        "min_query_length": 2,
        "placeholder": gallery.plain("Tea"),
    }
    post(sandbox, [{"type": "actions", "block_id": "tea", "elements": [element]}])
    ana = await page_as("ana", "random")
    await ana.get_by_role("combobox", name="Tea").fill("assam")
    await expect(ana.get_by_role("option")).to_have_count(2)
    await ana.get_by_role("option", name="Assam Bari").click()
    await expect(ana.locator("#messages")).to_contain_text("We buy assam bari")


async def test_rich_text_is_typed_with_marks(page_as: PageAs, sandbox: Sandbox) -> None:
    words = gallery.section(gallery.text("kept "), gallery.text("bold", bold=True))
    element = {"type": "rich_text_input", "initial_value": {"type": "rich_text", "elements": [words]}}
    view = show(sandbox, {**gallery.view(), "blocks": [gallery.field("Rich", element)]})
    ana = await page_as("ana")
    box = ana.get_by_label("Rich")
    await expect(box).to_have_value("kept *bold*")
    await box.press("End")
    for key in (" ", "Control+i", "s", "o", "ArrowRight", "Enter", ">", " ", "said"):
        await (ana.keyboard.press(key) if len(key) == 1 or key[0].isupper() else ana.keyboard.type(key))
    await expect(box).to_have_value("kept *bold* _so_\n> said")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.get_by_role("alert").first).to_contain_text("What you typed is still here")
    ((entry,),) = ([*block.values()] for block in view.state.values())
    first, quote = entry["rich_text_value"]["elements"]
    assert [piece.get("style") for piece in first["elements"]] == [None, {"bold": True}, None, {"italic": True}]
    assert (quote["type"], quote["elements"][0]["text"]) == ("rich_text_quote", "said")
