"""The same over Socket Mode."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from adapters.slack.checkup import examine
from adapters.slack.platform import Slack, SlackSettings
from bot.clock import SystemClock
from bot.errors import LookUpFailed, NotSaved
from bot.events import CommandTyped, Greeted
from bot.messages import Message, Paragraph, Words
from bot.replies import CommandReply, FieldErrors, Say
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import running
from tests.platforms.slack.fake import APP_TOKEN, TOKEN, FakeSlack
from tests.workspace import PATIENCE

SAID = Message((Paragraph((Words("Done"),)),))


@pytest.mark.usefixtures("socket")
async def test_a_command_is_answered_in_its_acknowledgement(fake: FakeSlack, bot: ScriptedBot) -> None:
    bot.on_command = Say(SAID)
    answer = await fake.send("slash_commands", payloads.command("hello"))
    assert (answer["response_type"], answer["text"]) == ("ephemeral", "Done")


@pytest.mark.usefixtures("socket")
async def test_errors_of_a_form_are_in_its_acknowledgement(fake: FakeSlack, bot: ScriptedBot) -> None:
    bot.on_form = FieldErrors({"text": "Too long."})
    answer = await fake.send("interactive", payloads.submission())
    assert answer == {"response_action": "errors", "errors": {"text": "Too long."}}


@pytest.mark.usefixtures("socket")
async def test_an_event_is_acknowledged_when_it_is_saved_and_not_before(fake: FakeSlack, bot: ScriptedBot) -> None:
    body = payloads.event("message", channel_type="im", user="UANA", channel="D1", text="hi", ts="1.1")
    assert await fake.send("events_api", body) is None
    assert isinstance(bot.heard[0], Greeted)
    bot.fails = NotSaved()
    with pytest.raises(TimeoutError):
        await fake.send("events_api", body, wait=0.3)


@pytest.mark.usefixtures("socket")
async def test_what_nobody_can_read_is_acknowledged_and_goes_nowhere(fake: FakeSlack, bot: ScriptedBot) -> None:
    assert await fake.send("interactive", {"type": "block_actions", "team": {"id": "T1"}, "actions": []}) is None
    assert bot.heard == []


@pytest.mark.usefixtures("socket")
async def test_the_bot_comes_back_when_slack_renews_the_connection(fake: FakeSlack, bot: ScriptedBot) -> None:
    fake.linked.clear()
    await fake.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
    async with asyncio.timeout(PATIENCE):
        await fake.linked.wait()
    await fake.send("slash_commands", payloads.command())
    assert len(bot.heard) == 1


async def test_stopping_lets_what_was_sent_be_answered(fake: FakeSlack) -> None:
    class SlowBot(ScriptedBot):
        asked = asyncio.Event()
        may = asyncio.Event()

        async def command(self, event: CommandTyped) -> CommandReply:
            self.asked.set()
            await self.may.wait()
            return Say(SAID)

    bot = SlowBot()
    slack = Slack(SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, api_url=fake.url + "/api/"))
    run = asyncio.create_task(slack.run(bot))
    await fake.linked.wait()
    command = asyncio.create_task(fake.send("slash_commands", payloads.command()))
    await bot.asked.wait()
    run.cancel()
    await asyncio.wait({run}, timeout=0.2)
    assert not run.done()
    bot.may.set()
    assert (await command)["text"] == "Done"
    with pytest.raises(asyncio.CancelledError):
        await run


async def test_a_bad_token_is_said_at_the_start(fake: FakeSlack, bot: ScriptedBot) -> None:
    for settings in (
        SlackSettings(bot_token="xoxb-wrong", api_url=fake.url + "/api/"),
        SlackSettings(bot_token=TOKEN, app_token="xapp-wrong", api_url=fake.url + "/api/"),
    ):
        with pytest.raises(LookUpFailed, match="invalid_auth"):
            await Slack(settings).run(bot)


async def test_a_token_of_a_whole_organisation_is_refused_at_the_start_and_by_the_doctor(
    fake: FakeSlack, bot: ScriptedBot
) -> None:
    """Enterprise Grid gives one where the app is installed for the organisation; no workspace's people were read by it,
    and nothing said why."""
    settings = SlackSettings(bot_token=TOKEN, api_url=fake.url + "/api/")
    of_all = {**fake._auth_test("E5", {}), "ok": True, "enterprise_id": "E5", "is_enterprise_install": True}
    fake.will("auth.test", of_all, of_all)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(LookUpFailed, match="enterprise_install"):
            await Slack(settings).run(bot)
    team, (finding,) = await examine(settings, SystemClock().now())
    assert team is None
    assert not finding.well
    assert "for a whole organisation, and Upward works in a single workspace" in finding.said


async def test_a_slack_that_is_away_at_the_start_is_asked_again(
    fake: FakeSlack, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.workspaces.RECONNECT", 0.01)
    fake.will("auth.test", lambda _: web.Response(status=502, text="bad gateway"))
    async with running(Slack(SlackSettings(bot_token=TOKEN, api_url=fake.url + "/api/")), bot):
        assert len(fake.of("auth.test")) == 2
