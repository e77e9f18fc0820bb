"""Whatever comes with HipChat's signature: an answer in its place, and nothing half done."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import aiohttp
import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hipchat.office import HipOffice
from tests.hipchat.test_signed import claims, payload, secret
from tests.promises.test_bad_input import JUNK, TEXTS, WORTH_A_KEY
from tests.promises.world import counted

Json = dict[str, Any]
COMMANDS = ("praise", "objective", "upward", "upward channel praise", "upward role hr", "praise list", "praise +1", "x")
EVENTS = ("room_message", "room_archived", "room_deleted", "room_notification", "room_dance")


@st.composite
def spoiling(draw: st.DrawFn) -> Json:
    """What is typed, and what becomes of up to three places of its payload."""
    return {
        "typed": f"/{draw(st.sampled_from(COMMANDS))} {draw(TEXTS)}",
        "event": draw(st.sampled_from(EVENTS)),
        "mentions": draw(st.one_of(st.just([]), st.lists(st.dictionaries(st.just("id"), JUNK), max_size=3), JUNK)),
        "places": draw(st.lists(st.tuples(st.integers(0, 30), JUNK, st.booleans()), max_size=3)),
        "jti": draw(JUNK),
        "with_room": draw(st.booleans()),
    }


def spoiled(body: Json, places: list[tuple[int, Any, bool]]) -> Json:
    body = deepcopy(body)
    for number, junk, gone in places:
        found = list(inside(body))
        holder, key = found[number % len(found)]
        holder[key] = deepcopy(junk)
        if gone:
            del holder[key]
        if not body:
            return body
    return body


def inside(body: Json) -> Iterator[tuple[Json, str]]:
    for key, value in body.items():
        yield body, key
        if isinstance(value, dict):
            yield from inside(value)


async def sent(group: HipOffice, raw: bytes, said: Json) -> int:
    signed = jwt.encode(said, secret(group), algorithm="HS256")
    headers = {"Authorization": f"JWT {signed}", "Content-Type": "application/json"}
    url = f"{group.address}/hipchat/webhook"
    async with aiohttp.ClientSession() as session, session.post(url, data=io.BytesIO(raw), headers=headers) as answer:
        return answer.status


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=spoiling())
async def test_nothing_breaks_and_nothing_is_half_written(quick: HipOffice, logged: io.StringIO, plan: Json) -> None:
    body = payload(quick, message=plan["typed"], mentions=plan["mentions"], id=f"m-{time.monotonic_ns()}")
    body = spoiled(body | {"event": plan["event"]}, plan["places"])
    said = claims(quick) | {"jti": plan["jti"]}
    if not plan["with_room"]:
        del said["context"]
    before = await counted(quick)
    status = await sent(quick, json.dumps(body).encode(), said)
    after = await counted(quick)
    assert '"exception"' not in logged.getvalue(), logged.getvalue()[-3000:]
    assert status in (200, 204, 400, 401, 503), (status, body)
    if status in (400, 401):
        assert all(after[table] == before[table] for table in WORTH_A_KEY)
    if any(after[table] != before[table] for table in WORTH_A_KEY):
        assert after["inbox"] == before["inbox"] + 1


@pytest.mark.parametrize("size", [50_000, 900_000, 1_100_000])
async def test_a_megabyte_of_text_and_deep_json_leave_nothing(quick: HipOffice, logged: io.StringIO, size: int) -> None:
    before = await counted(quick)
    text = json.dumps(payload(quick, message="/praise @nobody " + "x" * size)).encode()
    assert await sent(quick, text, claims(quick)) in ((413,) if size > 1_000_000 else (200, 204))
    for deep in (
        b"[" * size + b"]" * size,
        b'{"event": ' + b'{"a":' * 500 + b"1" + b"}" * 501,
        b'{"event": ' + b"9" * size,
    ):
        assert await sent(quick, deep, claims(quick)) in (400, 413)
    after = await counted(quick)
    assert all(after[table] == before[table] for table in (*WORTH_A_KEY, "objective"))
    assert '"exception"' not in logged.getvalue()
