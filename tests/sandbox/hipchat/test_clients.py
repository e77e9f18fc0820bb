"""Two clients that were written for the real HipChat, unchanged: they say whether this is one."""

import asyncio
import json
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio

from adapters.sandbox.hipchat.server import HipChat
from tests import node_packages
from tests.sandbox.hipchat.addon import AddOn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its time: a pattern in a plain string
    from hypchat import HypChat
    from hypchat.requests import HttpBadRequest, HttpForbidden, HttpNotFound, HttpUnauthorized

T = TypeVar("T")
SCRIPT = Path(__file__).with_name("hipchatter.cjs")

unverified = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


@pytest_asyncio.fixture
async def secure() -> AsyncIterator[HipChat]:
    """hypchat knows rooms and people by their https addresses."""
    async with HipChat(secure=True) as hip:
        yield hip


@contextmanager
def hypchat(hip: HipChat, token: str = "") -> Iterator[HypChat]:
    """With Mira's token and every scope, or another one."""
    client = HypChat(token or hip.user_token("mira"), endpoint=hip.url, verify=False)
    with closing(client._requests):
        yield client


async def away(work: Callable[[], T]) -> T:
    """In a thread, so that the server can answer."""
    return await asyncio.to_thread(work)


@unverified
async def test_hypchat_reads_rooms_people_and_histories(secure: HipChat) -> None:
    for number in range(3):
        await secure.person("ana").say("Goals", f"Line {number}")

    def work(client: HypChat) -> dict[str, Any]:
        room = client.get_room("Goals")
        return {
            "capabilities": client.capabilities()["capabilities"]["hipchatApiProvider"]["url"],
            "rooms": [room["name"] for room in client.rooms().contents()],
            "pages": [room["name"] for room in client.rooms(max_results=1).contents(expand="items")],
            "expanded": [room["topic"] for room in client.rooms(expand="items")["items"]],
            "room": (type(room).__name__, room["created"].tzinfo is not None, room.owner["mention_name"]),
            "people": [user["name"] for user in room["participants"]],
            "users": {user["mention_name"] for user in client.users(guests=True, deleted=True).contents()},
            "user": client.get_user("@HiroTanaka")["email"],
            "history": [item["message"] for item in room.history()["items"]],
            "until": [item["message"] for item in room.history(secure.clock.now(), maxResults=2)["items"]],
            "latest": [item["message"] for item in room.latest(maxResults=1)["items"]],
            "members": [user["mention_name"] for user in client.get_room("Leads").members().contents()],
        }

    with hypchat(secure) as client:
        seen = await away(lambda: work(client))
    assert seen["capabilities"] == f"{secure.url}/v2/"
    assert seen["rooms"] == seen["pages"] == ["Goals", "Kudos", "Leads", "Lobby"]
    assert seen["expanded"][0] == "What we set out to do"
    assert seen["room"] == ("Room", True, "mira")
    assert "Tomáš Novák" in seen["people"]
    assert seen["users"] >= {"tomas", "liam", "nora", "UpwardBot"}
    assert seen["user"] == "hiro@tidewater.example"
    assert seen["history"] == ["Line 0", "Line 1", "Line 2"]
    assert seen["until"] == seen["history"][1:]
    assert seen["latest"] == ["Line 2"]
    assert seen["members"] == ["mira", "carla", "dmitri", "grace", "HiroTanaka"]


@unverified
async def test_hypchat_notifies_writes_and_listens(secure: HipChat, addon: AddOn) -> None:
    def work(client: HypChat) -> None:
        room = client.get_room("Lobby")
        room.notification("Tea for @ben", color="green", notify=True)
        room.notification("<b>Tea</b>")
        room.message("I come")
        room.topic("Tea at four")
        room.create_webhook(f"{addon.url}/hook", "room_message", pattern="tea", name="kettle")
        client.get_user("@ben").message("Only for you")
        made = client.create_room("Kitchen", privacy="private")
        kitchen = client.get_room(made["id"])
        kitchen["topic"] = "Cups and plates"
        kitchen.save()
        client.get_room("Kitchen").members().add(client.get_user("@ana"))
        kitchen.invite(client.get_user("@ana"), "come in")

    with hypchat(secure) as client:
        await away(lambda: work(client))
        hooks = await away(lambda: [hook["name"] for hook in client.get_room("Lobby").webhooks().contents()])
    assert hooks == ["kettle"]
    first, second = secure.room("Lobby").notifications
    assert (first.post.format, first.mentions, first.color, first.notify) == ("text", ["ben"], "green", True)
    assert (second.plain, second.color) == ("Tea", "yellow")
    assert secure.room("Lobby").topic == "Tea at four"
    assert [post.plain for post in secure.person("ben").private] == ["Only for you"]
    assert secure.room("Kitchen").topic == "Cups and plates"
    assert secure.room("Kitchen").state.admits(secure.person("ana").user)
    await secure.person("ben").say("Lobby", "more tea")
    assert [heard.item["message"]["message"] for heard in addon.heard] == ["more tea"]


