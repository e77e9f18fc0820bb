"""What Slack answers is not printed: an error is a short code, or nobody's business."""

from __future__ import annotations

import asyncio
import io

import pytest
from aiohttp import web

from adapters.slack.api import STRANGE
from adapters.slack.checkup import examine
from adapters.slack.platform import Slack, SlackSettings
from bot.clock import SystemClock
from bot.errors import DeliveryError
from bot.logs import configure_logs
from tests.platforms.slack import payloads
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import APP_TOKEN, TOKEN, FakeSlack
from tests.platforms.slack.test_delivering import POST
from tests.workspace import PATIENCE

WORDS = "ana said: canary words\n2026-01-01 [error] forged line"


@pytest.mark.parametrize("error", [WORDS, "Canary", "canary-words", "canary" * 11, "", "канарейка"])
async def test_an_error_that_is_no_code_of_slacks_is_not_kept(door: Door, fake: FakeSlack, error: str) -> None:
    fake.refuse("chat.postMessage", error)
    with pytest.raises(DeliveryError) as refusal:
        await door.slack.deliver(POST)
    assert refusal.value.reason == STRANGE


async def test_a_socket_that_slack_refuses_in_words_leaves_none_in_the_log(
    logged: io.StringIO, socket: Slack, fake: FakeSlack
) -> None:
    assert socket.listening.is_set()
    again = asyncio.Event()

    def refused(_: web.Request) -> web.Response:
        again.set()
        return web.json_response({"ok": False, "error": WORDS})

    fake.refuse("apps.connections.open", WORDS)
    fake.will("apps.connections.open", refused)
    await fake.sockets[-1].close()
    async with asyncio.timeout(PATIENCE):
        await again.wait()
    assert "canary" not in logged.getvalue()
    assert "Failed to" in logged.getvalue()


async def test_doctor_repeats_no_words_of_slacks(fake: FakeSlack) -> None:
    fake.refuse("auth.test", WORDS)
    settings = SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, api_url=fake.url + "/api/")
    _, findings = await examine(settings, SystemClock().now())
    assert not any("canary" in finding.line for finding in findings)


async def test_a_team_that_is_no_id_begins_no_line_of_the_log(logged: io.StringIO, door: Door) -> None:
    configure_logs("DEBUG", "text", stream=logged)
    reply = await door.command(payloads.command(team_id="T2\n2026-01-01 [error] canary words"))
    assert reply.status == 401
    assert "unknown workspace" in logged.getvalue()
    assert "canary" not in logged.getvalue()
