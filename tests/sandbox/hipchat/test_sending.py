"""Notifications and private messages: what is taken, each limit at and one above, and what people then see."""

from typing import Any

import pytest

from adapters.sandbox.hipchat.bodies import COLORS
from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.addon import AddOn, token
from tests.sandbox.hipchat.conftest import Client

Json = dict[str, Any]
ROOM, BEN = "room/Lobby/notification", "user/@ben/message"
CARD: Json = {"style": "application", "id": "1", "title": "Tea"}


async def test_a_notification_appears_in_the_room(hip: HipChat, client: Client) -> None:
    sent = {"message": "Tea &amp; <b>cake</b><br>at <i>four</i>", "color": "green", "notify": True, "from": "Kitchen"}
    answer = await client.call("POST", ROOM, sent)
    assert (answer.status, answer.body) == (204, {})
    post = hip.room("Lobby").notifications[-1]
    assert (post.plain, post.color, post.notify, post.author) == (
        "Tea & cake\nat four",
        "green",
        True,
        "Mira Solberg · Kitchen",
    )
    assert post.mentions == []


async def test_defaults_are_html_yellow_and_quiet(hip: HipChat, client: Client) -> None:
    await client.call("POST", ROOM, {"message": "hello @ben"})
    post = hip.room("Lobby").notifications[-1]
    assert (post.post.format, post.color, post.notify, post.mentions) == ("html", "yellow", False, [])


async def test_text_mentions_people_and_html_does_not(hip: HipChat, client: Client) -> None:
    await client.call("POST", ROOM, {"message": "@Ben @all @HiroTanaka, <b>", "message_format": "text"})
    assert hip.room("Lobby").notifications[-1].mentions == ["ben", "hiro", "@all"]
    assert hip.room("Lobby").notifications[-1].plain == "@Ben @all @HiroTanaka, <b>"


async def test_a_random_colour_is_one_of_them(hip: HipChat, client: Client) -> None:
    await client.call("POST", ROOM, {"message": "hello", "color": "random"})
    assert hip.room("Lobby").notifications[-1].color in COLORS[:-1]


FITS: list[Json] = [
    {"message": "x"},
    {"message": "x" * 10_000},
    {"message": "x", "from": "x" * 64},
    {"message": "x", "card": None, "color": None},
    {"message": "x", "card": CARD | {"title": "x" * 500, "description": "x" * 1000}},
    {"message": "x", "card": CARD | {"attributes": [{"label": "x" * 50, "value": {"label": "y"}}]}},
    {"message": "x", "card": CARD | {"activity": {"html": "<b>x</b> <span>y</span>", "icon": "https://x.example/i"}}},
]


@pytest.mark.parametrize("body", FITS)
async def test_what_is_at_a_limit_is_taken(client: Client, body: Json) -> None:
    assert (await client.call("POST", ROOM, body)).status == 204


WRONG: list[tuple[Any, str, str]] = [
    ({}, "required", "message"),
    ({"message": None}, "required", "message"),
    ({"message": ""}, "minLength", "message"),
    ({"message": " \n"}, "blank", "message"),
    ({"message": "x" * 10_001}, "maxLength", "message"),
    ({"message": 7}, "type", "message"),
    ({"message": "x", "from": "x" * 65}, "maxLength", "from"),
    ({"message": "x", "color": "pink"}, "enum", "color"),
    ({"message": "x", "message_format": "markdown"}, "enum", "message_format"),
    ({"message": "x", "notify": "true"}, "type", "notify"),
    ({"message": "x", "notify": 1}, "type", "notify"),
    ({"message": "x", "colour": "red"}, "additionalProperties", "colour"),
    ({"message": "a < b"}, "html", "message"),
    ({"message": "a & b"}, "html", "message"),
    ({"message": "a &nosuchthing; b"}, "html", "message"),
    ({"message": "<b>never closed"}, "html", "message"),
    ({"message": "<b><i>crossed</b></i>"}, "html", "message"),
    ({"message": "<script>x</script>"}, "html", "message"),
    ({"message": "<p>x</p>"}, "html", "message"),
    ({"message": "<!-- x -->"}, "html", "message"),
    ({"message": '<b onclick="x">x</b>'}, "html", "message"),
    ({"message": '<a href="javascript:x">x</a>'}, "html", "message"),
    ({"message": '<img src="data:x" alt="x">'}, "html", "message"),
    ({"message": '<span style="position: fixed">x</span>'}, "html", "message"),
    ({"message": '<span style="color: url(x)">x</span>'}, "html", "message"),
    ({"message": "x", "card": {}}, "required", "card.style"),
    ({"message": "x", "card": {"style": "application", "title": "x"}}, "required", "card.id"),
    ({"message": "x", "card": CARD | {"style": "poster"}}, "enum", "card.style"),
    ({"message": "x", "card": CARD | {"title": "x" * 501}}, "maxLength", "card.title"),
    ({"message": "x", "card": CARD | {"description": "x" * 1001}}, "maxLength", "card.description"),
    ({"message": "x", "card": CARD | {"description": {"value": "x"}}}, "required", "card.description.format"),
    (
        {"message": "x", "card": CARD | {"description": {"value": "<table></table>", "format": "html"}}},
        "html",
        "card.description.value",
    ),
    ({"message": "x", "card": CARD | {"activity": {"html": "<br>"}}}, "html", "card.activity.html"),
    ({"message": "x", "card": CARD | {"url": "javascript:x"}}, "pattern", "card.url"),
    (
        {"message": "x", "card": CARD | {"attributes": [{"label": "x" * 51, "value": {"label": "y"}}]}},
        "maxLength",
        "card.attributes[0].label",
    ),
    ({"message": "x", "card": CARD | {"attributes": ["x"]}}, "type", "card.attributes[0]"),
    ({"message": "x", "card": CARD | {"buttons": []}}, "additionalProperties", "card.buttons"),
    ({"message": "x", "card": "x"}, "type", "card"),
]


