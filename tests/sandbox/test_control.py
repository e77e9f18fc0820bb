"""`/sandbox/*`: the clock, the faults, the log; and who may reach the sandbox at all."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock, parse_duration, parse_instant
from adapters.sandbox.methods.table import METHODS


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def once(sandbox: Sandbox) -> AsyncWebClient:
    """A client that never tries again by itself."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


async def post(http: aiohttp.ClientSession, sandbox: Sandbox, path: str, **options: Any) -> tuple[int, str]:
    async with http.post(sandbox.url + path, **options) as response:
        return response.status, await response.text()


def texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.channel("kudos").messages[1:]]


async def test_the_clock_moves_and_messages_carry_its_time(
    http: aiohttp.ClientSession, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    before = sandbox.clock.now()
    assert (await post(http, sandbox, "/sandbox/clock", json={"advance": "PT20H"}))[0] == 200
    assert timedelta(hours=20) <= sandbox.clock.now() - before < timedelta(hours=20, minutes=1)
    await post(http, sandbox, "/sandbox/clock", json={"set": "2030-12-01T09:00:00+01:00"})
    posted = await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="later")
    assert datetime.fromtimestamp(float(posted["ts"]), UTC).isoformat().startswith("2030-12-01T08:00")
    await post(http, sandbox, "/sandbox/clock", json={"set": "2020-01-01T00:00:00Z"})
    again = await client.chat_postMessage(channel=sandbox.channel("kudos").id, text="earlier")
    assert again["ts"] > posted["ts"]
    wrongs: list[Any] = [{"advance": "tomorrow"}, {"set": "2030-12-01T09:00:00"}, {}, []]
    for wrong in wrongs:
        assert (await post(http, sandbox, "/sandbox/clock", json=wrong))[0] == 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [("PT20H", timedelta(hours=20)), ("P1DT2H30M", timedelta(days=1, hours=2.5)), ("P2W", timedelta(weeks=2))],
)
def test_durations(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize("text", ["", "P", "PT", "20H", "P1Y", "P1DT", "-PT1H", "P1M"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_duration(text)


def test_an_instant_needs_an_offset() -> None:
    assert parse_instant("2026-12-01T09:00:00+01:00") == datetime(2026, 12, 1, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="offset"):
        parse_instant("2026-12-01T09:00:00")


async def test_a_frozen_clock_still_gives_each_message_its_own_time() -> None:
    clock = Clock(datetime(2026, 12, 1, tzinfo=UTC), frozen=True)
    told: list[datetime] = []
    unsubscribe = clock.subscribe(told.append)
    clock.advance(timedelta(days=1))
    unsubscribe()
    clock.advance(timedelta(days=1))
    assert told == [datetime(2026, 12, 2, tzinfo=UTC)]
    assert clock.now() == datetime(2026, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "posted"), [("drop-after", ["hi"]), ("drop-before", [])])
async def test_a_dropped_connection(sandbox: Sandbox, once: AsyncWebClient, kind: str, posted: list[str]) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    with pytest.raises(aiohttp.ClientError):
        await once.chat_postMessage(channel=sandbox.channel("kudos").id, text="hi")
    assert texts(sandbox) == posted
    await once.chat_postMessage(channel=sandbox.channel("kudos").id, text="after it")
    assert texts(sandbox) == [*posted, "after it"]
    assert [call.note for call in sandbox.calls.of("chat.postMessage")] == [f"fault: {kind}", ""]


async def test_a_fault_about_one_message_hits_no_other(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient
) -> None:
    fault = {"method": "chat.postMessage", "kind": "500", "about": "good night"}
    assert (await post(http, sandbox, "/sandbox/fault", json=fault))[0] == 200
    kudos = sandbox.channel("kudos").id
    await once.chat_postMessage(channel=kudos, text="good morning")
    with pytest.raises(SlackApiError):
        await once.chat_postMessage(channel=kudos, text="good night")
    await once.chat_postMessage(channel=kudos, text="good night")
    assert texts(sandbox) == ["good morning", "good night"]


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500)])
async def test_an_error_instead_of_an_answer(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient, kind: str, status: int
) -> None:
    fault = {"method": "chat.postMessage", "kind": kind, "times": 2, "retry_after": "7"}
    assert (await post(http, sandbox, "/sandbox/fault", json=fault))[0] == 200
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await once.chat_postMessage(channel=sandbox.channel("kudos").id, text="hi")
        assert caught.value.response.status_code == status
        assert caught.value.response.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert (await once.chat_postMessage(channel=sandbox.channel("kudos").id, text="hi"))["ok"]
    assert texts(sandbox) == ["hi"]


