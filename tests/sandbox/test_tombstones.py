"""A deleted message that was answered leaves a tombstone in its place, as Slack does."""

from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from tests.sandbox.scripted_app import ScriptedApp, refused


def changes(app: ScriptedApp) -> list[Json]:
    """The events about messages that were changed or deleted."""
    events = [each.get("event", {}) for each in app.payloads]
    return [each for each in events if each.get("subtype") in {"message_changed", "message_deleted"}]


async def test_a_root_with_answers_becomes_a_tombstone_that_is_nobodys(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    general = sandbox.channel("general").id
    async with ScriptedApp(sandbox) as app:
        root = (
            await client.chat_postMessage(
                channel=general, text="secret", metadata={"event_type": "a", "event_payload": {}}
            )
        )["ts"]
        await sandbox.person("ben").post("general", "an answer", thread_ts=root)
        await client.chat_delete(channel=general, ts=root)
        told = (await sandbox.until(lambda: changes(app)))[-1]
        assert (told["subtype"], told["message"]["subtype"]) == ("message_changed", "tombstone")
        assert told["previous_message"]["text"] == "secret"
    history = await client.conversations_history(channel=general, include_all_metadata=True)
    buried = next(each for each in history["messages"] if each["ts"] == root)
    expected = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
    expected |= {"thread_ts": root, "parent_user_id": "USLACKBOT", "reply_count": 1, "is_locked": False}
    assert {key: buried[key] for key in expected} == expected
    assert not {"metadata", "bot_id", "blocks"} & set(buried)
    thread = await client.conversations_replies(channel=general, ts=root)
    assert [each["text"] for each in thread["messages"]] == ["This message was deleted.", "an answer"]
    assert await refused(client.chat_delete(channel=general, ts=root)) == "cant_delete_message"
    assert await refused(client.chat_update(channel=general, ts=root, text="back")) == "cant_update_message"


async def test_a_tombstone_goes_with_the_last_answer(sandbox: Sandbox, client: AsyncWebClient) -> None:
    general = sandbox.channel("general").id
    async with ScriptedApp(sandbox) as app:
        root = (await client.chat_postMessage(channel=general, text="root"))["ts"]
        answers = [
            (await client.chat_postMessage(channel=general, text=f"{n}", thread_ts=root))["ts"] for n in range(2)
        ]
        await client.chat_delete(channel=general, ts=root)
        await client.chat_delete(channel=general, ts=answers[0])
        assert len((await client.conversations_replies(channel=general, ts=root))["messages"]) == 2
        await client.chat_delete(channel=general, ts=answers[1])
        assert await refused(client.conversations_replies(channel=general, ts=root)) == "thread_not_found"
        gone = await sandbox.until(lambda: [each for each in changes(app) if each.get("deleted_ts") == root])
        assert gone[-1]["previous_message"]["subtype"] == "tombstone"
        assert gone[-1]["previous_message"]["latest_reply"] == "0000000000.000000"
    assert [
        each["ts"] for each in (await client.conversations_history(channel=general))["messages"] if each["ts"] == root
    ] == []


async def test_an_answer_to_a_message_that_is_gone_was_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Slack posts it at the top and says so by an answer without thread_ts: slack-go/slack#1571."""
    general = sandbox.channel("general").id
    root = (await client.chat_postMessage(channel=general, text="root"))["ts"]
    await client.chat_delete(channel=general, ts=root)
    orphan = await client.chat_postMessage(channel=general, text="orphan", thread_ts=root, reply_broadcast=True)
    assert (orphan["ok"], "thread_ts" in orphan["message"]) == (True, False)
    assert sandbox.channel("general").messages[-1].plain == "orphan"
