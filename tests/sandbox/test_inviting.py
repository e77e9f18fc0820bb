"""`/invite`, which belongs to Slack itself."""

from collections.abc import AsyncIterator

import pytest

from adapters.sandbox.app import Sandbox
from tests.sandbox.scripted_app import ScriptedApp


@pytest.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[ScriptedApp]:
    async with ScriptedApp(sandbox) as connected:
        yield connected


async def test_invite_is_slacks_own_command(sandbox: Sandbox, app: ScriptedApp) -> None:
    ana, bot = sandbox.person("ana"), sandbox.app.bot
    random, refused = (
        sandbox.channel("random"),
        {
            "/invite": "Who is to be added?",
            "/invite @nobody": "Nobody here is called @nobody.",
            "/invite @ben": "@ben: already in #random",
        },
    )
    for typed, said in refused.items():
        assert (await ana.type(typed, in_="random")).error == "cant_invite"
        assert said in ana.ephemerals[-1].plain
    assert (await ana.type("/invite @ben", in_="leads")).error == "cant_invite"
    assert (await ana.type("/invite @ben", in_="@bot")).error == "cant_invite"
    assert bot.name not in random.members
    assert (await ana.type(f"/invite @{bot.name.title()} @liam", in_="random")).ok
    assert {bot.name, "liam"} <= set(random.members)
    assert not [each for each in app.envelopes if each["type"] == "slash_commands"]
