"""Tokens, scopes, rate limits, unknown paths, faults and the log."""

from datetime import timedelta

import pytest
from aiohttp import ClientError

from adapters.sandbox.hipchat.endpoints import ENDPOINTS
from adapters.sandbox.hipchat.methods import HANDLERS
from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.conftest import Client

NOTE = "room/Lobby/notification"


def test_every_method_of_the_table_is_there() -> None:
    assert sorted(HANDLERS) == sorted(endpoint.name for endpoint in ENDPOINTS)


async def test_without_a_good_token_nothing_is_told(hip: HipChat, client: Client) -> None:
    for value in ("", "nonsense"):
        answer = await client.with_token(value).call("GET", "room")
        assert answer.status == 401
        assert answer.body == {"error": {"code": 401, "type": "Unauthorized", "message": "Invalid OAuth session"}}
    by_query = await client.with_token("").call("GET", "room", auth_token=client.token)
    assert by_query.status == 200


async def test_a_personal_token_ends_after_a_year(hip: HipChat, client: Client) -> None:
    hip.clock.advance(timedelta(days=364))
    assert (await client.call("GET", "room")).status == 200
    hip.clock.advance(timedelta(days=1))
    assert (await client.call("GET", "room")).status == 401


async def test_a_token_tells_whose_it_is_and_nothing_of_another(hip: HipChat, client: Client) -> None:
    value, other = hip.user_token("ana", "send_message"), hip.user_token("ben")
    mine = client.with_token(value)
    session = (await mine.call("GET", f"oauth/token/{value}")).body
    assert (session["owner"]["mention_name"], session["owner_type"]) == ("ana", "user")
    assert session["scopes"] == ["send_message"]
    assert (await mine.call("GET", f"oauth/token/{other}")).status == 404
    requests = str([call.request for call in hip.calls.of("hipchat.get_session")])
    assert value not in requests
    assert other not in requests


@pytest.mark.parametrize(
    ("verb", "path", "scope"),
    [
        ("GET", "room", "u'view_group', u'view_room'"),
        ("POST", NOTE, "u'send_notification'"),
        ("POST", "user/@ben/message", "u'send_message'"),
        ("GET", "room/Lobby/history", "u'view_messages'"),
        ("POST", "room/Lobby/webhook", "u'admin_room'"),
        ("GET", "user", "u'view_group'"),
        ("POST", "room", "u'manage_rooms'"),
    ],
)
async def test_a_missing_scope_is_named(hip: HipChat, client: Client, verb: str, path: str, scope: str) -> None:
    poor = client.with_token(hip.user_token("mira", "import_data"))
    answer = await poor.call(verb, path, {} if verb == "POST" else None)
    assert (answer.status, answer.message) == (
        403,
        f"This action requires one of the following scopes: [{scope}]",
    )


async def test_a_rooms_token_only_notifies_there(hip: HipChat, client: Client) -> None:
    mine = client.with_token(hip.room_token("Lobby"))
    assert (await mine.call("POST", NOTE, {"message": "x", "from": "Kitchen"})).status == 204
    assert hip.room("Lobby").notifications[-1].author == "Kitchen"
    assert (await mine.call("POST", "room/Kudos/notification", {"message": "x"})).status == 403
    assert (await mine.call("GET", "room")).status == 403


async def test_a_test_of_the_token_does_nothing(hip: HipChat, client: Client) -> None:
    answer = await client.call("POST", NOTE, {"message": "x"}, auth_test="true")
    assert (answer.status, answer.body["success"]["type"]) == (202, "Accepted")
    assert hip.room("Lobby").notifications == []
    assert (await client.with_token("x").call("GET", "room", auth_test="true")).status == 401


