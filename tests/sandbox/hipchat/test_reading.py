"""Rooms, people and histories: what is shown to whom, page by page, expanded or not."""

from datetime import timedelta

import pytest

from adapters.sandbox.company import generate_company
from adapters.sandbox.hipchat.server import HipChat
from tests.sandbox.hipchat.addon import AddOn, token
from tests.sandbox.hipchat.conftest import Answered, Client


def names(answer: Answered) -> list[str]:
    return [item["name"] for item in answer.body["items"]]


async def test_rooms_are_listed_without_archived_ones_and_without_those_of_others(hip: HipChat, client: Client) -> None:
    assert names(await client.call("GET", "room")) == ["Goals", "Kudos", "Leads", "Lobby"]
    assert names(await client.call("GET", "room", include_archived="true"))[-1] == "Old warehouse"
    assert "Leads" not in names(await client.call("GET", "room", include_private="false"))
    assert "Leads" not in names(await client.with_token(hip.user_token("ana")).call("GET", "room"))


async def test_lists_come_page_by_page(client: Client) -> None:
    first = await client.call("GET", "room", max_results=3)
    assert (first.body["startIndex"], first.body["maxResults"], len(first.body["items"])) == (0, 3, 3)
    assert "prev" not in first.body["links"]
    url = first.body["links"]["next"].partition("/v2/")[2]
    second = await client.call("GET", url.partition("?")[0], **_query(url))
    assert names(second) == ["Lobby"]
    assert "next" not in second.body["links"]
    assert _query(second.body["links"]["prev"]) == {"start-index": "0", "max-results": "3"}
    assert names(await client.call("GET", "room", start_index=99)) == []


def _query(url: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in url.partition("?")[2].split("&"))


@pytest.mark.parametrize(("value", "status"), [(0, 200), (1000, 200), (1001, 400), (-1, 400), ("ten", 400)])
async def test_a_page_has_up_to_a_thousand(client: Client, value: object, status: int) -> None:
    assert (await client.call("GET", "user", max_results=value)).status == status


async def test_a_hundred_are_shown_unless_more_are_asked_for(session: object, client: Client) -> None:
    async with HipChat(company=generate_company(250)) as hip:
        many = Client(hip.url, hip.user_token("p0"), client.session)
        assert len((await many.call("GET", "user")).body["items"]) == 100
        assert len((await many.call("GET", "user", max_results=1000)).body["items"]) == 250


async def test_a_room_in_full(hip: HipChat, client: Client) -> None:
    room = (await client.call("GET", "room/Leads")).body
    assert (room["id"], room["privacy"], room["is_archived"]) == (hip.room("Leads").id, "private", False)
    assert room["topic"] == "For those who lead a team"
    assert room["owner"]["mention_name"] == "mira"
    assert [each["mention_name"] for each in room["participants"]] == ["mira", "carla", "dmitri", "grace", "HiroTanaka"]
    assert room["links"]["members"] == f"{hip.url}/v2/room/{room['id']}/member"
    assert (await client.call("GET", f"room/{room['id']}")).body["name"] == "Leads"
    stranger = await client.with_token(hip.user_token("ana")).call("GET", "room/Leads")
    assert (stranger.status, stranger.message) == (404, "Room Leads not found")


async def test_entities_are_expanded_on_demand(client: Client) -> None:
    room = (await client.call("GET", "room/Lobby", expand="participants,owner")).body
    assert room["owner"]["email"] == "mira@tidewater.example"
    assert room["participants"][1]["timezone"] == "Europe/Lisbon"
    rooms = (await client.call("GET", "room", expand="items.owner")).body["items"]
    assert {room["owner"]["email"] for room in rooms} == {"mira@tidewater.example"}
    plain = (await client.call("GET", "room", expand="nothing.here")).body
    assert plain == (await client.call("GET", "room")).body


async def test_people_are_found_by_id_email_and_mention_name(hip: HipChat, client: Client) -> None:
    for reference in (str(hip.person("hiro").id), "HIRO@tidewater.example", "@hirotanaka"):
        user = (await client.call("GET", f"user/{reference}")).body
        assert (user["mention_name"], user["email"]) == ("HiroTanaka", "hiro@tidewater.example")
        assert (user["timezone"], user["is_group_admin"], user["is_deleted"]) == ("Asia/Tokyo", False, False)
    for reference in ("99", "@hiro", "hiro", "nobody@tidewater.example"):
        missing = await client.call("GET", f"user/{reference}")
        assert (missing.status, missing.message) == (404, f"User {reference} not found")


async def test_guests_and_leavers_are_listed_on_demand(client: Client) -> None:
    usual = {item["mention_name"] for item in (await client.call("GET", "user")).body["items"]}
    assert usual >= {"tomas", "UpwardBot", "ana"}
    assert usual.isdisjoint({"liam", "nora", "isla", "pat", "buildbot"})
    every = await client.call("GET", "user", include_guests="true", include_deleted="true")
    assert {item["mention_name"] for item in every.body["items"]} - usual == {"liam", "nora"}
    assert (await client.call("GET", "user", include_guests="yes")).status == 400


