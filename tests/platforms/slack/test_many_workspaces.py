"""One bot for many workspaces, installed by OAuth."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from adapters.slack.manifest import bot_scopes
from adapters.slack.platform import Slack, SlackSettings
from bot.errors import NotSaved, TransientDeliveryError
from bot.events import Connected, Installed, Uninstalled
from bot.messages import Message, Paragraph, Words
from bot.platform import Order, Verb
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import SECRET, Door, opened
from tests.platforms.slack.fake import BOT, FakeSlack
from tests.platforms.slack.office import MANIFEST
from tests.workspace import silent, workspace_with

# slack_sdk 3.47 still authenticates oauth.v2.access with what aiohttp 4 will drop.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

SAID = Message((Paragraph((Words("Hi"),)),))


@dataclass
class Kept:
    """Installations in memory."""

    tokens: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    fails: bool = False

    async def token(self, platform: str, team: str) -> str | None:
        assert platform == "slack"
        self.asked += 1
        if self.fails:
            raise NotSaved
        return self.tokens.get(team)

    async def teams(self, platform: str) -> tuple[str, ...]:
        assert platform == "slack"
        return tuple(self.tokens)

    async def install(self, platform: str, team: str, name: str, token: str) -> None:
        if self.fails:
            raise NotSaved
        self.tokens[team] = token

    async def remove(self, platform: str, team: str) -> None:
        self.tokens.pop(team, None)


@pytest.fixture
def kept() -> Kept:
    return Kept({"T1": "xoxb-one"})


@pytest.fixture
async def many(fake: FakeSlack, bot: ScriptedBot, kept: Kept) -> AsyncIterator[Door]:
    fake.tokens["xoxb-two"] = "T2"
    settings = SlackSettings(
        signing_secret=SECRET,
        api_url=fake.url + "/api/",
        client_id="11.22",
        client_secret="deadbeef",
        public_url="https://bot.acme.example",
    )
    async with opened(Slack(settings, kept), bot) as door:
        yield door


async def test_each_workspace_is_told_once_and_its_token_read_once(many: Door, bot: ScriptedBot, kept: Kept) -> None:
    assert bot.connected == []
    for _ in range(3):
        assert (await many.command(payloads.command())).status == 200
    assert bot.connected == [Connected("slack", "T1", "Acme")]
    assert kept.asked == 1


async def test_a_workspace_without_a_token_is_refused_until_it_has_one(many: Door, kept: Kept) -> None:
    assert (await many.command(payloads.command(team_id="T2"))).status == 401
    kept.tokens["T2"] = "xoxb-two"
    assert (await many.command(payloads.command(team_id="T2"))).status == 200


async def test_a_token_of_another_team_opens_nothing(many: Door, kept: Kept) -> None:
    kept.tokens["T3"] = "xoxb-one"
    assert (await many.command(payloads.command(team_id="T3"))).status == 401


async def test_a_token_that_slack_took_back_is_refused(many: Door, kept: Kept, fake: FakeSlack) -> None:
    kept.tokens["T2"] = "xoxb-gone"
    assert (await many.command(payloads.command(team_id="T2"))).status == 401
    await many.command(payloads.command())
    fake.refuse("chat.postMessage", "token_revoked")
    order = Order("1", "T1", Verb.POST, "C1", private=False, message=SAID)
    with pytest.raises(TransientDeliveryError, match="token_revoked"):
        await many.slack.deliver(order)
    assert (await many.slack.deliver(order)).external
    assert kept.asked == 3


async def test_while_nobody_knows_slack_is_asked_to_come_again(many: Door, kept: Kept, fake: FakeSlack) -> None:
    kept.fails = True
    assert (await many.event(payloads.event("app_uninstalled"))).status == 200
    assert (await many.command(payloads.command())).status == 503
    kept.fails = False
    fake.will("auth.test", lambda _: web.Response(status=502))
    assert (await many.command(payloads.command())).status == 503
    assert (await many.command(payloads.command())).status == 200


async def test_both_farewells_are_heard_in_any_order_and_twice(many: Door, bot: ScriptedBot, kept: Kept) -> None:
    await many.command(payloads.command())
    revoked = payloads.event("tokens_revoked", key="Ev1", tokens={"bot": [BOT]})
    gone = payloads.event("app_uninstalled", key="Ev2")
    await many.event(gone)
    await kept.remove("slack", "T1")
    for body in (revoked, gone, revoked):
        assert (await many.event(body)).status == 200
    assert [event.key for event in bot.heard if isinstance(event, Uninstalled)] == ["Ev2", "Ev1", "Ev2", "Ev1"]
    assert (await many.command(payloads.command())).status == 401
    kept.tokens["T1"] = "xoxb-one"
    assert (await many.command(payloads.command())).status == 200
    assert len(bot.connected) == 2


async def test_a_farewell_that_was_not_saved_is_not_taken_for_late_when_it_comes_again(
    many: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    """Else the workspace would count as connected since, by a token that Slack takes no more."""
    await many.command(payloads.command())
    del fake.tokens["xoxb-one"]
    bot.fails = NotSaved()
    assert (await many.event(payloads.event("app_uninstalled"))).status == 503
    bot.fails = None
    assert (await many.command(payloads.command())).status == 401
    assert len(bot.connected) == 1


# ---------------------------------------------------------------- OAuth


async def agree(door: Door, *, code: str = "c0de", spoil: str = "", cookie: bool = True) -> tuple[int, str]:
    """Somebody presses *Add to Slack*, agrees there, and comes back."""
    async with door.session.get(door.url + "/slack/install") as page:
        text = await page.text()
        state_cookie = page.headers["Set-Cookie"].split(";")[0]
    address = unescape(re.findall(r'href="(http[^"]+)"', text)[0])
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == [",".join(bot_scopes())]
    assert asked["redirect_uri"] == ["https://bot.acme.example/slack/oauth_redirect"]
    query = {"code": code, "state": asked["state"][0] + spoil}
    headers = {"Cookie": state_cookie + spoil} if cookie else {}
    jar = aiohttp.DummyCookieJar()
    async with (
        aiohttp.ClientSession(cookie_jar=jar) as browser,
        browser.get(door.url + "/slack/oauth_redirect", params=query, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


GRANT = {
    "ok": True,
    "access_token": "xoxb-two",
    "token_type": "bot",
    "scope": "commands",
    "bot_user_id": "UBOT",
    "app_id": "A1",
    "team": {"id": "T2", "name": "Beta"},
    "enterprise": None,
    "authed_user": {"id": "UANA"},
    "is_enterprise_install": False,
}


@pytest.mark.parametrize(
    ("api_url", "page"),
    [
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize?"),
        ("http://127.0.0.1:8700/api/", "http://127.0.0.1:8700/oauth/v2/authorize?"),
    ],
)
async def test_people_agree_where_the_web_api_is(kept: Kept, bot: ScriptedBot, api_url: str, page: str) -> None:
    settings = SlackSettings("", "", SECRET, api_url, "11.22", "deadbeef", "https://bot.acme.example")
    async with opened(Slack(settings, kept), bot) as door, door.session.get(door.url + "/slack/install") as answer:
        assert f'href="{page}' in await answer.text()


async def test_the_sandbox_installs_it_as_slack_does(kept: Kept, bot: ScriptedBot) -> None:
    async with workspace_with(silent(MANIFEST)) as sandbox:
        app, there = sandbox.app, "http://127.0.0.1:9"
        settings = SlackSettings("", "", SECRET, sandbox.api_url, app.client_id, app.client_secret, there)
        async with opened(Slack(settings, kept), bot) as door:
            async with door.session.get(door.url + "/slack/install") as page:
                cookie, text = page.headers["Set-Cookie"].split(";")[0], await page.text()
            async with door.session.get(unescape(re.findall(r'href="(http[^"]+)"', text)[0])) as page:
                back = urlsplit(unescape(re.findall(r'id="allow" href="([^"]+)"', await page.text())[0]))
            assert back.path == "/slack/oauth_redirect"
            address = f"{door.url}{back.path}?{back.query}"
            async with door.session.get(address, headers={"Cookie": cookie}) as answer:
                assert answer.status == 200, await answer.text()
        assert kept.tokens[sandbox.workspace.team_id] == sandbox.bot_token


async def test_somebody_installs_and_the_workspace_is_served(
    many: Door, fake: FakeSlack, kept: Kept, bot: ScriptedBot
) -> None:
    fake.will("oauth.v2.access", GRANT)
    status, page = await agree(many)
    assert status == 200
    assert "xoxb" not in page
    assert kept.tokens["T2"] == "xoxb-two"
    assert bot.connected == [Connected("slack", "T2", "Acme")]
    assert fake.of("oauth.v2.access")[0]["code"] == "c0de"
    assert (await many.command(payloads.command(team_id="T2"))).status == 200


async def test_a_new_token_takes_the_place_of_the_old(many: Door, fake: FakeSlack, kept: Kept) -> None:
    kept.tokens["T2"] = "xoxb-gone"
    assert (await many.command(payloads.command(team_id="T2"))).status == 401
    fake.will("oauth.v2.access", GRANT)
    await agree(many)
    assert (await many.command(payloads.command(team_id="T2"))).status == 200


async def test_each_installation_is_told_also_with_the_same_token(
    many: Door, fake: FakeSlack, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack gives a workspace the same token again; who pressed *Allow* may be anybody there."""
    for at in (1_790_000_000.0, 1_790_000_060.0):
        monkeypatch.setattr("slack_sdk.oauth.installation_store.models.installation.time", lambda at=at: at)
        fake.will("oauth.v2.access", GRANT)
        assert (await agree(many))[0] == 200
    told = [event for event in bot.heard if isinstance(event, Installed)]
    assert [(event.team, event.name, event.by) for event in told] == [("T2", "Beta", "UANA")] * 2
    assert len({event.key for event in told}) == 2