@unverified
async def test_hypchat_meets_the_refusals_it_knows(secure: HipChat) -> None:
    poor = secure.user_token("ana", "view_room")
    cases: list[tuple[type[Exception], str, Callable[[HypChat], object]]] = [
        (HttpNotFound, "", lambda client: client.get_room("Nowhere")),
        (HttpBadRequest, "", lambda client: client.get_room("Lobby").notification("x", color="pink")),
        (HttpBadRequest, "", lambda client: client.get_room("Lobby").notification("x" * 10_001)),
        (HttpForbidden, poor, lambda client: client.get_room("Lobby").notification("x")),
        (HttpUnauthorized, "nonsense", lambda client: client.rooms()),
    ]
    for error, token, work in cases:
        with hypchat(secure, token) as client, pytest.raises(error):
            await away(partial(work, client))


async def hipchatter(hip: HipChat, who: str, *calls: list[Any]) -> list[dict[str, Any]]:
    """What each call gave back: `error`, `body`, `status`."""
    folder = await away(node_packages.hipchatter)
    command = ["node", str(SCRIPT), str(folder), hip.api_url, hip.user_token(who), json.dumps(calls)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    out, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()
    return [json.loads(line) for line in out.splitlines()]


async def test_hipchatter_does_all_that_its_own_tests_do(hip: HipChat, addon: AddOn) -> None:
    hook = {"url": f"{addon.url}/hook", "pattern": "tea", "event": "room_message", "name": "kettle"}
    token = hip.room_token("Lobby")
    await hip.person("ana").say("Goals", "Hello")
    whole = {"name": "Kitchen", "privacy": "private", "is_archived": False, "is_guest_accessible": False}
    whole |= {"topic": "Cups", "owner": {"id": hip.person("mira").id}}
    ana = {"room_name": "Kitchen", "user_email": "ana@tidewater.example"}
    told = await hipchatter(
        hip,
        "mira",
        ["capabilities"],
        ["rooms"],
        ["create_room", {"name": "Kitchen"}],
        ["create_room", {"name": "Kitchen"}],
        ["update_room", whole],
        ["get_room", "Kitchen"],
        ["add_member", ana],
        ["invite_member", ana, {"reason": "We wanted to invite you to this room"}],
        ["delete_member", ana],
        ["set_topic", "Kitchen", "Test Topic"],
        ["room_exists", "Nowhere"],
        ["history", "Goals"],
        ["notify", "Lobby", {"message": "Tea", "color": "purple"}],
        ["notify", "Lobby", "Cake", token],
        ["send_room_message", "Lobby", "Room message"],
        ["send_private_message", "@ben", {"message": "Only for you"}],
        ["users"],
        ["view_user", "ana@tidewater.example"],
        ["create_webhook", "Lobby", hook],
        ["create_webhook", "Lobby", hook],
        ["webhooks", "Lobby"],
        ["delete_all_webhooks", "Lobby"],
        ["webhooks", "Lobby"],
        ["delete_room", "Kitchen"],
    )
    errors = [said["error"] for said in told if said["error"]]
    assert errors == ["Another room exists with that name."]
    bodies: dict[str, Any] = {said["method"]: said.get("body") for said in told}
    statuses = {said["method"]: said.get("status") for said in told}
    assert bodies["capabilities"]["name"] == "HipChat"
    assert [room["name"] for room in bodies["rooms"]] == ["Goals", "Kudos", "Leads", "Lobby"]
    assert bodies["get_room"]["topic"] == "Cups"
    assert (statuses["add_member"], statuses["invite_member"], statuses["delete_member"]) == (204, 204, 204)
    assert bodies["room_exists"] is False
    assert bodies["history"]["items"][0]["message"] == "Hello"
    assert statuses["send_room_message"] == 201
    assert bodies["view_user"]["mention_name"] == "ana"
    assert [len(said["body"]["items"]) for said in told if said["method"] == "webhooks"] == [2, 0]
    assert [(post.plain, post.color) for post in hip.room("Lobby").notifications] == [
        ("Tea", "purple"),
        ("Cake", "yellow"),
    ]
    assert [post.plain for post in hip.person("ben").private] == ["Only for you"]


async def test_hipchatter_waits_and_sends_again_when_it_was_too_fast(hip: HipChat) -> None:
    hip.faults.add("hipchat.send_room_notification", "429", retry_after="1")
    (told,) = await hipchatter(hip, "mira", ["notify", "Lobby", {"message": "Tea"}])
    assert (told["error"], told["status"]) == (None, 204)
    statuses = [call.status for call in hip.calls.of("hipchat.send_room_notification")]
    assert statuses == [429, 204]


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "ms-2.0.0.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the package that was pinned"):
        node_packages.unpack(archive, node_packages.HIPCHATTER["ms@2.0.0"], tmp_path / "ms")
