"""Triggers, modal stacks, response_urls, and what a person sees when the app fails."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.acts import triggers
from adapters.sandbox.acts.triggers import Triggers
from adapters.sandbox.app import Sandbox
from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json
from adapters.sandbox.transport import link
from tests.sandbox.scripted_app import ScriptedApp, field, modal, refused


@pytest_asyncio.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[ScriptedApp]:
    async with ScriptedApp(sandbox) as connected:
        yield connected


async def opened(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient, view: Json) -> Json:
    """Ana has `view` open."""
    await sandbox.person("ana").type("/tea")
    answer: Json = (await client.views_open(trigger_id=app.payloads[-1]["trigger_id"], view=view)).data  # type: ignore[assignment]
    view_answer: Json = answer["view"]
    return view_answer


def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    now = 100.0
    minted = Triggers(lambda: now)
    first, second = minted.mint("U1"), minted.mint("U1", "V1")
    now += triggers.LIFETIME
    assert minted.exchange(second).view_id == "V1"
    for trigger_id, code in ((second, "exchanged_trigger_id"), ("1.2.c", "invalid_trigger_id")):
        with pytest.raises(ApiError, match=code):
            minted.exchange(trigger_id)
    now += 0.01
    with pytest.raises(ApiError, match="expired_trigger_id"):
        minted.exchange(first)


async def test_a_command_has_slacks_fields(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana = sandbox.person("ana")
    await ana.type("/tea  for   two ", in_="@bot")
    fields = app.payloads[0]
    assert (fields["command"], fields["text"]) == ("/tea", "for   two")
    assert (fields["user_id"], fields["user_name"]) == (ana.id, "ana")
    assert (fields["channel_name"], fields["channel_id"][0]) == ("directmessage", "D")
    assert {"token", "team_id", "team_domain", "api_app_id", "is_enterprise_install", "response_url"} <= set(fields)
    assert app.envelopes[0]["type"] == "slash_commands"
    assert app.envelopes[0]["accepts_response_payload"] is True


async def test_an_unknown_command_is_slackbots_affair(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana = sandbox.person("ana")
    assert (await ana.type("/coffee")).error == "invalid_command"
    assert "/coffee" in ana.ephemerals[-1].plain
    assert app.envelopes == []


async def test_silence_is_told_to_the_person(sandbox: Sandbox, app: ScriptedApp) -> None:
    sandbox.socket_mode.patience = 0.05
    app.silent = True
    ana = sandbox.person("ana")
    assert (await ana.type("/silent")).error == "operation_timeout"
    assert ana.ephemerals[-1].plain == '/silent failed with the error "operation_timeout"'


async def test_no_connection_is_told_to_the_person(sandbox: Sandbox) -> None:
    assert link.PATIENCE == 3.0
    sandbox.socket_mode.patience = 0.05
    ana = sandbox.person("ana")
    assert (await ana.type("/silent")).error == "dispatch_failed"
    assert ana.ephemerals[-1].plain == '/silent failed with the error "dispatch_failed"'


async def test_the_ack_of_a_command_is_shown_to_one_or_all(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana = sandbox.person("ana")
    app.answer = lambda _: {"text": "only you"}
    await ana.type("/tea", in_="random")
    assert ana.ephemerals[-1].plain == "only you"
    app.answer = lambda _: {"text": "all of you", "response_type": "in_channel"}
    await ana.type("/tea", in_="random")
    assert sandbox.channel("random").messages[-1].plain == "all of you"
    app.answer = lambda _: {"blocks": [{"type": "nonsense"}]}
    assert (await ana.type("/tea", in_="random")).error == "invalid_blocks"


async def test_a_stack_has_three_modals(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient) -> None:
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    view = modal("Step", {"type": "actions", "block_id": "row", "elements": [button]}, notify_on_close=True)
    root = await opened(sandbox, app, client, view)
    ana = sandbox.person("ana")
    for depth in (2, 3):
        await ana.press("More")
        pushed = (await client.views_push(trigger_id=app.payloads[-1]["trigger_id"], view=view))["view"]
        assert (pushed["root_view_id"], len(ana.modals)) == (root["id"], depth)
    await ana.press("More")
    pushing = client.views_push(trigger_id=app.payloads[-1]["trigger_id"], view=view)
    assert await refused(pushing) == "push_limit_reached"
    await ana.close()
    assert (len(ana.modals), app.payloads[-1]["is_cleared"]) == (2, False)
    await ana.close(everything=True)
    assert ana.modals == []
    assert (app.payloads[-1]["is_cleared"], app.payloads[-1]["view"]["id"]) == (True, root["id"])


async def test_pushing_needs_a_trigger_from_a_modal(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient) -> None:
    await sandbox.person("ana").type("/tea")
    assert await refused(client.views_push(trigger_id=app.payloads[-1]["trigger_id"], view=modal())) == "not_found"


async def test_an_update_keeps_what_was_typed_and_a_stale_hash_is_refused(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, client, modal("One", field("name"), field("gone"), external_id="mine"))
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Name": "Ana", "Gone": "soon"})
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two", field("name")))
    assert updated["view"]["state"]["values"] == {"name": {"name": {"type": "plain_text_input", "value": "Ana"}}}
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Three"))
    assert await refused(stale) == "hash_conflict"
    assert await refused(client.views_update(external_id="nobody", view=modal())) == "not_found"


@pytest.mark.parametrize(
    ("body", "left", "error"),
    [
        (None, [], ""),
        ({}, [], ""),
        ({"response_action": "clear"}, [], ""),
        ({"response_action": "update", "view": modal("New")}, ["New"], ""),
        ({"response_action": "push", "view": modal("Next")}, ["Step", "Next"], ""),
        ({"response_action": "errors", "errors": {"name": "No."}}, ["Step"], "errors"),
        ({"response_action": "errors", "errors": {"nowhere": "No."}}, ["Step"], "invalid_errors"),
        ({"response_action": "update", "view": {"type": "modal", "blocks": []}}, ["Step"], "invalid_arguments"),
        ({"response_action": "dance"}, ["Step"], "invalid_response_action"),
    ],
)
async def test_what_the_answer_to_a_submission_does(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient, body: Json | None, left: list[str], error: str
) -> None:
    await opened(sandbox, app, client, modal())
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Name": "Ana"})
    app.answer = lambda _: body
    assert (await ana.submit()).error == error
    assert [view.title for view in ana.modals] == left
    assert app.payloads[-1]["type"] == "view_submission"
    if error.startswith("invalid"):
        assert ana.modals[-1].notice == "We had some trouble connecting. Try again?"


async def test_the_texts_of_a_form_are_checked_by_the_client(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    mail = field("mail", {"type": "email_text_input"})
    short = field("short", {"min_length": 2, "max_length": 3}, optional=True)
    await opened(sandbox, app, client, modal("Form", mail, short))
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Mail": "ana", "Short": "long"})
    assert (await ana.submit()).error == "incomplete"
    assert ana.modal is not None
    assert set(ana.modal.errors) == {"mail", "short"}
    await ana.fill(ana.modal, {"Mail": "ana@example.org", "Short": None})
    assert (await ana.submit()).ok


async def test_an_external_select_asks_the_app(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient) -> None:
    await opened(sandbox, app, client, modal("Form", field("city", {"type": "external_select", "min_query_length": 2})))
    oslo = {"text": {"type": "plain_text", "text": "Oslo"}, "value": "osl"}
    app.answer = lambda payload: {"options": [oslo]} if payload["type"] == "block_suggestion" else None
    ana = sandbox.person("ana")
    await ana.change(ana.modal, "City", "Oslo")
    assert (app.payloads[-1]["type"], app.payloads[-1]["value"]) == ("block_suggestion", "Oslo")
    assert ana.value(ana.modal, "City") == oslo


async def test_a_menu_in_a_message_sends_its_choice_and_the_state(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    options = [{"text": {"type": "plain_text", "text": word}, "value": word[0]} for word in ("yes", "no")]
    row = {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "radio_buttons", "action_id": "pick", "options": options},
            {"type": "overflow", "action_id": "menu", "options": options},
        ],
    }
    posted = await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="?", blocks=[row])
    ana, message = sandbox.person("ana"), sandbox.channel("kudos").messages[-1]
    await ana.press("pick", on=message, choose="no")
    payload = app.payloads[-1]
    assert payload["actions"][0]["selected_option"]["value"] == "n"
    assert payload["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "n"
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == posted["ts"]
    await ana.press("menu", on=message, choose="yes")
    assert app.payloads[-1]["actions"][0]["selected_option"]["value"] == "y"
    with pytest.raises(LookupError, match="no button 'Dance'"):
        await ana.press("Dance", on=message)


async def respond(url: str, body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_response_url_is_good_for_five_uses(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana = sandbox.person("ana")
    await ana.type("/tea", in_="random")
    url = app.payloads[-1]["response_url"]
    assert await respond(url, {}) == (400, "no_text")
    assert await respond(url, {"blocks": [{"type": "x"}]}) == (400, "invalid_blocks")
    for _ in range(3):
        assert await respond(url, {"text": "hi"}) == (200, "ok")
    assert await respond(url, {"text": "hi"}) == (404, "used_url")
    assert [message.plain for message in ana.ephemerals] == ["hi"] * 3


async def test_a_response_url_is_good_for_half_an_hour(sandbox: Sandbox, app: ScriptedApp) -> None:
    await sandbox.person("ana").type("/tea", in_="random")
    url = app.payloads[-1]["response_url"]
    sandbox.clock.advance(timedelta(minutes=29, seconds=59))
    assert (await respond(url, {"text": "hi", "response_type": "in_channel"}))[0] == 200
    assert sandbox.channel("random").messages[-1].plain == "hi"
    sandbox.clock.advance(timedelta(seconds=2))
    assert await respond(url, {"text": "hi"}) == (404, "expired_url")


async def test_an_ephemeral_receipt_is_replaced_and_deleted(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    ana, button = sandbox.person("ana"), {"type": "button", "text": {"type": "plain_text", "text": "Undo"}}
    app.answer = lambda _: {"text": "done", "blocks": [{"type": "actions", "elements": [button]}]}
    await ana.type("/tea")
    app.answer = lambda _: None
    await ana.press("Undo", on=ana.ephemerals[-1])
    payload = app.payloads[-1]
    assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)
    await respond(payload["response_url"], {"replace_original": True, "text": "undone"})
    assert [message.plain for message in ana.ephemerals] == ["undone"]
    await respond(payload["response_url"], {"delete_original": True})
    assert ana.ephemerals == []


async def test_home_is_published_once_per_person(sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    home = {"type": "home", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}]}
    await ana.open_home()
    assert "view" not in app.payloads[-1]["event"]
    view = (await client.views_publish(user_id=ana.id, view=home))["view"]
    assert view["root_view_id"] == view["id"]
    await ana.open_home()
    assert app.payloads[-1]["event"]["view"]["hash"] == view["hash"]
    again = await client.views_publish(user_id=ana.id, view=home, hash=view["hash"])
    assert again["view"]["id"] == view["id"]
    assert await refused(client.views_publish(user_id=ana.id, view=home, hash=view["hash"])) == "hash_conflict"
    assert await refused(client.views_publish(user_id="U0NOBODY", view=home)) == "invalid_arguments"


async def test_the_broken_view_is_told_before_the_trigger(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    assert await refused(client.views_open(trigger_id="1.2.c", view={"type": "modal"})) == "invalid_arguments"
    assert await refused(client.views_open(trigger_id="1.2.c", view=modal())) == "invalid_trigger_id"


async def test_a_chosen_conversation_brings_a_response_url(
    sandbox: Sandbox, app: ScriptedApp, client: AsyncWebClient
) -> None:
    where = field("where", {"type": "conversations_select", "response_url_enabled": True})
    await opened(sandbox, app, client, modal("Where", where))
    ana = sandbox.person("ana")
    await ana.fill(ana.modal, {"Where": "random"})
    await ana.submit()
    (found,) = app.payloads[-1]["response_urls"]
    assert (found["block_id"], found["channel_id"]) == ("where", sandbox.channel("random").id)
    assert await respond(found["response_url"], {"text": "hi", "response_type": "in_channel"}) == (200, "ok")
    assert sandbox.channel("random").messages[-1].plain == "hi"


async def test_commands_do_not_work_in_threads(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana = sandbox.person("ana")
    message = await ana.post("random", "a thread")
    assert (await ana.type("/tea", in_="random", thread_ts=message.ts)).error == "not_in_threads"
    assert "not supported in threads" in ana.ephemerals[-1].plain
    assert (await ana.type("an answer", in_="random", thread_ts=message.ts)).ok
    assert [reply.plain for reply in message.replies] == ["an answer"]
    assert app.envelopes == []
