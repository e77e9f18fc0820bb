"""Socket Mode: tickets, several connections, and their end by the clock, which loses nothing."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from adapters.sandbox.acts.interaction import Outcome
from adapters.sandbox.app import Sandbox
from adapters.sandbox.transport.socket_mode import CONNECTION_TIME, DEBUG_CONNECTION_TIME
from tests.sandbox.conftest import Tea
from tests.sandbox.scripted_app import ScriptedApp
from tests.workspace import PATIENCE


async def test_payloads_go_round_among_connections(sandbox: Sandbox) -> None:
    async with ScriptedApp(sandbox) as one, ScriptedApp(sandbox) as other:
        assert (one.hello["num_connections"], other.hello["num_connections"]) == (1, 2)
        assert one.hello["connection_info"] == {"app_id": sandbox.app.id}
        for _ in range(4):
            await sandbox.person("ana").type("/tea")
        assert (len(one.envelopes), len(other.envelopes)) == (2, 2)


async def test_ten_connections_and_no_more_each_by_a_ticket_of_its_own(sandbox: Sandbox) -> None:
    apps = [ScriptedApp(sandbox) for _ in range(10)]
    for app in apps:
        await app.__aenter__()
    with pytest.raises(aiohttp.WSServerHandshakeError, match="429"):
        await ScriptedApp(sandbox).__aenter__()
    for app in apps:
        await app.__aexit__()
    async with ScriptedApp(sandbox) as app, aiohttp.ClientSession() as http:
        ticket = await app.ticket()
        await (await http.ws_connect(ticket)).close()
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect(ticket)


async def test_an_event_waits_for_a_client_that_reconnects(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    async with ScriptedApp(sandbox) as app:
        await ana.dm_bot("one")
        assert app.payloads[0]["event"]["text"] == "one"
    posting = asyncio.create_task(ana.dm_bot("two"))
    async with ScriptedApp(sandbox) as app:
        await posting
        assert app.payloads[0]["event"]["text"] == "two"
        assert app.envelopes[0]["accepts_response_payload"] is False


async def told(app: ScriptedApp, reasons: list[str]) -> None:
    """Waits until the app was told to go for these reasons."""
    async with asyncio.timeout(PATIENCE):
        while app.disconnects != reasons:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(("debug", "lifetime"), [(False, CONNECTION_TIME), (True, DEBUG_CONNECTION_TIME)])
async def test_a_connection_ends_by_the_clock_and_is_warned_ten_seconds_before(
    sandbox: Sandbox, debug: bool, lifetime: int
) -> None:
    async with ScriptedApp(sandbox, debug_reconnects=debug) as app:
        assert app.hello["debug_info"]["approximate_connection_time"] == lifetime
        sandbox.clock.advance(timedelta(seconds=lifetime - 15))
        await sandbox.person("ana").type("/tea")
        assert app.disconnects == []
        sandbox.clock.advance(timedelta(seconds=5))
        await told(app, ["warning"])
        await sandbox.person("ana").type("/tea")
        assert len(app.envelopes) == 2
        sandbox.clock.advance(timedelta(seconds=10))
        await app.until_closed()
        assert app.disconnects == ["warning", "refresh_requested"]


async def test_a_connection_that_must_go_gets_nothing_while_there_is_another(sandbox: Sandbox) -> None:
    async with ScriptedApp(sandbox, debug_reconnects=True) as old, ScriptedApp(sandbox) as new:
        sandbox.clock.advance(timedelta(seconds=DEBUG_CONNECTION_TIME - 10))
        await told(old, ["warning"])
        for _ in range(3):
            assert (await sandbox.person("ana").type("/tea")).ok
        assert (len(old.envelopes), len(new.envelopes)) == (0, 3)


async def test_switching_socket_mode_off_ends_every_connection(sandbox: Sandbox) -> None:
    async with ScriptedApp(sandbox) as one, ScriptedApp(sandbox) as other:
        sandbox.use_http("http://127.0.0.1:9/")
        for app in (one, other):
            await app.until_closed()
            assert app.disconnects == ["link_disabled"]


@pytest.mark.parametrize("tea", ["socket"], indirect=True)
async def test_bolt_reconnects_by_itself_and_loses_nothing(tea: Tea) -> None:
    ana, sandbox = tea.sandbox.person("ana"), tea.sandbox
    for number in range(10):
        sandbox.clock.advance(timedelta(seconds=CONNECTION_TIME - 10))
        outcomes = await asyncio.gather(ana.type(f"/tea {number}"), ana.dm_bot(f"hi {number}"))
        assert isinstance(outcomes[0], Outcome)
        assert outcomes[0].ok
        await ana.open_home()
    await sandbox.until(lambda: len(sandbox.calls.of("apps.connections.open")) == 11)
    await sandbox.until(lambda: sum(dm.plain.startswith("You said") for dm in ana.dms) == 10)
    assert [body["text"] for body in tea.seen if "command" in body] == [str(number) for number in range(10)]
    assert sandbox.socket_mode.connections == 1
