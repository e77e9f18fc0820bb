"""The Web API by Slack's rules: bodies, tokens, scopes, limits, errors, paging."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.transport.limits import Pace
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.scripted_app import refused
from tests.workspace import silent, workspace_with


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def call(http: aiohttp.ClientSession, sandbox: Sandbox, name: str, **options: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", **options.pop("headers", {})}
    async with http.post(sandbox.api_url + name, headers=headers, **options) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


def general(sandbox: Sandbox) -> str:
    return sandbox.channel("general").id


async def test_forms_json_multipart_and_queries_are_read_alike(http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    args = {"channel": general(sandbox), "text": "hi"}
    form = aiohttp.FormData(args)
    form.add_field("file", b"x", filename="x")
    assert (await call(http, sandbox, "chat.postMessage", data=args))["ok"]
    assert (await call(http, sandbox, "chat.postMessage", json=args))["ok"]
    assert (await call(http, sandbox, "chat.postMessage", data=form))["ok"]
    assert (await call(http, sandbox, "chat.postMessage", params=args))["ok"]
    by_form = {**args, "blocks": json.dumps([{"type": "divider"}])}
    assert (await call(http, sandbox, "chat.postMessage", data=by_form))["message"]["blocks"][0]["type"] == "divider"
    assert [message.text for message in sandbox.channel("general").messages[-5:]] == ["hi"] * 5


@pytest.mark.parametrize(
    ("headers", "data", "error"),
    [
        ({"Content-Type": "application/xml"}, b"<a/>", "invalid_post_type"),
        ({"Content-Type": "application/json"}, b"{", "invalid_json"),
        ({"Content-Type": "application/json"}, b"[]", "json_not_object"),
        ({"Content-Type": "application/json; charset=koi8-r"}, b"{}", "invalid_charset"),
    ],
)
async def test_bad_bodies(
    http: aiohttp.ClientSession, sandbox: Sandbox, headers: dict[str, str], data: bytes, error: str
) -> None:
    assert (await call(http, sandbox, "chat.postMessage", headers=headers, data=data))["error"] == error


async def test_json_is_not_seen_where_slack_reads_none(http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    user = sandbox.workspace.person("ana").id
    assert (await call(http, sandbox, "users.info", json={"user": user}))["ok"] is False
    assert (await call(http, sandbox, "users.info", data={"user": user}))["user"]["name"] == "ana"


async def test_tokens_of_each_kind(sandbox: Sandbox) -> None:
    def using(token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=sandbox.api_url)

    assert await refused(using(None).auth_test()) == "not_authed"
    assert await refused(using("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refused(using(sandbox.app_token).auth_test()) == "not_allowed_token_type"
    bot = using(sandbox.bot_token)
    assert await refused(bot.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    answer = await bot.auth_test()
    assert answer.headers["x-oauth-scopes"].split(",") == sorted(sandbox.app.manifest.scopes)
    assert (await bot.auth_revoke())["revoked"] is True
    assert await refused(bot.auth_test()) == "token_revoked"


async def test_scopes_come_from_the_manifest() -> None:
    scopes = {"scopes": {"bot": ["commands", "chat:write", "users:read"]}}
    async with workspace_with(silent({**MANIFEST, "oauth_config": scopes})) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        with pytest.raises(SlackApiError) as caught:
            await client.conversations_history(channel=general(sandbox))
        answer = caught.value.response
        assert answer["error"] == "missing_scope"
        assert "channels:history" in answer["needed"]
        assert answer["provided"] == "chat:write,commands,users:read"
        user = (await client.users_info(user=sandbox.workspace.person("ana").id))["user"]
        assert "email" not in user["profile"]


async def test_an_unknown_method_is_loud(sandbox: Sandbox, client: AsyncWebClient, caplog: Any) -> None:
    assert await refused(client.api_call("chat.shout")) == "unknown_method"
    assert "chat.shout" in caplog.text


async def test_an_unknown_argument_is_ignored_but_loud(sandbox: Sandbox, client: AsyncWebClient, caplog: Any) -> None:
    posted = await client.chat_postMessage(channel=general(sandbox), text="hi", colour="red")
    assert posted["ok"]
    assert caplog.messages == ["chat.postMessage knows no argument colour"]


async def test_too_fast_is_429_with_retry_after(caplog: Any) -> None:
    async with workspace_with(silent(MANIFEST), clock=Clock(frozen=True), pace=Pace()) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        for _ in range(10):
            await client.chat_postMessage(channel=general(sandbox), text="hi")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=general(sandbox), text="one more")
        assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
        assert caught.value.response.headers["Retry-After"] == "1"
        assert (await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="elsewhere"))["ok"]
        assert (await client.auth_test())["ok"]
        sandbox.clock.set(sandbox.clock.now().replace(year=2030))
        assert (await client.chat_postMessage(channel=general(sandbox), text="later"))["ok"]


async def test_posting_where_one_cannot(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def post(channel: str, **more: Any) -> str:
        return await refused(client.chat_postMessage(channel=channel, text="hi", **more))

    assert await post("C0NOTHING") == "channel_not_found"
    assert await post(sandbox.channel("leads").id) == "channel_not_found"
    assert await post(sandbox.channel("random").id) == "not_in_channel"
    assert await post(sandbox.channel("old-office").id) == "is_archived"
    assert await post(sandbox.workspace.person("buildbot").id) == "cannot_dm_bot"
    assert await post(general(sandbox), thread_ts="0") == "invalid_thread_ts"
    assert await refused(client.api_call("chat.postMessage", json={"channel": general(sandbox)})) == "no_text"
    assert await refused(client.chat_postMessage(channel="", text="hi")) == "channel_not_found"


async def test_a_post_to_a_person_answers_with_the_direct_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.workspace.person("ana").id
    posted = await client.chat_postMessage(channel=ana, text="hi &amp; <@U1>")
    assert posted["channel"].startswith("D")
    opened = await client.conversations_open(users=ana)
    assert (opened["channel"]["id"], opened["already_open"]) == (posted["channel"], True)
    assert await refused(client.conversations_open(users="USLACKBOT")) == "cannot_dm_bot"
    assert await refused(client.conversations_open(users=sandbox.workspace.person("nora").id)) == "user_disabled"
    message = posted["message"]
    assert {"user", "type", "ts", "bot_id", "app_id", "text", "team", "bot_profile"} <= set(message)


async def test_only_own_messages_change(sandbox: Sandbox, client: AsyncWebClient) -> None:
    mine = await client.chat_postMessage(
        channel=general(sandbox), text="one", metadata={"event_type": "a", "event_payload": {}}
    )
    theirs = await sandbox.person("ana").post("general", "hers")
    channel = general(sandbox)
    assert (await client.chat_update(channel=channel, ts=mine["ts"], text="two"))["text"] == "two"
    assert sandbox.channel("general").messages[-2].metadata == {"event_type": "a", "event_payload": {}}
    assert await refused(client.chat_update(channel=channel, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_update(channel=channel, ts=mine["ts"], text="x" * 4001)) == "msg_too_long"
    assert await refused(client.chat_delete(channel=channel, ts=theirs.ts)) == "cant_delete_message"
    assert (await client.chat_delete(channel=channel, ts=mine["ts"]))["ok"]
    assert await refused(client.chat_delete(channel=channel, ts=mine["ts"])) == "message_not_found"


async def test_history_pages_to_the_end_without_answers_in_threads(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel, stamps = sandbox.channel("kudos").id, []
    for number in range(7):
        metadata = {"event_type": "praise", "event_payload": {"number": number}}
        stamps.append((await client.chat_postMessage(channel=channel, text=f"{number}", metadata=metadata))["ts"])
    await client.chat_postMessage(channel=channel, text="an answer", thread_ts=stamps[3])
    found, cursor = [], ""
    while True:
        part = await client.conversations_history(
            channel=channel, limit=3, cursor=cursor, oldest=stamps[0], inclusive=True, include_all_metadata=True
        )
        found += part["messages"]
        if not part["has_more"]:
            break
        cursor = part["response_metadata"]["next_cursor"]
        if len(found) == 3:
            await client.chat_postMessage(channel=channel, text="between the pages")
    assert [message["ts"] for message in found] == stamps[::-1]
    assert found[0]["metadata"] == {"event_type": "praise", "event_payload": {"number": 6}}
    assert (found[3]["reply_count"], found[3]["ts"]) == (1, stamps[3])
    bare = await client.conversations_history(channel=channel, latest=stamps[1], limit=1)
    assert bare["messages"][0]["metadata"] == {"event_type": "praise"}
    replies = await client.conversations_replies(channel=channel, ts=stamps[3])
    assert [message["text"] for message in replies["messages"]] == ["3", "an answer"]
    assert await refused(client.conversations_history(channel=channel, cursor="rubbish!")) == "invalid_cursor"
    assert await refused(client.conversations_history(channel=channel, oldest="x")) == "invalid_ts_oldest"
    assert await refused(client.conversations_history(channel=sandbox.channel("random").id)) == "not_in_channel"


async def test_people_and_their_flags(sandbox: Sandbox, client: AsyncWebClient) -> None:
    people: dict[str, dict[str, Any]] = {}
    cursor = ""
    while True:
        part = await client.users_list(limit=5, cursor=cursor, include_locale=True)
        people |= {user["name"]: user for user in part["members"]}
        cursor = part["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert people["mira"]["is_owner"]
    assert people["carla"]["is_admin"]
    assert people["liam"]["is_restricted"]
    assert people["nora"]["deleted"]
    assert people["buildbot"]["is_bot"]
    assert people["pat"]["is_stranger"]
    assert people["pat"]["team_id"] != people["ana"]["team_id"]
    assert (people["ana"]["tz"], people["ana"]["locale"]) == ("Europe/Lisbon", "pt-BR")
    assert people["ana"]["profile"]["email"] == "ana@tidewater.example"
    assert (await client.users_lookupByEmail(email="ana@tidewater.example"))["user"]["id"] == people["ana"]["id"]
    assert await refused(client.users_lookupByEmail(email="nora@tidewater.example")) == "users_not_found"
    fields = (await client.users_profile_get(user=people["ana"]["id"]))["profile"]["fields"]
    definition, *_ = (await client.team_profile_get())["profile"]["fields"]
    assert fields[definition["id"]]["value"] == people["carla"]["id"]
    assert definition["type"] == "user"


async def test_channels_and_their_flags(sandbox: Sandbox, client: AsyncWebClient) -> None:
    listed = (await client.conversations_list(types="public_channel,private_channel", limit=1000))["channels"]
    channels = {channel["name"]: channel for channel in listed}
    assert "leads" not in channels
    assert channels["old-office"]["is_archived"]
    assert channels["ext-northwind"]["is_ext_shared"]
    assert (channels["kudos"]["is_member"], channels["random"]["is_member"]) == (True, False)
    assert await refused(client.conversations_info(channel=sandbox.channel("leads").id)) == "channel_not_found"
    assert await refused(client.conversations_list(types="secret")) == "invalid_types"
    assert (await client.conversations_join(channel=sandbox.channel("random").id))["channel"]["is_member"]
    made = await client.conversations_create(name="new-one")
    ana = sandbox.workspace.person("ana").id
    await client.conversations_invite(channel=made["channel"]["id"], users=ana)
    assert ana in (await client.conversations_members(channel=made["channel"]["id"]))["members"]
    assert await refused(client.conversations_create(name="new-one")) == "name_taken"
    assert await refused(client.conversations_create(name="New One")) == "invalid_name_specials"
    await client.conversations_archive(channel=made["channel"]["id"])
    assert await refused(client.conversations_archive(channel=made["channel"]["id"])) == "already_archived"


async def test_permalinks_and_reactions(sandbox: Sandbox, client: AsyncWebClient) -> None:
    message = await sandbox.person("ana").post("general", "look")
    link = await client.chat_getPermalink(channel=general(sandbox), message_ts=message.ts)
    assert link["permalink"].startswith((await client.auth_test())["url"])
    await client.reactions_add(channel=general(sandbox), timestamp=message.ts, name="tada")
    assert (
        await refused(client.reactions_add(channel=general(sandbox), timestamp=message.ts, name="tada"))
        == "already_reacted"
    )
    got = await client.reactions_get(channel=general(sandbox), timestamp=message.ts)
    assert got["message"]["reactions"] == [{"name": "tada", "users": [sandbox.app.bot.id], "count": 1}]


async def test_a_file_is_uploaded_shared_and_deleted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    uploaded = await client.files_upload_v2(channel=general(sandbox), filename="a.csv", content="a,b", title="Numbers")
    file_id = uploaded["files"][0]["id"]
    assert sandbox.workspace.files[file_id].content == b"a,b"
    assert sandbox.channel("general").messages[-1].message.files == [file_id]
    assert (await client.files_info(file=file_id))["file"]["title"] == "Numbers"
    private = (await client.files_info(file=file_id))["file"]["url_private"]
    async with aiohttp.ClientSession() as http:
        async with http.get(private, headers={"Authorization": f"Bearer {sandbox.bot_token}"}) as response:
            assert (await response.read(), response.status) == (b"a,b", 200)
        async with http.get(private) as response:
            assert response.status == 404
    await client.files_delete(file=file_id)
    assert await refused(client.files_info(file=file_id)) == "file_deleted"


async def test_an_ephemeral_is_seen_by_one_and_in_no_history(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = sandbox.person("ana")
    answer = await client.chat_postEphemeral(channel=general(sandbox), user=ana.id, text="psst")
    assert "message_ts" in answer.data
    assert [message.plain for message in ana.ephemerals] == ["psst"]
    history = await client.conversations_history(channel=general(sandbox))
    assert all(message["text"] != "psst" for message in history["messages"])
    pat = sandbox.workspace.person("pat").id
    refusal = await refused(client.chat_postEphemeral(channel=general(sandbox), user=pat, text="psst"))
    assert refusal == "user_not_in_channel"


async def test_ten_thousand_messages_stay_cheap(sandbox: Sandbox, client: AsyncWebClient) -> None:
    kudos = sandbox.channel("kudos").state
    for number in range(10_000):
        sandbox.workspace.post(kudos, sandbox.workspace.draft(kudos, sandbox.app.bot.id, f"{number}"))
    newest = await client.conversations_history(channel=kudos.id, limit=2)
    assert [message["text"] for message in newest["messages"]] == ["9999", "9998"]
    first = kudos.messages[1]
    await client.chat_delete(channel=kudos.id, ts=first.ts)
    assert first.ts not in kudos.by_ts
