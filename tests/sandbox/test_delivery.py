"""Deliveries to the app: signatures, retries of events, several connections."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from adapters.sandbox.app import Sandbox
from adapters.sandbox.state import Json
from adapters.sandbox.transport.http_delivery import sign
from tests.sandbox.scripted_app import ScriptedApp

# Published by Slack with its description of signatures, and held in slack_sdk's tests.
GOLDEN_BODY = (
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)


def test_the_signature_is_slacks() -> None:
    signature = sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", GOLDEN_BODY)
    assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


@dataclass
class Receiver:
    """An HTTP app: what it was sent, and what it answers."""

    url: str = ""
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    respond: Callable[[], web.Response] = lambda: web.Response()

    def fields(self, at: int = -1) -> Json:
        return {name: values[0] for name, values in parse_qs(self.bodies[at]).items()}


@asynccontextmanager
async def receiving(sandbox: Sandbox) -> AsyncIterator[Receiver]:
    receiver = Receiver()

    async def handle(request: web.Request) -> web.Response:
        receiver.bodies.append(await request.text())
        receiver.headers.append({name.lower(): value for name, value in request.headers.items()})
        return receiver.respond()

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    sandbox.use_http(receiver.url)
    yield receiver
    await runner.cleanup()


async def test_requests_are_signed_and_shaped_as_slacks(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        ana = sandbox.person("ana")
        await ana.type("/tea & cake")
        await ana.shortcut("tea.order")
        await ana.dm_bot("hi")
    verifier = SignatureVerifier(sandbox.signing_secret)
    for body, headers in zip(receiver.bodies, receiver.headers, strict=True):
        assert verifier.is_valid_request(body, headers)
        assert headers["user-agent"].startswith("Slackbot 1.0")
    kinds = [headers["content-type"] for headers in receiver.headers]
    assert kinds == ["application/x-www-form-urlencoded"] * 2 + ["application/json"]
    assert receiver.fields(0)["text"] == "&amp; cake"
    assert json.loads(receiver.fields(1)["payload"])["callback_id"] == "tea.order"
    envelope = json.loads(receiver.bodies[2])
    assert envelope["type"] == "event_callback"
    assert envelope["event"]["channel_type"] == "im"
    assert {
        "token",
        "team_id",
        "api_app_id",
        "event_id",
        "event_time",
        "authorizations",
        "is_ext_shared_channel",
    } <= set(envelope)


async def test_an_event_is_retried_at_once_after_a_minute_and_after_five(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        receiver.respond = lambda: web.Response(status=500)
        await sandbox.person("ana").dm_bot("hi")
        for wait, count in ((60, 2), (300, 3)):
            await sandbox.until(partial(attempts, sandbox, count))
            sandbox.clock.advance(timedelta(seconds=wait - 5))
            await asyncio.sleep(0.05)  # real time in which a retry too early would come
            assert attempts(sandbox, count)
            sandbox.clock.advance(timedelta(seconds=5))
        await sandbox.until(partial(attempts, sandbox, 4))
    assert [headers.get("x-slack-retry-num") for headers in receiver.headers] == [None, "1", "2", "3"]
    assert {headers["x-slack-retry-reason"] for headers in receiver.headers[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for body in receiver.bodies}) == 1


def attempts(sandbox: Sandbox, count: int) -> bool:
    return len(sandbox.calls.of("message")) == count


async def test_x_slack_no_retry_ends_the_retries(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        receiver.respond = lambda: web.Response(status=500, headers={"x-slack-no-retry": "1"})
        await sandbox.person("ana").dm_bot("hi")
        sandbox.clock.advance(timedelta(hours=1))
        receiver.respond = lambda: web.Response()
        await sandbox.person("ana").dm_bot("again")
    assert ["x-slack-retry-num" in headers for headers in receiver.headers] == [False, False]


async def test_a_command_is_never_sent_twice(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        receiver.respond = lambda: web.Response(status=500)
        ana = sandbox.person("ana")
        assert (await ana.type("/tea")).error == "dispatch_failed"
        sandbox.clock.advance(timedelta(hours=1))
        await ana.dm_bot("hi")
    assert sum("command" in parse_qs(body) for body in receiver.bodies) == 1
    assert ana.ephemerals[-1].plain == '/tea failed with the error "dispatch_failed"'


async def test_a_slow_app_is_a_time_out(sandbox: Sandbox) -> None:
    sandbox.http.patience = 0.05

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(accept, "127.0.0.1", 0) as listening:
        sandbox.use_http(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/")
        assert (await sandbox.person("ana").type("/tea")).error == "operation_timeout"
        for writer in writers:
            writer.close()


async def test_a_request_url_is_verified(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        assert not await sandbox.http.verify(receiver.url)
        receiver.respond = lambda: web.json_response({"challenge": json.loads(receiver.bodies[-1])["challenge"]})
        assert await sandbox.http.verify(receiver.url)


async def test_events_come_only_from_where_the_bot_is_and_only_subscribed_ones(sandbox: Sandbox) -> None:
    ana, workspace = sandbox.person("ana"), sandbox.workspace
    async with ScriptedApp(sandbox) as app:
        await ana.post("random", "not here")
        workspace.react(workspace.channel("general"), workspace.channel("general").messages[0], "tada", ana.id)
        message = await ana.post("general", "here")
        workspace.remove(workspace.channel("general"), message.message)
        await ana.dm_bot("end")
    assert [payload["event"].get("subtype") or payload["event"]["text"] for payload in app.payloads] == [
        "here",
        "message_deleted",
        "end",
    ]


async def test_a_request_that_is_sent_on_and_on_is_retried_for_that_reason(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        receiver.respond = lambda: web.Response(status=307, headers={"Location": receiver.url})
        await sandbox.person("ana").dm_bot("hi")
        await sandbox.until(partial(attempts, sandbox, 2))
    assert len(receiver.bodies) == 6  # each attempt follows two redirects
    assert {headers["x-slack-retry-reason"] for headers in receiver.headers[3:]} == {"too_many_redirects"}


async def test_a_commands_address_is_checked(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as receiver:
        assert await sandbox.http.check_ssl(receiver.url)
        assert receiver.fields()["ssl_check"] == "1"
        receiver.respond = lambda: web.Response(status=500)
        assert not await sandbox.http.check_ssl(receiver.url)