@pytest.mark.parametrize(("body", "validation", "field"), WRONG)
async def test_what_is_beyond_a_limit_is_refused(
    hip: HipChat, client: Client, body: Json, validation: str, field: str
) -> None:
    answer = await client.call("POST", ROOM, body)
    error = answer.body["error"]
    assert (answer.status, error["code"], error["type"]) == (400, 400, "Bad Request")
    assert (error["validation"], error["field"]) == (validation, field)
    assert hip.room("Lobby").notifications == []


async def test_bodies_are_json_objects(hip: HipChat, client: Client) -> None:
    url, headers = f"{hip.url}/v2/{ROOM}", {"Authorization": f"Bearer {client.token}"}
    for raw, kind, status in (
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("message=x", "application/x-www-form-urlencoded", 415),
        ("hello", "text/plain", 415),
    ):
        async with client.session.post(url, data=raw, headers=headers | {"Content-Type": kind}) as response:
            assert response.status == status
            assert (await response.json())["error"]["code"] == status


async def test_where_notifications_cannot_go(client: Client) -> None:
    nowhere = await client.call("POST", "room/Nowhere/notification", {"message": "x"})
    assert (nowhere.status, nowhere.message) == (404, "Room Nowhere not found")
    archived = await client.call("POST", "room/Old%20warehouse/notification", {"message": "x"})
    assert (archived.status, archived.message) == (403, "Room Old warehouse is archived")


async def test_private_messages_go_out_by_a_users_token(hip: HipChat, client: Client) -> None:
    for reference in (str(hip.person("ben").id), "ben@tidewater.example", "@Ben"):
        assert (await client.call("POST", f"user/{reference}/message", {"message": f"to {reference}"})).status == 204
    assert [post.plain for post in hip.person("ben").private][-1] == "to @Ben"
    assert {post.author for post in hip.person("ben").private} == {"Mira Solberg"}
    assert hip.person("mira").private == []
    history = await client.call("GET", "user/@ben/history/latest")
    assert [item["message"] for item in history.body["items"]][-1] == "to @Ben"
    assert (await client.call("POST", "user/@nora/message", {"message": "x"})).status == 404


async def test_private_messages_have_limits_too(hip: HipChat, client: Client) -> None:
    assert (await client.call("POST", BEN, {"message": "x" * 10_000})).status == 204
    assert (await client.call("POST", BEN, {"message": "<b>x</b>", "message_format": "html"})).status == 204
    assert [hip.person("ben").private[-1].plain, hip.person("ben").private[-1].post.format] == ["x", "html"]
    for wrong in ({"message": ""}, {"message": "x" * 10_001}, {"message": "a & b", "message_format": "html"}):
        assert (await client.call("POST", BEN, wrong)).status == 400
    assert (await client.call("POST", BEN, {"message": "x", "color": "red"})).status == 400


async def test_an_addon_has_no_private_messages_and_speaks_as_itself(
    hip: HipChat, addon: AddOn, client: Client
) -> None:
    addon.capabilities["hipchatApiConsumer"]["scopes"].append("send_message")
    await hip.install(addon.descriptor_url)
    mine = client.with_token((await token(addon.installed, "send_message send_notification"))["access_token"])
    for path in (BEN, "room/Lobby/message"):
        answer = await mine.call("POST", path, {"message": "x"})
        assert (answer.status, answer.message) == (403, "This action requires a user's own token")
    await mine.call("POST", ROOM, {"message": "x"})
    assert hip.room("Lobby").notifications[-1].author == "Teatime"


async def test_a_user_speaks_in_a_room(hip: HipChat, client: Client) -> None:
    mine = client.with_token(hip.user_token("tomas"))
    answer = await mine.call("POST", "room/Lobby/message", {"message": "hello @ben"})
    assert (answer.status, set(answer.body)) == (201, {"id", "timestamp"})
    post = hip.room("Lobby").posts[-1]
    assert (post.id, post.author, post.mentions) == (answer.body["id"], "Tomáš Novák", ["ben"])
    assert (await mine.call("POST", "room/Lobby/message", {"message": "x" * 1000})).status == 201
    assert (await mine.call("POST", "room/Lobby/message", {"message": "x" * 1001})).status == 400
