"""Webhooks: who hears of what, signed how, and what becomes of the answer."""

from datetime import UTC, datetime

import jwt
import pytest

from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.addon import AddOn, token
from tests.sandbox.hipchat.conftest import Client


async def mine(hip: HipChat, addon: AddOn, client: Client) -> Client:
    """The installed add-on's own client."""
    await hip.install(addon.descriptor_url)
    return client.with_token((await token(addon.installed, "admin_room view_room send_notification"))["access_token"])


async def test_a_message_that_matches_reaches_the_addon_with_all_about_it(hip: HipChat, addon: AddOn) -> None:
    made = await hip.install(addon.descriptor_url)
    said = await hip.person("ana").say("Kudos", "/tea @ben & <cake>")
    await hip.person("ana").say("Lobby", "no tea")
    (heard,) = addon.heard
    assert (heard.payload["event"], heard.payload["oauth_client_id"]) == ("room_message", made.oauth_id)
    assert heard.payload["webhook_id"] == hip.hooks.all()[0].id
    message, room = heard.item["message"], heard.item["room"]
    assert (message["id"], message["message"], message["type"]) == (said.id, "/tea @ben & <cake>", "message")
    assert (message["from"]["id"], message["from"]["mention_name"]) == (hip.person("ana").id, "ana")
    assert [each["mention_name"] for each in message["mentions"]] == ["ben"]
    assert (room["name"], room["links"]["self"]) == ("Kudos", f"{hip.url}/v2/room/{hip.room('Kudos').id}")
    assert datetime.fromisoformat(message["date"]).tzinfo == UTC


async def test_a_jwt_says_from_which_installation_person_and_room(hip: HipChat, addon: AddOn) -> None:
    made = await hip.install(addon.descriptor_url)
    await hip.person("ana").say("Kudos", "/tea")
    heard = addon.heard[0]
    signed = heard.headers["Authorization"].removeprefix("JWT ")
    assert heard.query["signed_request"] == signed
    claims = jwt.decode(signed, made.secret, algorithms=["HS256"])
    ana = hip.person("ana")
    assert (claims["iss"], claims["sub"]) == (made.oauth_id, str(ana.id))
    assert claims["context"] == {"user_tz": "Europe/Lisbon", "room_id": hip.room("Kudos").id}
    assert (len(claims["jti"]), claims["exp"] > claims["iat"]) == (20, True)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(signed, "another secret of the same length as the real", algorithms=["HS256"])


async def test_an_unsigned_webhook_has_no_jwt(hip: HipChat, addon: AddOn, client: Client) -> None:
    url = f"{addon.url}/hook"
    await client.call("POST", "room/Lobby/webhook", {"url": url, "event": "room_message", "pattern": None})
    await hip.person("ana").say("Lobby", "anything")
    (heard,) = addon.heard
    assert "Authorization" not in heard.headers
    assert heard.query == {}
    assert heard.payload["oauth_client_id"] is None


async def test_the_answer_is_posted_to_the_room(hip: HipChat, addon: AddOn) -> None:
    addon.answers["hook"] = {"message": "Tea is <b>ready</b>", "color": "green"}
    await hip.install(addon.descriptor_url)
    await hip.person("ana").say("Kudos", "/tea")
    post = hip.room("Kudos").notifications[-1]
    assert (post.plain, post.color, post.author) == ("Tea is ready", "green", "Teatime")


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ({"message": "a & b"}, "not posted: Value for field 'message' is not valid HTML"),
        ({"message": "x" * 10_001}, "not posted: Length of value"),
        ({"text": "hello"}, "not posted: contains additional property 'text'"),
        (["hello"], "not posted: the answer is no JSON object"),
        (500, "ok, not tried again"),
    ],
)
async def test_a_wrong_answer_is_not_posted_and_said_loudly(
    hip: HipChat, addon: AddOn, answer: object, note: str
) -> None:
    addon.answers["hook"] = answer
    await hip.install(addon.descriptor_url)
    await hip.person("ana").say("Kudos", "/tea")
    assert hip.room("Kudos").notifications == []
    assert hip.calls.of("hipchat.room_message")[-1].note.startswith(note)


async def test_answers_count_for_flood_control(hip: HipChat, addon: AddOn) -> None:
    addon.answers["hook"] = {"message": "ready"}
    await hip.install(addon.descriptor_url)
    for _ in range(31):
        await hip.person("ana").say("Kudos", "/tea")
    assert len(hip.room("Kudos").notifications) == 30
    assert "Rate limit exceeded" in hip.calls.of("hipchat.room_message")[-1].note


