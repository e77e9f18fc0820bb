"""Files at the page: attached in the composer, put into forms, shown, handed out again, refused."""

import base64

from aiohttp import ClientSession
from playwright.async_api import FilePayload, expect

from adapters.sandbox.app import Sandbox
from tests.browser import gallery
from tests.browser.conftest import PageAs
from tests.browser.test_blocks import show

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNQ6y7EgxhGpTFIACXldZ7rtBG7AAAAAElFTkSuQmCC"
)
PRAISE = "date;from;words\n" + "".join(f"2026-11-{day:02};Ana;you helped {day} times\n" for day in range(1, 21))


def file(name: str, mimetype: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": mimetype, "buffer": content}


async def test_a_picture_and_a_table_are_attached_shown_and_downloaded(page_as: PageAs, sandbox: Sandbox) -> None:
    ana, ben = await page_as("ana", "random"), await page_as("ben", "random")
    composer = ana.locator("#main [data-composer]")
    await composer.locator("input[type=file]").set_input_files(
        [file("chart.png", "image/png", PNG), file("März.csv", "text/csv", PRAISE.encode()), file("x.zip", "", b"PK")]
    )
    await expect(composer.locator(".upload")).to_have_count(3)
    thumb = await composer.locator(".upload-picture").bounding_box()
    assert thumb is not None
    assert thumb["width"] == thumb["height"] == 34
    await composer.get_by_role("button", name="Remove x.zip").click()
    await expect(composer.locator(".upload.busy")).to_have_count(0)
    await ana.locator("#composer-text").fill("Here they are")
    await ana.locator("#composer-text").press("Enter")
    await expect(composer.locator(".upload")).to_have_count(0)
    message = ben.locator("#messages .message", has_text="Here they are")
    picture = message.get_by_role("img", name="chart.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 10
    await message.get_by_role("button", name="Look at chart.png").click()
    await expect(ben.locator("#lightbox img")).to_be_visible()
    await ben.keyboard.press("Escape")
    await expect(message.locator(".file-rows td").nth(2)).to_have_text("you helped 1 times")
    await expect(message).to_contain_text("The rest is in the file.")
    async with ben.expect_download() as started:
        await message.get_by_role("link", name="Download März.csv").click()
    download = await started.value
    assert download.suggested_filename == "März.csv"
    assert (await download.path()).read_text() == PRAISE
    said = sandbox.channel("random").messages[-1].message
    assert (said.subtype, len(said.files)) == ("file_share", 2)


async def test_what_is_shared_in_private_stays_there_and_nothing_is_run(page_as: PageAs, sandbox: Sandbox) -> None:
    ana = await page_as("ana", "@ben")
    scripted = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title=1</script></svg>'
    await ana.locator("[data-composer] input[type=file]").set_input_files(file("x.svg", "image/svg+xml", scripted))
    await ana.get_by_role("button", name="Post message").click()
    await expect(ana.get_by_role("link", name="Download x.svg")).to_be_visible()
    (file_id,) = sandbox.workspace.files
    async with ClientSession(sandbox.url) as client:
        for who, kind, status in (("ben", "file", 200), ("carla", "file", 404), ("ben", "picture", 404)):
            async with client.get(f"/by/{who}/{kind}/{file_id}") as answer:
                assert answer.status == status
                assert answer.content_type in {"application/octet-stream", "text/plain"}


async def test_a_form_takes_a_large_file_before_it_is_sent(page_as: PageAs, sandbox: Sandbox) -> None:
    people = gallery.field("People", {"type": "file_input", "filetypes": ["csv"], "max_files": 1})
    named = gallery.field("Note", {"type": "plain_text_input"}, optional=True, dispatch_action=True)
    view = show(sandbox, {**gallery.view(), "blocks": [people, named]})
    ana = await page_as("ana")
    form = ana.get_by_role("dialog", name="All inputs")
    await form.get_by_role("button", name="Send", exact=True).click()
    await expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    await ana.get_by_label("People").set_input_files(file("people.pdf", "application/pdf", b"%PDF"))
    await expect(ana.locator(".toast.error")).to_contain_text("“people.pdf” is not of the kind asked for: csv.")
    content = b"name,manager\n" + b"Ana,Carla\n" * 1_000_000
    await ana.get_by_label("People").set_input_files(file("people.csv", "text/csv", content))
    await expect(form.locator(".upload:not(.busy)")).to_contain_text("people.csv")
    await expect(form.locator(".upload")).to_contain_text("10.0 MB")
    sandbox.workspace.views.update(view, {**view.body, "blocks": [people, {**named, "optional": False}]})
    await expect(form).not_to_contain_text("optional")
    await ana.get_by_label("Note").fill("all of them")
    await form.get_by_role("button", name="Send", exact=True).click()
    await expect(form.locator(".notice")).to_be_visible()
    (sent,) = sandbox.calls.of("view_submission")
    (upload,) = sent.request["view"]["state"]["values"]["People"]["People"]["files"]
    assert (upload["name"], upload["size"], upload["mimetype"]) == ("people.csv", len(content), "text/csv")
