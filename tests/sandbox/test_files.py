"""Files: into forms, out of the bot's hands into conversations, and who gets their bytes."""

from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.acts import form_files
from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, field, modal, refused
from tests.sandbox.test_interaction import opened

CSV = b"email,name\nana@tidewater.example,Ana\n"
PNG = b"\x89PNG\r\n\x1a\n\x00picture"


def list_field(**more: object) -> Json:
    return field("list", {"type": "file_input", **more})


async def download(url: str, token: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as response:
        return response.status, await response.read()


def without(sandbox: Sandbox, scope: str) -> None:
    manifest = sandbox.app.manifest
    sandbox.app.manifest = replace(manifest, scopes=manifest.scopes - {scope})


async def test_a_form_gives_the_app_the_files_and_their_bytes(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal("Import", list_field(filetypes=["csv"], max_files=2)))
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"List": [("people.csv", CSV), ("more.CSV", b"x")]})
        assert (await ana.submit()).ok
    entry = app.payloads[-1]["view"]["state"]["values"]["list"]["list"]
    assert entry["type"] == "file_input"
    given, other = entry["files"]
    assert (given["name"], given["size"], given["mimetype"], given["user"]) == (
        "people.csv",
        len(CSV),
        "text/csv",
        ana.id,
    )
    assert (other["filetype"], given["filetype"]) == ("CSV", "csv")
    assert (await client.files_info(file=given["id"]))["file"] == given
    assert await download(given["url_private"], sandbox.bot_token) == (200, CSV)
    assert (await download(given["url_private"], "xoxb-other"))[0] == 404
    assert (await download(given["url_private"], ""))[0] == 404
    without(sandbox, "files:read")
    assert (await download(given["url_private_download"], sandbox.bot_token))[0] == 404


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Please complete this required field."),
        ([("people.xlsx", b"x")], "Please choose a file of the type csv."),
        ([("a.csv", b"x"), ("b.csv", b"x")], "Please choose at most 1 file."),
        ([("a.csv", b"x" * 11)], "Please choose a file of at most 10 MB."),
    ],
)
async def test_the_client_refuses_a_file_that_does_not_fit(
    sandbox: Sandbox,
    client: AsyncWebClient,
    monkeypatch: pytest.MonkeyPatch,
    files: list[tuple[str, bytes]],
    words: str,
) -> None:
    assert form_files.LARGEST == 10 * 1024 * 1024
    monkeypatch.setattr(form_files, "LARGEST", 10)
    async with ScriptedApp(sandbox) as app:
        await opened(sandbox, app, client, modal("Import", list_field(filetypes=["csv"], max_files=1)))
        ana = sandbox.person("ana")
        await ana.fill(ana.modal, {"List": files})
        assert (await ana.submit()).error == "incomplete"
        assert ana.modal is not None
        assert ana.modal.errors == {"list": words}


async def test_asking_for_files_needs_the_scope_to_read_them(sandbox: Sandbox, client: AsyncWebClient) -> None:
    without(sandbox, "files:read")
    async with ScriptedApp(sandbox) as app:
        await sandbox.person("ana").type("/tea")
        asking = client.views_open(trigger_id=app.payloads[-1]["trigger_id"], view=modal("Import", list_field()))
        assert await refused(asking) == "missing_scope"


async def test_the_bot_puts_a_file_into_a_direct_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    dm = (await client.conversations_open(users=ana.id))["channel"]["id"]
    for name, content in (("answers.csv", CSV), ("months.png", PNG)):
        await client.files_upload_v2(
            channel=dm, filename=name, content=content, title=f"Your {name}", initial_comment="Here"
        )
    sheet, picture = (message.files[0] for message in ana.dms)
    assert (sheet.name, sheet.title, sheet.mimetype, sheet.content) == (
        "answers.csv",
        "Your answers.csv",
        "text/csv",
        CSV,
    )
    assert (picture.mimetype, picture.content) == ("image/png", PNG)
    assert ana.dms[-1].plain == "Here"
    (newest, *_) = (await client.conversations_history(channel=dm))["messages"]
    assert (newest["files"][0]["ims"], newest["upload"]) == ([dm], True)
    await client.files_delete(file=newest["files"][0]["id"])
    assert ana.dms[-1].files == []


async def test_a_file_where_the_bot_is_not_is_not_there_for_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    async with ScriptedApp(sandbox) as app:
        here = await ana.post("general", "the plan", files=[("plan.png", PNG)])
    there = await ana.post("random", "ours", files=[("ours.png", PNG)])
    event = app.payloads[-1]["event"]
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "plan.png")
    assert (await client.files_info(file=here.message.files[0]))["file"]["shares"]["public"]
    assert await refused(client.files_info(file=there.message.files[0])) == "file_not_found"
    private = event["files"][0]["url_private"].replace(here.message.files[0], there.message.files[0])
    assert (await download(private, sandbox.bot_token))[0] == 404
