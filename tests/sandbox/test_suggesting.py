"""External selects: the app is asked while somebody types, and only what it offers can be chosen."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, field, modal
from tests.sandbox.test_interaction import opened


def option(name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name}, "value": name.lower()}


async def asked(sandbox: Sandbox, typed: str, place: str) -> list[str]:
    ana = sandbox.person("ana")
    found = await sandbox.interactions.suggest(ana.id, place, "city", "city", typed)
    return [each["text"]["text"] for each in found]


async def test_the_app_is_asked_from_the_third_letter_on_and_offers_a_hundred(
    sandbox: Sandbox, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    async with ScriptedApp(sandbox) as app:
        view = await opened(sandbox, app, client, modal("Form", field("city", {"type": "external_select"})))
        groups = [{"label": {"type": "plain_text", "text": "All"}, "options": [option(f"C{n}") for n in range(100)]}]
        app.answer = lambda payload: {"option_groups": groups} if payload["type"] == "block_suggestion" else None
        before = len(app.envelopes)
        assert await asked(sandbox, "Os", view["id"]) == []
        assert len(app.envelopes) == before
        assert len(await asked(sandbox, "Osl", view["id"])) == 100
        payload = app.payloads[-1]
        assert (payload["action_id"], payload["block_id"], payload["view"]["id"]) == ("city", "city", view["id"])
        with pytest.raises(LookupError, match="no option"):
            await sandbox.person("ana").change(None, "City", "Atlantis")
        groups[0]["options"] = [option(f"C{n}") for n in range(101)]
        assert await asked(sandbox, "Osl", view["id"]) == []
        assert "no more than 100 items allowed [json-pointer:/option_groups/0/options]" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [{"options": 5}, {"options": [5]}, {"options": [{"text": "Oslo", "value": "1"}]}, {"options": [{"value": "1"}]},
     {"option_groups": [{"label": {"type": "plain_text", "text": "All"}}]}, {"options": [option("x" * 76)]}],
)  # fmt: skip
async def test_options_that_slack_would_not_show_are_not_shown(
    sandbox: Sandbox, client: AsyncWebClient, answer: Json
) -> None:
    async with ScriptedApp(sandbox) as app:
        view = await opened(sandbox, app, client, modal("Form", field("city", {"type": "external_select"})))
        app.answer = lambda payload: answer if payload["type"] == "block_suggestion" else None
        assert await asked(sandbox, "Oslo", view["id"]) == []


async def test_an_app_that_is_silent_offers_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        view = await opened(sandbox, app, client, modal("Form", field("city", {"type": "external_select"})))
        sandbox.socket_mode.patience = 0.05
        app.silent = True
        assert await asked(sandbox, "Oslo", view["id"]) == []


async def test_a_select_in_a_message_asks_too(sandbox: Sandbox, client: AsyncWebClient) -> None:
    row = {"type": "actions", "block_id": "city", "elements": [{"type": "external_select", "action_id": "city"}]}
    async with ScriptedApp(sandbox) as app:
        posted = await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="?", blocks=[row])
        app.answer = lambda payload: (
            {"options": [option("Oslo")]} if payload.get("type") == "block_suggestion" else None
        )
        place = (posted["channel"], posted["ts"], "city", "city")
        ana = sandbox.person("ana")
        assert await sandbox.interactions.suggest_in_message(ana.id, *place, "Oslo") == [option("Oslo")]
        assert app.payloads[-1]["container"]["message_ts"] == posted["ts"]
        assert (await sandbox.interactions.act_on_message(ana.id, *place, ("oslo",))).ok
        assert app.payloads[-1]["actions"][0]["selected_option"] == option("Oslo")


async def test_clear_on_close_closes_the_whole_stack(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with ScriptedApp(sandbox) as app:
        root = await opened(sandbox, app, client, modal("One", notify_on_close=True))
        ana = sandbox.person("ana")
        app.answer = lambda _: {"response_action": "push", "view": modal("Two", clear_on_close=True)}
        await ana.fill(ana.modal, {"Name": "x"})
        await ana.submit()
        app.answer = lambda _: None
        assert [view.title for view in ana.modals] == ["One", "Two"]
        await ana.close()
        assert ana.modals == []
        assert (app.payloads[-1]["type"], app.payloads[-1]["view"]["id"]) == ("view_closed", root["id"])
