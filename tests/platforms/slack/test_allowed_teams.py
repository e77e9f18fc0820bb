"""Only the workspaces and organisations that are named install the bot, and nothing of another is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.slack.platform import Slack, SlackSettings
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import SECRET, Door, opened
from tests.platforms.slack.fake import FakeSlack
from tests.platforms.slack.test_many_workspaces import GRANT, Kept, agree

# slack_sdk 3.47 still authenticates oauth.v2.access with what aiohttp 4 will drop.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
def kept() -> Kept:
    return Kept({"T1": "xoxb-one"})


@pytest.fixture
async def some(fake: FakeSlack, bot: ScriptedBot, kept: Kept) -> AsyncIterator[Door]:
    """A bot for the workspace T1 and whatever belongs to the organisation E5."""
    fake.tokens["xoxb-two"] = "T2"
    settings = SlackSettings(
        signing_secret=SECRET,
        api_url=fake.url + "/api/",
        client_id="11.22",
        client_secret="deadbeef",
        public_url="https://bot.acme.example",
        allowed=frozenset({"T1", "E5"}),
    )
    async with opened(Slack(settings, kept), bot) as door:
        yield door


def of_the_organisation(fake: FakeSlack, organisation: str) -> None:
    """Slack's answers about T2, as it has them on Enterprise Grid."""
    about = fake._auth_test("T2", {})
    fake.will("auth.test", {"ok": True, **about, "enterprise_id": organisation})


async def test_a_workspace_that_is_not_named_installs_nothing(
    some: Door, fake: FakeSlack, kept: Kept, bot: ScriptedBot
) -> None:
    fake.will("oauth.v2.access", GRANT)
    status, page = await agree(some)
    assert (status, "serves other workspaces and was not installed" in page) == (403, True)
    assert set(kept.tokens) == {"T1"}
    assert bot.connected == []
    assert (await some.command(payloads.command(team_id="T2"))).status == 401


@pytest.mark.parametrize(("organisation", "status"), [("E5", 200), ("E6", 403)])
async def test_an_organisation_is_named_for_all_of_its_workspaces(
    some: Door, fake: FakeSlack, kept: Kept, organisation: str, status: int
) -> None:
    granted: dict[str, Any] = {**GRANT, "enterprise": {"id": organisation, "name": "Acme"}}
    fake.will("oauth.v2.access", granted)
    for _ in range(2):
        of_the_organisation(fake, organisation)
    assert (await agree(some))[0] == status
    assert ("T2" in kept.tokens) is (status == 200)
    assert (await some.command(payloads.command(team_id="T2"))).status == (200 if status == 200 else 401)


async def test_a_workspace_that_was_installed_before_and_is_not_named_is_not_served(some: Door, kept: Kept) -> None:
    kept.tokens["T2"] = "xoxb-two"
    assert (await some.command(payloads.command(team_id="T2"))).status == 401
    assert (await some.command(payloads.command())).status == 200