@pytest.mark.parametrize("name", sorted(METHODS))
async def test_each_documented_error_can_be_provoked(sandbox: Sandbox, once: AsyncWebClient, name: str) -> None:
    for code in METHODS[name].errors:
        sandbox.faults.add(name, "error", error=code)
        with pytest.raises(SlackApiError) as caught:
            await once.api_call(name)
        assert caught.value.response.data == {"ok": False, "error": code}
    with pytest.raises(ValueError, match="documents no error"):
        sandbox.faults.add(name, "error", error="bad_mood")


async def test_slow_is_slow_and_unknown_kinds_are_refused(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient
) -> None:
    sandbox.faults.add("auth.test", "slow", seconds=0.05)
    await once.auth_test()
    (call,) = sandbox.calls.of("auth.test")
    assert call.took >= 50
    assert (await post(http, sandbox, "/sandbox/fault", json={"method": "auth.test", "kind": "odd"}))[0] == 400
    odd = {"method": "auth.test", "kind": "slow", "times": []}
    assert (await post(http, sandbox, "/sandbox/fault", json=odd))[0] == 400
    assert (await post(http, sandbox, "/sandbox/fault", json={}))[0] == 400
    assert (await post(http, sandbox, "/sandbox/fault", data="{", headers={"Content-Type": "application/json"}))[
        0
    ] == 400


async def test_every_call_is_in_the_log_with_its_answer(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient
) -> None:
    await once.chat_postMessage(channel=sandbox.channel("kudos").id, text="hi")
    await once.auth_test()
    async with http.get(sandbox.url + "/sandbox/calls?method=chat.postMessage&last=5") as response:
        shown = await response.json()
    (call,) = shown["calls"]
    assert (shown["count"], call["request"]["text"], call["answer"]["ok"]) == (sandbox.calls.count, "hi", True)
    assert sandbox.bot_token not in str(shown)


async def test_a_foreign_host_name_is_refused(http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    for path in ("/", "/api/auth.test", "/sandbox/calls"):
        for host in ("evil.example", "[", "127.0.0.1.evil.example", "evil.example:80"):
            async with http.get(sandbox.url + path, headers={"Host": host}) as response:
                assert response.status == 403


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_other_pages_cannot_post(http: aiohttp.ClientSession, sandbox: Sandbox, headers: dict[str, str]) -> None:
    body = {"advance": "P1D"}
    assert (await post(http, sandbox, "/sandbox/clock", json=body, headers=headers))[0] == 403
    assert (await post(http, sandbox, "/sandbox/clock", json=body, headers={"Origin": sandbox.url}))[0] == 200
    assert (await post(http, sandbox, "/sandbox/clock", data='{"advance": "P1D"}'))[0] == 415


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_page_in_the_same_browser_reaches_no_api(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient, headers: dict[str, str]
) -> None:
    """Though it knows the token, and though the address is this machine's."""
    said = {"token": sandbox.bot_token, "channel": sandbox.channel("kudos").id, "text": "hi"}
    ticket = str((await once.apps_connections_open(app_token=sandbox.app_token))["url"])
    reached = [
        await http.get(f"{sandbox.api_url}chat.postMessage", params=said, headers=headers),
        await http.post(f"{sandbox.api_url}chat.postMessage", data=said, headers=headers),
        await http.get(f"{sandbox.url}/sandbox/calls", headers=headers),
        await http.get(ticket.replace("ws://", "http://"), headers=headers),
        await http.post(f"{sandbox.url}/upload/F0", data=b"x", headers=headers),
        await http.post(f"{sandbox.url}/respond/x", json={}, headers=headers),
    ]
    assert [answer.status for answer in reached] == [403] * len(reached)
    assert texts(sandbox) == []


async def test_the_sandboxs_own_page_and_apps_without_a_page_reach_it(
    http: aiohttp.ClientSession, sandbox: Sandbox, once: AsyncWebClient
) -> None:
    assert (await once.auth_test())["ok"]
    async with http.get(f"{sandbox.url}/sandbox/calls", headers={"Sec-Fetch-Site": "none"}) as answer:
        assert answer.status == 200
    async with http.get(f"{sandbox.url}/sandbox/clock", headers={"Origin": sandbox.url}) as answer:
        assert answer.status == 200


async def test_pages_have_a_content_security_policy(http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with http.get(sandbox.url + "/") as response:
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


async def test_waiting_in_vain_tells_the_last_calls(sandbox: Sandbox, once: AsyncWebClient) -> None:
    await once.auth_test()
    with pytest.raises(AssertionError, match=r"(?s)did not happen.*api auth\.test"):
        await sandbox.until(lambda: False, timeout=0.01)
