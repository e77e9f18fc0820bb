"""A Slack adapter before a tiny Slack, reached as Slack reaches it: by signed requests or over a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.slack.platform import Slack, SlackSettings
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import SECRET, Door, opened, running
from tests.platforms.slack.fake import APP_TOKEN, TOKEN, FakeSlack
from tests.platforms.slack.office import Workspace, adapter
from tests.workspace import App


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    runner = await slack.start()
    yield slack
    await runner.cleanup()
    assert slack.faults == []


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
async def door(fake: FakeSlack, bot: ScriptedBot) -> AsyncIterator[Door]:
    settings = SlackSettings(bot_token=TOKEN, signing_secret=SECRET, api_url=fake.url + "/api/")
    async with opened(Slack(settings), bot) as opening:
        yield opening


@pytest.fixture
async def socket(fake: FakeSlack, bot: ScriptedBot) -> AsyncIterator[Slack]:
    """The adapter over Socket Mode."""
    slack = Slack(SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, api_url=fake.url + "/api/"))
    async with running(slack, bot):
        yield slack


@pytest.fixture(params=["socket", "http"])
def installed(request: pytest.FixtureRequest, bot: ScriptedBot) -> App[Workspace]:
    return adapter(bot, by_socket=request.param == "socket")


@pytest.fixture
def workspace(at_work: Workspace) -> Workspace:
    return at_work