async def test_a_recent_history_has_the_last_75_oldest_first(hip: HipChat, client: Client) -> None:
    for number in range(80):
        await hip.person("ana").say("Goals", f"Line {number} @ben")
    for path in ("room/Goals/history", "room/Goals/history/latest"):
        items = (await client.call("GET", path)).body["items"]
        assert [items[0]["message"], items[-1]["message"], len(items)] == ["Line 5 @ben", "Line 79 @ben", 75]
        assert (items[0]["from"]["mention_name"], items[0]["type"]) == ("ana", "message")
        assert [each["mention_name"] for each in items[0]["mentions"]] == ["ben"]
    same = await client.call("GET", "room/Goals/history", date="recent", max_results=2)
    assert len(same.body["items"]) == 75
    two = (await client.call("GET", "room/Goals/history/latest", max_results=2)).body["items"]
    since = await client.call("GET", "room/Goals/history/latest", not_before=two[0]["id"])
    assert since.body["items"] == two
    assert (await client.call("GET", "room/Goals/history/latest", not_before="x")).status == 404


async def test_a_history_up_to_a_date_is_paged(hip: HipChat, client: Client) -> None:
    for number in range(6):
        await hip.person("ana").say("Goals", f"Line {number}")
    hip.clock.advance(timedelta(hours=1))
    noon = hip.clock.now()
    hip.clock.advance(timedelta(hours=1))
    await hip.person("ana").say("Goals", "Later")

    async def lines(**query: object) -> list[str]:
        answer = await client.call("GET", "room/Goals/history", date=noon.isoformat(), **query)
        return [item["message"] for item in answer.body["items"]]

    assert await lines(max_results=2) == ["Line 4", "Line 5"]
    assert await lines(max_results=2, start_index=2) == ["Line 2", "Line 3"]
    assert await lines(max_results=2, reverse="false") == ["Line 5", "Line 4"]
    assert await lines(end_date=noon.isoformat()) == []
    for wrong in ({"date": "yesterday"}, {"timezone": "Mars/Olympus"}, {"max_results": 1001}, {"reverse": "1"}):
        assert (await client.call("GET", "room/Goals/history", **wrong)).status == 400


async def test_notifications_stand_in_the_history_with_their_colour(hip: HipChat, client: Client) -> None:
    card = {"style": "application", "id": "1", "title": "Tea"}
    await client.call("POST", "room/Goals/notification", {"message": "<b>x</b>", "color": "red", "card": card})
    (item,) = (await client.call("GET", "room/Goals/history/latest")).body["items"]
    assert (item["type"], item["color"], item["message"], item["from"]) == (
        "notification",
        "red",
        "<b>x</b>",
        "Mira Solberg",
    )
    assert '"title": "Tea"' in item["card"]


async def test_rooms_are_made_changed_and_deleted(hip: HipChat, client: Client) -> None:
    assert (await client.call("POST", "room", {"name": "x" * 51})).status == 400
    made = await client.call("POST", "room", {"name": "x" * 50, "privacy": "private", "topic": "t" * 250})
    path = f"room/{made.body['id']}"
    assert (made.status, made.body["links"]["self"]) == (201, f"{hip.url}/v2/{path}")
    again = await client.call("POST", "room", {"name": "X" * 50})
    assert (again.status, again.message) == (409, "Another room exists with that name.")
    assert (await client.call("PUT", f"{path}/member/@ana")).status == 204
    assert [each["mention_name"] for each in (await client.call("GET", f"{path}/member")).body["items"]] == [
        "mira",
        "ana",
    ]
    assert (await client.call("POST", f"{path}/invite/@ana", {"reason": "tea"})).status == 204
    assert (await client.call("POST", f"{path}/invite/@ben")).status == 400
    assert (await client.call("DELETE", f"{path}/member/@ana")).status == 204
    assert (await client.call("PUT", "room/Lobby/member/@ana")).status == 400
    body = {"name": "Kitchen", "privacy": "public", "is_archived": True, "is_guest_accessible": False}
    assert (await client.call("PUT", path, body | {"topic": "Tea"})).status == 400
    whole = body | {"topic": "Tea", "owner": {"id": hip.person("ben").id}}
    assert (await client.call("PUT", path, whole)).status == 204
    kitchen = (await client.call("GET", "room/Kitchen")).body
    assert (kitchen["is_archived"], kitchen["topic"], kitchen["owner"]["mention_name"]) == (True, "Tea", "ben")
    assert (await client.call("PUT", f"{path}/topic", {"topic": "t" * 251})).status == 400
    assert (await client.call("PUT", f"{path}/topic", {"topic": "Cake"})).status == 204
    assert hip.room("Kitchen").topic == "Cake"
    assert (await client.call("DELETE", path)).status == 204
    assert (await client.call("GET", path)).status == 404


async def test_participants_are_those_who_are_in(hip: HipChat, client: Client) -> None:
    await hip.person("dmitri").leave("Leads")
    present = await client.call("GET", "room/Leads/participant")
    assert [each["mention_name"] for each in present.body["items"]] == ["mira", "carla", "grace", "HiroTanaka"]
    assert len((await client.call("GET", "room/Leads/participant", include_offline="true")).body["items"]) == 5


async def test_an_addon_makes_rooms_for_somebody(hip: HipChat, addon: AddOn, client: Client) -> None:
    addon.capabilities["hipchatApiConsumer"]["scopes"].append("manage_rooms")
    await hip.install(addon.descriptor_url)
    mine = client.with_token((await token(addon.installed, "manage_rooms"))["access_token"])
    assert (await mine.call("POST", "room", {"name": "Kitchen"})).status == 400
    assert (await mine.call("POST", "room", {"name": "Kitchen", "owner_user_id": "@nobody"})).status == 404
    assert (await mine.call("POST", "room", {"name": "Kitchen", "owner_user_id": "@ben"})).status == 201
    assert hip.room("Kitchen").state.owner is hip.person("ben").user