async def test_a_return_that_we_did_not_begin_is_refused(many: Door, fake: FakeSlack, kept: Kept) -> None:
    assert (await agree(many, cookie=False))[0] == 400
    assert (await agree(many, spoil="x"))[0] == 401
    assert fake.of("oauth.v2.access") == []
    assert set(kept.tokens) == {"T1"}


async def test_an_installation_that_fails_is_said_to_have_failed(many: Door, fake: FakeSlack, kept: Kept) -> None:
    fake.refuse("oauth.v2.access", "invalid_code")
    assert (await agree(many))[0] == 401
    fake.will("oauth.v2.access", {**GRANT, "is_enterprise_install": True})
    assert (await agree(many))[0] == 500
    kept.fails = True
    fake.will("oauth.v2.access", GRANT)
    assert (await agree(many))[0] == 500
    assert set(kept.tokens) == {"T1"}
    async with many.session.get(many.url + "/slack/oauth_redirect", params={"error": "access_denied"}) as answer:
        assert answer.status == 200


async def test_one_address_does_not_use_up_what_slack_allows_for_all(many: Door, fake: FakeSlack) -> None:
    """Each return asked Slack, as often as a stranger liked."""
    fake.refuse("oauth.v2.access", "invalid_code")
    assert (await agree(many))[0] == 401
    address = many.url + "/slack/oauth_redirect"
    statuses = []
    for _ in range(20):
        async with many.session.get(address, params={"error": "access_denied"}) as answer:
            statuses.append(answer.status)
    assert statuses == [*[200] * 19, 429]


async def test_a_single_workspace_offers_no_installation(door: Door) -> None:
    async with door.session.get(door.url + "/slack/install") as answer:
        assert answer.status == 404
