"""What an app answers is checked like what it calls, and a wrong answer leaves the page whole."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, modal, refused
from tests.sandbox.test_interaction import opened, respond

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ROW = {"type": "actions", "block_id": "row", "elements": [BUTTON]}


@pytest_asyncio.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[ScriptedApp]:
    async with ScriptedApp(sandbox) as scripted:
        yield scripted


async def page(sandbox: Sandbox) -> str:
    """What Ana sees in #general."""
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/as/ana/general") as answer:
        assert answer.status == 200
        return await answer.text()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ["a"]}, "invalid_arguments"),
        ({"blocks": "x"}, "invalid_blocks_format"),
        ({"blocks": [5]}, "invalid_blocks"),
        ({"text": "a", "attachments": 5}, "invalid_attachments"),
        ({"attachments": [5]}, "invalid_attachments"),
        ({"attachments": [{"pretext": 5}]}, "invalid_attachments"),
        ({"attachments": [{"fields": [{"title": 5}]}]}, "invalid_attachments"),
        ({"attachments": [{"fields": 5}]}, "invalid_attachments"),
        ({"text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "a", "thread_ts": "1.1"}, "cannot_reply_to_message"),
    ],
)
async def test_an_answer_that_is_no_message_is_not_shown(
    sandbox: Sandbox, app: ScriptedApp, caplog: pytest.LogCaptureFixture, body: Json, error: str
) -> None:
    app.answer = lambda _: body
    ana = sandbox.person("ana")
    assert (await ana.type("/tea")).error == error
    assert ana.ephemerals[-1].plain == f'/tea failed with the error "{error}"'
    assert f"the app's answer is not shown: {error}" in caplog.text
    assert await respond(app.payloads[-1]["response_url"], body) == (400, error)
    await page(sandbox)


@pytest.mark.parametrize("errors", ["x", ["name"], {"name": 5}, {"name": ""}, {}, 5, None])
async def test_errors_of_a_form_are_texts(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient, errors: Any
) -> None:
    await opened(sandbox, app, client, modal())
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Name": "Ana"})
    app.answer = lambda _: {"response_action": "errors", "errors": errors}
    assert (await ana.submit()).error == "invalid_errors"
    assert "We had some trouble connecting" in await page(sandbox)


async def test_a_view_that_is_refused_says_why_in_the_log(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    await opened(sandbox, app, client, modal())
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Name": "Ana"})
    app.answer = lambda _: {"response_action": "update", "view": modal("x" * 25)}
    assert (await ana.submit()).error == "invalid_arguments"
    assert "must be less than 25 characters [json-pointer:/view/title/text]" in caplog.text


async def test_a_form_is_sent_once_and_a_receipt_not_at_all(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    await opened(sandbox, app, client, modal())
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Name": "Ana"})
    assert ana.modal is not None
    address = f"{sandbox.url}/by/ana/view/{ana.modal.id}/submit"
    drawn = {"answered": str(ana.modal.view.answered)}
    assert f'name="answered" value="{drawn["answered"]}"' in await page(sandbox)
    app.answer = lambda _: {"response_action": "update", "view": modal("Once more?")}
    await ana.submit()
    async with aiohttp.ClientSession(headers={"HX-Request": "true"}) as http, http.post(address, data=drawn) as answer:
        assert answer.status == 204
    assert len(sandbox.calls.of("view_submission")) == 1
    done = {key: part for key, part in modal("Sent").items() if key != "submit"}
    done["blocks"] = [{"type": "section", "text": {"type": "plain_text", "text": "It is sent."}}]
    app.answer = lambda _: {"response_action": "update", "view": done}
    assert (await ana.submit()).ok
    assert (await ana.submit()).error == "no_submit"
    assert len(sandbox.calls.of("view_submission")) == 2


async def test_buttons_in_attachments_are_pressed(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient) -> None:
    parts: list[Json] = [{"text": "first"}, {"blocks": [ROW]}]
    await client.chat_postMessage(channel=sandbox.channel("general").id, text="a", attachments=parts)
    message = sandbox.channel("general").messages[-1]
    assert (await sandbox.person("ana").press("Go", on=message)).ok
    payload = app.payloads[-1]
    assert payload["actions"][0]["action_id"] == "go"
    assert (payload["container"]["type"], payload["container"]["attachment_id"]) == ("message_attachment", 2)
    form = {"block_id": "row", "action_id": "go"}
    address = f"{sandbox.url}/by/ana/message/{message.channel}/{message.ts}"
    async with aiohttp.ClientSession(headers={"HX-Request": "true"}) as http, http.post(address, data=form) as answer:
        assert answer.status == 204


async def test_a_replaced_message_is_an_event_as_any_change(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=sandbox.channel("general").id, text="before", blocks=[ROW])
    await sandbox.person("ana").press("Go", on=sandbox.channel("general").messages[-1])
    url = next(each["response_url"] for each in app.payloads if each["type"] == "block_actions")
    assert (await respond(url, {"text": "after", "replace_original": True}))[0] == 200
    changes = await sandbox.until(
        lambda: [each["event"] for each in app.payloads if each.get("event", {}).get("subtype") == "message_changed"]
    )
    assert (changes[-1]["previous_message"]["text"], changes[-1]["message"]["text"]) == ("before", "after")


async def test_looking_for_a_conversation_makes_none(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ben = sandbox.person("ben").id
    looked = client.conversations_open(users=ben, prevent_creation=True)
    assert await refused(looked) == "channel_not_found"
    made = await client.conversations_open(users=ben)
    again = await client.conversations_open(users=ben, prevent_creation=True)
    assert again["channel"]["id"] == made["channel"]["id"]
