"""What is let in: what HipChat signed just now, for this installation, from that person in that room."""

import io
import time
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession

from adapters.sandbox.hipchat.addons import Installation
from tests.hipchat.office import HipOffice

Json = dict[str, Any]


def payload(group: HipOffice, **message: object) -> Json:
    """Mira sets the channel for praise, as HipChat tells it."""
    mira, lobby = group.person("mira").user, group.room("Lobby").state
    said: Json = {"id": "m-1", "from": group.hip.render.user(mira), "message": "/upward channel praise #Kudos"}
    item = {"message": said | {"mentions": [], "type": "message"} | message, "room": group.hip.render.room(lobby)}
    made = group.hip.addons.all()[0]
    return {"event": "room_message", "item": item, "oauth_client_id": made.oauth_id, "webhook_id": 1}


def claims(group: HipOffice) -> Json:
    made, now = group.hip.addons.all()[0], int(time.time())
    mira, lobby = group.person("mira"), group.room("Lobby")
    context = {"user_tz": "UTC", "room_id": lobby.id}
    return {"iss": made.oauth_id, "sub": str(mira.id), "iat": now, "exp": now + 900, "jti": "a", "context": context}


def secret(group: HipOffice) -> str:
    made: Installation = group.hip.addons.all()[0]
    return made.secret


async def post(group: HipOffice, body: object, signed: str, *, in_query: bool = False) -> int:
    headers = {} if in_query else {"Authorization": f"JWT {signed}"}
    params = {"signed_request": signed} if in_query else {}
    url = f"{group.address}/hipchat/webhook"
    async with ClientSession() as session, session.post(url, json=body, headers=headers, params=params) as answer:
        return answer.status


async def test_what_is_signed_is_taken_once_however_often_it_comes(group: HipOffice) -> None:
    signed = jwt.encode(claims(group), secret(group), algorithm="HS256")
    assert [await post(group, payload(group), signed) for _ in range(3)] == [200, 204, 204]
    assert await post(group, payload(group), signed, in_query=True) == 204
    await group.posted("Kudos", "made this the channel")
    await group.person("ana").say("Lobby", "/praise @ben well done")
    await group.posted("Kudos", "well done")
    assert len(group.room("Kudos").notifications) == 2


WRONG: dict[str, Json] = {
    "expired": {"iat": -2000, "exp": -100},
    "from the future": {"iat": 600, "exp": 900},
    "never ends": {"exp": None},
    "another person": {"sub": "1002"},
    "another room": {"context": {"room_id": 1}},
    "unknown installation": {"iss": "somebody-elses"},
    "another secret": {},
    "another installation": {},
    "no algorithm": {},
    "nothing": {},
    "rubbish": {},
}


async def test_a_signature_that_is_wrong_is_refused(quick: HipOffice) -> None:
    refused = {wrong: await post(quick, *forged(quick, wrong)) for wrong in WRONG}
    assert refused == dict.fromkeys(WRONG, 401)
    assert quick.room("Kudos").notifications == []


def forged(group: HipOffice, wrong: str) -> tuple[Json, str]:
    """A payload and its signature, with that one thing wrong."""
    body, now = payload(group), int(time.time())
    changed = {name: now + value if isinstance(value, int) else value for name, value in WRONG[wrong].items()}
    said = {name: value for name, value in (claims(group) | changed).items() if value is not None}
    if wrong == "another installation":
        body["oauth_client_id"] = "somebody-elses"
    if wrong == "no algorithm":
        return body, jwt.encode(said, "", algorithm="none")
    if wrong in {"nothing", "rubbish"}:
        return body, "" if wrong == "nothing" else "a.b.c"
    return body, jwt.encode(said, "x" * 40 if wrong == "another secret" else secret(group), algorithm="HS256")


async def test_what_nobody_can_read_is_refused_and_nothing_is_done(quick: HipOffice) -> None:
    signed = jwt.encode(claims(quick), secret(quick), algorithm="HS256")
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    bad: list[object] = [
        [],
        None,
        {"event": "room_message", "item": {"message": {"from": {"id": "x"}, "message": "/praise"}}},
        payload(quick, id=None),
        payload(quick, mentions=[{"mention_name": "ben", "id": None}]),
        payload(quick) | {"more": deep},
    ]
    assert [await post(quick, each, signed) for each in bad] == [400] * len(bad)
    odd: list[object] = [
        payload(quick, message=None),
        payload(quick, message="no command"),
        payload(quick, message="/"),
        {**payload(quick), "event": "room_dance"},
    ]
    for each in odd:
        assert await post(quick, each, signed) in {204, 400}
    assert quick.room("Kudos").notifications == []


async def test_nul_and_halves_of_characters_do_no_harm(group: HipOffice) -> None:
    await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
    said = {**claims(group), "sub": str(group.person("ana").id)}
    signed = jwt.encode(said, secret(group), algorithm="HS256")
    ana = group.hip.render.user(group.person("ana").user)
    ben = group.hip.render.user(group.person("ben").user)
    text = "/praise @ben odd \0 and \ud800 words"
    assert await post(group, payload(group, **{"from": ana, "message": text, "mentions": [ben]}), signed) == 200
    assert (
        "odd \N{REPLACEMENT CHARACTER} and \N{REPLACEMENT CHARACTER} words"
        in (await group.posted("Kudos", "odd")).plain
    )


@pytest.mark.parametrize("name", ["jti", "iss", "sub"])
async def test_half_a_character_in_what_is_signed_does_no_harm(
    quick: HipOffice, logged: io.StringIO, name: str
) -> None:
    signed = jwt.encode({**claims(quick), name: "half \ud800"}, secret(quick), algorithm="HS256")
    for event in ("room_message", "room_archived"):
        assert await post(quick, {**payload(quick), "event": event}, signed) in {200, 204, 401}
    assert '"exception"' not in logged.getvalue()
