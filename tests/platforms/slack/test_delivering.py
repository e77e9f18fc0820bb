"""What the bot sends on its own account: once, marked, and honestly told apart when it fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from adapters.slack.api import retry_after
from adapters.slack.platform import Slack, SlackSettings
from bot.errors import LookUpFailed, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.events import Posted
from bot.messages import Message, Paragraph, Quote, Room, Words
from bot.platform import Order, SearchResult, Verb
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import BOT_ID, TEAM, TOKEN, FakeSlack

SAID = Message((Paragraph((Words("Ana praised Ben & Cai"),)), Quote((Words("<!channel> @here *bold*"),))))
POST = Order("0d9e", TEAM, Verb.POST, "C1", private=False, message=SAID)
DM = Order("0d9e", TEAM, Verb.POST, "UBEN", private=True, message=SAID)
LYING = Posted(Room("slack", "C1"), "55.000100")
SINCE = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_a_post_goes_out_once_and_carries_its_mark(door: Door, fake: FakeSlack) -> None:
    posted = await door.slack.deliver(POST)
    [call] = fake.of("chat.postMessage")
    assert posted == Posted(Room("slack", "C1"), f"{len(fake.calls)}.000100")
    assert call["channel"] == "C1"
    assert call["metadata"] == {"event_type": "upward_delivery", "event_payload": {"token": "0d9e"}}
    assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)
    assert call["text"] == "Ana praised Ben &amp; Cai\n&lt;!channel&gt; @\N{WORD JOINER}here *bold*"


async def test_a_dm_is_posted_to_the_person_and_lies_in_the_dm(door: Door, fake: FakeSlack) -> None:
    posted = await door.slack.deliver(DM)
    assert fake.of("chat.postMessage")[0]["channel"] == "UBEN"
    assert posted.room.external == "D1"


async def test_edits_and_deletions_reach_their_message(door: Door, fake: FakeSlack) -> None:
    edit = Order("1", TEAM, Verb.EDIT, "C1", private=False, message=SAID, target=LYING)
    delete = Order("2", TEAM, Verb.DELETE, "C1", private=False, message=None, target=LYING)
    assert await door.slack.deliver(edit) == LYING
    assert await door.slack.deliver(delete) == LYING
    assert (fake.of("chat.update")[0]["channel"], fake.of("chat.update")[0]["ts"]) == ("C1", "55.000100")
    assert fake.of("chat.delete") == [{"channel": "C1", "ts": "55.000100"}]


async def test_deleting_what_is_gone_is_done_and_editing_it_is_not(door: Door, fake: FakeSlack) -> None:
    fake.refuse("chat.delete", "message_not_found")
    delete = Order("2", TEAM, Verb.DELETE, "C1", private=False, message=None, target=LYING)
    assert await door.slack.deliver(delete) == LYING
    fake.refuse("chat.update", "message_not_found")
    edit = Order("1", TEAM, Verb.EDIT, "C1", private=False, message=SAID, target=LYING)
    with pytest.raises(PermanentDeliveryError, match="message_not_found"):
        await door.slack.deliver(edit)


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "not_in_channel", "missing_scope", "new_word"])
async def test_a_plain_no_is_final(door: Door, fake: FakeSlack, error: str) -> None:
    fake.refuse("chat.postMessage", error)
    with pytest.raises(PermanentDeliveryError, match=error):
        await door.slack.deliver(POST)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "request_timeout", "service_unavailable"])
async def test_a_fault_inside_slack_leaves_doubt(door: Door, fake: FakeSlack, error: str) -> None:
    fake.refuse("chat.postMessage", error)
    with pytest.raises(UncertainDelivery, match=error):
        await door.slack.deliver(POST)


async def test_too_fast_is_certainly_not_sent(door: Door, fake: FakeSlack) -> None:
    limited = {"ok": False, "error": "ratelimited"}
    fake.will("chat.postMessage", lambda _: web.json_response(limited, status=429, headers={"Retry-After": "7"}))
    with pytest.raises(TransientDeliveryError) as late:
        await door.slack.deliver(POST)
    assert late.value.retry_after == 7
    fake.refuse("chat.postMessage", "rate_limited")
    with pytest.raises(TransientDeliveryError):
        await door.slack.deliver(POST)


def test_the_wait_is_between_a_second_and_five_minutes_whatever_the_header_says() -> None:
    said = {value: retry_after({"Retry-After": value}) for value in ("0", "1", "60", "99999", "-3", "soon", "1.5", "²")}
    assert said == {"0": 1, "1": 1, "60": 60, "99999": 300, "-3": 5, "soon": 5, "1.5": 5, "²": 5}
    assert retry_after({}) == 5


def answer(status: int, text: str, kind: str) -> Any:
    return lambda _: web.Response(status=status, text=text, content_type=kind)


def dropped(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


@pytest.mark.parametrize(
    "broken",
    [
        answer(500, "oops", "text/plain"),
        answer(502, "<html>bad gateway</html>", "text/html"),
        answer(503, '{"ok": false}', "application/json"),
        answer(200, "hello, I am a proxy", "text/plain"),
        answer(200, "<html>log in</html>", "text/html"),
        answer(200, "{", "application/json"),
        answer(200, "[]", "application/json"),
        answer(200, "", "application/json"),
        dropped,
    ],
)
async def test_a_lost_or_broken_answer_leaves_doubt_and_nothing_is_sent_again(
    door: Door, fake: FakeSlack, broken: Any
) -> None:
    fake.will("chat.postMessage", broken)
    with pytest.raises(UncertainDelivery):
        await door.slack.deliver(POST)
    assert len(fake.of("chat.postMessage")) == 1


async def test_silence_leaves_doubt(door: Door, fake: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    door.slack._api.session._timeout = door.slack._api.session.timeout.__class__(total=0.2)
    fake.will("chat.postMessage", silent)
    with pytest.raises(UncertainDelivery, match="no_answer"):
        await door.slack.deliver(POST)


async def test_a_slack_that_takes_no_connection_has_certainly_not_got_it(door: Door, fake: FakeSlack) -> None:
    await door.slack.deliver(POST)
    workspace = await door.slack._api.workspace(TEAM)
    assert workspace is not None
    workspace.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(TransientDeliveryError, match="unreachable"):
        await door.slack.deliver(POST)


async def test_a_message_that_no_post_has_room_for_is_refused(door: Door, fake: FakeSlack) -> None:
    long = Message((Paragraph((Words("x" * 20_000),)),))
    with pytest.raises(PermanentDeliveryError, match="does_not_fit"):
        await door.slack.deliver(Order("1", TEAM, Verb.POST, "C1", private=False, message=long))
    assert fake.of("chat.postMessage") == []


async def test_a_team_without_a_token_gets_nothing(door: Door, fake: FakeSlack) -> None:
    with pytest.raises(PermanentDeliveryError, match="not_installed"):
        await door.slack.deliver(Order("1", "T2", Verb.POST, "C1", private=False, message=SAID))
    assert fake.of("chat.postMessage") == []


async def test_after_the_end_nothing_is_sent(fake: FakeSlack, bot: ScriptedBot) -> None:
    slack = Slack(SlackSettings(bot_token=TOKEN, signing_secret="s", api_url=fake.url + "/api/"))
    run = asyncio.create_task(slack.run(bot))
    await slack.listening.wait()
    run.cancel()
    await asyncio.wait({run})
    with pytest.raises(TransientDeliveryError):
        await slack.deliver(POST)
    assert fake.of("chat.postMessage") == []


# ---------------------------------------------------------------- looking for a doubtful post


def marked(token: str, stamp: str, by: str = BOT_ID) -> dict[str, Any]:
    metadata = {"event_type": "upward_delivery", "event_payload": {"token": token}}
    return {"type": "message", "ts": stamp, "bot_id": by, "metadata": metadata}


async def test_a_post_is_found_by_its_mark_over_all_pages(door: Door, fake: FakeSlack) -> None:
    following = {"response_metadata": {"next_cursor": "c2"}, "has_more": True}
    fake.will(
        "conversations.history",
        {"ok": True, "messages": [{"ts": "1.1", "text": "hi"}, marked("other", "1.2")], **following},
        {"ok": True, "messages": [marked("0d9e", "1.3", by="B-STRANGER"), marked("0d9e", "1.4")], "has_more": False},
    )
    assert await door.slack.find(POST, SINCE) == Posted(Room("slack", "C1"), "1.4")
    first, second = fake.of("conversations.history")
    assert (first["channel"], first["include_all_metadata"], second["cursor"]) == ("C1", "1", "c2")
    assert float(first["oldest"]) < SINCE.timestamp()


async def test_a_complete_history_without_it_says_that_it_is_absent(door: Door) -> None:
    assert await door.slack.find(POST, SINCE) is SearchResult.ABSENT


async def test_a_dm_is_searched_where_it_lies(door: Door, fake: FakeSlack) -> None:
    fake.will("conversations.history", {"ok": True, "messages": [marked("0d9e", "1.4")], "has_more": False})
    assert await door.slack.find(DM, SINCE) == Posted(Room("slack", "D1"), "1.4")
    assert fake.of("conversations.open") == [{"users": "UBEN"}]


@pytest.mark.parametrize(
    "history",
    [
        {"ok": False, "error": "missing_scope", "needed": "channels:history", "provided": "chat:write"},
        {"ok": False, "error": "not_in_channel"},
        {"ok": True, "messages": [], "has_more": True},
        {"ok": True, "messages": [], "has_more": False, "is_limited": True},
        {"ok": True},
        {"ok": True, "messages": [], "has_more": True, "response_metadata": {"next_cursor": "c2"}},
    ],
)
async def test_a_history_that_is_not_whole_says_nothing(door: Door, fake: FakeSlack, history: dict[str, Any]) -> None:
    """The last one comes again and again: it was read until it ended."""
    fake.will("conversations.history", history, history, history)
    assert await door.slack.find(POST, SINCE) is SearchResult.CANNOT_TELL


async def test_a_history_whose_pages_are_always_others_says_nothing(door: Door, fake: FakeSlack) -> None:
    """It was read for ever."""
    for page in range(200):
        following = {"response_metadata": {"next_cursor": f"c{page}"}, "has_more": True}
        fake.will("conversations.history", {"ok": True, "messages": [], **following})
    assert await door.slack.find(POST, SINCE) is SearchResult.CANNOT_TELL


async def test_a_slack_that_is_away_is_asked_another_time(door: Door, fake: FakeSlack) -> None:
    fake.will("conversations.history", answer(502, "bad gateway", "text/html"))
    with pytest.raises(LookUpFailed):
        await door.slack.find(POST, SINCE)


async def test_an_answer_stands_under_its_post_and_is_looked_for_there(door: Door, fake: FakeSlack) -> None:
    answer = replace(POST, thread=LYING)
    await door.slack.deliver(answer)
    assert fake.of("chat.postMessage")[0]["thread_ts"] == "55.000100"
    root = {"ts": "55.000100", "text": "the post"}
    following = {"response_metadata": {"next_cursor": "c2"}, "has_more": True}
    fake.will(
        "conversations.replies",
        {"ok": True, "messages": [root, marked("other", "56.1")], **following},
        {"ok": True, "messages": [marked("0d9e", "56.2")], "has_more": False},
    )
    assert await door.slack.find(answer, SINCE) == Posted(Room("slack", "C1"), "56.2")
    assert [call["ts"] for call in fake.of("conversations.replies")] == ["55.000100"] * 2
    assert fake.of("conversations.history") == []
    fake.refuse("conversations.replies", "thread_not_found")
    fake.will("conversations.history", {"ok": True, "messages": [marked("0d9e", "57.1")], "has_more": False})
    assert await door.slack.find(answer, SINCE) is SearchResult.ABSENT
    assert fake.of("chat.delete")[0]["ts"] == "57.1"


async def test_an_answer_to_a_post_that_only_an_admin_saw_is_refused(door: Door, fake: FakeSlack) -> None:
    answer = replace(POST, thread=replace(LYING, external=""))
    with pytest.raises(PermanentDeliveryError, match="no_target"):
        await door.slack.deliver(answer)
    assert fake.of("chat.postMessage") == []


async def test_changes_need_no_search(door: Door, fake: FakeSlack) -> None:
    edit = Order("1", TEAM, Verb.EDIT, "C1", private=False, message=SAID, target=LYING)
    assert await door.slack.find(edit, SINCE) is SearchResult.ABSENT
    assert fake.of("conversations.history") == []


async def test_what_waits_at_the_start_is_not_refused_before_slack_was_asked(fake: FakeSlack) -> None:
    slack = Slack(SlackSettings(TOKEN, signing_secret="s", api_url=f"{fake.url}/api/"))
    with pytest.raises(TransientDeliveryError, match="connecting"):
        await slack.deliver(POST)
    with pytest.raises(LookUpFailed, match="connecting"):
        await slack.find(POST, SINCE)
    assert fake.calls == []