async def test_webhooks_are_made_listed_and_deleted_by_their_owner(hip: HipChat, addon: AddOn, client: Client) -> None:
    own = await mine(hip, addon, client)
    body = {"url": f"{addon.url}/hook", "event": "room_enter", "name": "greeter", "authentication": "jwt"}
    made = await own.call("POST", "room/Lobby/webhook", body)
    path = f"room/Lobby/webhook/{made.body['id']}"
    assert (made.status, made.body["links"]["self"]) == (
        201,
        f"{hip.url}/v2/room/{hip.room('Lobby').id}/webhook/{made.body['id']}",
    )
    found = (await own.call("GET", path)).body
    assert (found["event"], found["name"], found["authentication"]) == ("room_enter", "greeter", "jwt")
    assert [each["id"] for each in (await own.call("GET", "room/Lobby/webhook")).body["items"]] == [made.body["id"]]
    assert (await client.call("GET", path)).status == 404
    assert (await client.call("GET", "room/Lobby/webhook")).body["items"] == []
    assert (await client.call("DELETE", path)).status == 404
    assert (await own.call("DELETE", path)).status == 204
    assert (await own.call("GET", path)).status == 404


async def test_wrong_webhooks_are_refused(hip: HipChat, addon: AddOn, client: Client) -> None:
    good = {"url": f"{addon.url}/hook", "event": "room_message"}
    for change in ({"url": None}, {"url": "ftp://x"}, {"event": "room_dance"}, {"pattern": "("}, {"key": "x" * 41}):
        answer = await client.call("POST", "room/Lobby/webhook", good | change)
        assert (answer.status, set(change)) == (400, {answer.body["error"]["field"]})
    signed = await client.call("POST", "room/Lobby/webhook", good | {"authentication": "jwt"})
    assert (signed.status, "no secret to sign with" in signed.message) == (400, True)
    assert (await client.call("POST", "room/Lobby/webhook", good | {"key": "x" * 40})).status == 201
    assert (await client.call("POST", "room/Nowhere/webhook", good)).status == 404


async def test_a_rooms_other_events(hip: HipChat, addon: AddOn, client: Client) -> None:
    events = ["room_enter", "room_exit", "room_topic_change", "room_notification", "room_archived", "room_unarchived"]
    events += ["room_created", "room_deleted"]
    addon.capabilities["webhook"] = [{"event": event, "url": f"{addon.url}/hook"} for event in events]
    await hip.install(addon.descriptor_url)
    ana = hip.person("ana")
    await ana.leave("Lobby")
    await ana.enter("Lobby")
    await ana.set_topic("Lobby", "Today: tea")
    await client.call("POST", "room/Lobby/notification", {"message": "x", "color": "red"})
    await ana.archive("Lobby")
    await ana.archive("Lobby", archived=False)
    made = await client.call("POST", "room", {"name": "Kitchen"})
    await client.call("DELETE", f"room/{made.body['id']}")
    await hip.hooks.settle()
    told = {each.payload["event"]: each.item for each in addon.heard}
    assert sorted(told) == sorted(events)
    assert told["room_enter"]["sender"]["mention_name"] == told["room_archived"]["sender"]["mention_name"] == "ana"
    assert told["room_topic_change"]["topic"] == hip.room("Lobby").topic == "Today: tea"
    sent = told["room_notification"]["message"]
    assert (sent["from"], sent["color"], sent["message_format"]) == ("Mira Solberg", "red", "html")
    assert told["room_created"]["room"]["name"] == told["room_deleted"]["room"]["name"] == "Kitchen"


async def test_private_messages_reach_no_webhook(hip: HipChat, addon: AddOn) -> None:
    addon.capabilities["webhook"][0]["pattern"] = ""
    with pytest.raises(ValueError, match=r"'webhook\.pattern'"):
        await hip.install(addon.descriptor_url)
    del addon.capabilities["webhook"][0]["pattern"]
    await hip.install(addon.descriptor_url)
    hip.person("ana").whisper("upward", "/tea")
    await hip.hooks.settle()
    assert addon.heard == []
    assert [post.plain for post in hip.person("upward").private] == ["/tea"]


async def test_people_are_refused_where_hipchat_refuses_them(hip: HipChat) -> None:
    for who, room in (("ana", "Leads"), ("ana", "Old warehouse"), ("nora", "Lobby"), ("liam", "Lobby")):
        with pytest.raises(PermissionError):
            await hip.person(who).say(room, "hello")
    with pytest.raises(PermissionError, match="1 to 10000"):
        await hip.person("ana").say("Lobby", "x" * 10_001)


def test_mentions_are_names_without_spaces(hip: HipChat) -> None:
    group: Group = hip.group
    users, calls = group.mentioned("ana@tidewater.example @ana, @Ana. @HIROTANAKA! @hiro @here @nobody")
    assert ([user.handle for user in users], calls) == (["ana", "hiro"], ("here",))
