"""Consumers of Socket Mode that are slow or dead: events come again, what people do never does."""

import asyncio
from datetime import timedelta
from functools import partial

import aiohttp

from adapters.sandbox.app import Sandbox
from tests.sandbox.scripted_app import ScriptedApp
from tests.workspace import PATIENCE

SILENT, LATE = 0.05, 2.0
"""Seconds in which nobody answers, and in which whoever answers does, though the machine stands still for a while."""


def texts(app: ScriptedApp) -> list[tuple[str, int | None]]:
    events = [each for each in app.envelopes if each["type"] == "events_api"]
    return [(each["payload"]["event"]["text"], each.get("retry_attempt")) for each in events]


def attempts(sandbox: Sandbox, count: int) -> bool:
    return len(sandbox.calls.of("message")) == count


async def test_an_event_that_one_connection_swallows_reaches_another(sandbox: Sandbox) -> None:
    sandbox.socket_mode.patience = LATE
    async with ScriptedApp(sandbox, silent=True) as deaf, ScriptedApp(sandbox) as awake:
        await sandbox.person("ana").dm_bot("hi")
        await sandbox.until(lambda: texts(awake))
        again = [("hi", 1)] if texts(deaf) else [("hi", 0)]
        assert texts(awake) == again


async def test_a_command_that_one_connection_swallows_is_not_sent_to_another(sandbox: Sandbox) -> None:
    sandbox.socket_mode.patience = LATE
    async with ScriptedApp(sandbox, silent=True) as deaf, ScriptedApp(sandbox) as awake:
        ana = sandbox.person("ana")
        errors = [(await ana.type("/tea")).error for _ in range(2)]
        sandbox.clock.advance(timedelta(hours=1))
        sandbox.socket_mode.patience = SILENT
        await ana.dm_bot("end")
        commands = [each for app in (deaf, awake) for each in app.envelopes if each["type"] == "slash_commands"]
    assert sorted(errors) == ["", "operation_timeout"]
    assert len(commands) == 2
    assert all("retry_attempt" not in each for each in commands)


async def test_what_nobody_acknowledges_is_tried_four_times_in_all(sandbox: Sandbox) -> None:
    sandbox.socket_mode.patience = SILENT
    async with ScriptedApp(sandbox, silent=True) as deaf:
        await sandbox.person("ana").dm_bot("hi")
        for count, wait in ((2, 60), (3, 300)):
            await sandbox.until(partial(attempts, sandbox, count))
            sandbox.clock.advance(timedelta(seconds=wait))
        await sandbox.until(partial(attempts, sandbox, 4))
        assert [attempt for _, attempt in texts(deaf)] == [0, 1, 2, 3]


async def test_a_dead_connection_takes_nothing_with_it(sandbox: Sandbox) -> None:
    async with ScriptedApp(sandbox) as alive:
        async with ScriptedApp(sandbox):
            assert sandbox.socket_mode.connections == 2
        async with asyncio.timeout(PATIENCE):
            while sandbox.socket_mode.connections > 1:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.01)
        for number in range(3):
            await sandbox.person("ana").dm_bot(f"{number}")
        assert [text for text, _ in texts(alive)] == ["0", "1", "2"]


async def test_what_somebody_writes_on_the_page_waits_for_no_app(sandbox: Sandbox) -> None:
    sandbox.socket_mode.patience = 60
    form = {"channel": sandbox.channel("general").id, "text": "@tea hello"}
    async with ScriptedApp(sandbox, silent=True), aiohttp.ClientSession(headers={"HX-Request": "true"}) as page:
        async with asyncio.timeout(PATIENCE), page.post(f"{sandbox.url}/by/ana/type", data=form) as answer:
            assert answer.status == 204
        assert sandbox.channel("general").messages[-1].plain == "@tea hello"