async def test_unknown_paths_verbs_and_parameters_are_refused(
    hip: HipChat, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    for verb, path, status in (
        ("GET", "nothing", 404),
        ("GET", "room/Lobby/dance", 404),
        ("GET", "room//history", 404),
        ("PATCH", "room/Lobby", 405),
        ("GET", NOTE, 405),
    ):
        answer = await client.call(verb, path)
        assert (answer.status, answer.body["error"]["code"]) == (status, status)
    assert "HipChat has no GET /v2/room/Lobby/dance" in caplog.text
    answer = await client.call("GET", "room", colour="red")
    assert (answer.status, answer.body["error"]["field"]) == (400, "colour")
    assert "hipchat.get_all_rooms knows no argument colour" in caplog.text


async def test_five_hundred_calls_in_five_minutes(hip: HipChat, client: Client) -> None:
    answers = [await client.call("GET", "capabilities") for _ in range(500)]
    assert {answer.status for answer in answers} == {200}
    assert [answer.headers["X-Ratelimit-Remaining"] for answer in answers] == [*map(str, range(499, -1, -1))]
    assert answers[0].headers["X-Ratelimit-Limit"] == "500"
    beyond = await client.call("GET", "capabilities")
    assert (beyond.status, beyond.body["error"]["type"]) == (429, "Too Many Requests")
    assert beyond.headers["X-Ratelimit-Remaining"] == "0"
    wait = int(beyond.headers["X-Ratelimit-Reset"]) - hip.clock.timestamp()
    assert 290 < wait <= 301
    assert (await client.with_token(hip.user_token("ana")).call("GET", "room")).status == 200
    hip.clock.advance(timedelta(seconds=wait))
    fresh = await client.call("GET", "room")
    assert (fresh.status, fresh.headers["X-Ratelimit-Remaining"]) == (200, "499")


async def test_thirty_messages_a_minute_to_one_recipient(hip: HipChat, client: Client) -> None:
    for left in range(29, -1, -1):
        answer = await client.call("POST", NOTE, {"message": "x"})
        assert (answer.status, answer.headers["X-FloodControl-Remaining"]) == (204, str(left))
    beyond = await client.call("POST", NOTE, {"message": "x"})
    assert (beyond.status, beyond.headers["X-FloodControl-Limit"]) == (429, "30")
    assert len(hip.room("Lobby").notifications) == 30
    assert (await client.call("POST", "room/Kudos/notification", {"message": "x"})).status == 204
    assert (await client.call("POST", "user/@ben/message", {"message": "x"})).status == 204
    assert "X-FloodControl-Limit" not in (await client.call("GET", "room/Lobby")).headers
    hip.clock.advance(timedelta(seconds=61))
    assert (await client.call("POST", NOTE, {"message": "x"})).status == 204


async def test_without_pace_calls_are_counted_but_not_refused(client: Client) -> None:
    async with HipChat(paced=False) as hip:
        free = Client(hip.url, hip.user_token("mira"), client.session)
        assert {(await free.call("POST", NOTE, {"message": "x"})).status for _ in range(40)} == {204}


async def test_faults_happen_as_asked(hip: HipChat, client: Client) -> None:
    name = "hipchat.send_room_notification"
    hip.faults.add(name, "429", retry_after="7")
    before = hip.clock.timestamp()
    slow = await client.call("POST", NOTE, {"message": "a"})
    assert slow.status == 429
    assert before + 6 <= int(slow.headers["X-Ratelimit-Reset"]) <= hip.clock.timestamp() + 7
    hip.faults.add(name, "500")
    hip.faults.add(name, "error", error="404")
    assert [(await client.call("POST", NOTE, {"message": "b"})).status for _ in range(2)] == [500, 404]
    assert hip.room("Lobby").notifications == []
    hip.faults.add(name, "drop-after")
    with pytest.raises(ClientError):
        await client.call("POST", NOTE, {"message": "c"})
    hip.faults.add(name, "drop-before")
    with pytest.raises(ClientError):
        await client.call("POST", NOTE, {"message": "d"})
    assert [post.plain for post in hip.room("Lobby").notifications] == ["c"]
    with pytest.raises(ValueError, match="documents no error '418'"):
        hip.faults.add(name, "error", error="418")


async def test_every_call_is_in_the_log_without_tokens(hip: HipChat, client: Client) -> None:
    await client.call("POST", NOTE, {"message": "hello"})
    await client.call("GET", "nothing")
    async with client.session.get(f"{hip.url}/sandbox/calls?last=2") as response:
        sent, missed = (await response.json())["calls"]
    assert (sent["name"], sent["request"], sent["status"]) == (
        "hipchat.send_room_notification",
        {"room": "Lobby", "message": "hello"},
        204,
    )
    assert (missed["name"], missed["status"]) == ("GET /v2/nothing", 404)
    assert client.token not in hip.calls.story()


async def test_one_waits_for_what_happens(hip: HipChat, client: Client) -> None:
    await client.call("POST", NOTE, {"message": "hello"})
    assert (await hip.until(lambda: hip.room("Lobby").notifications))[0].plain == "hello"
    with pytest.raises(AssertionError, match=r"hipchat\.send_room_notification"):
        await hip.until(lambda: hip.room("Kudos").notifications, timeout=0.05)
