"""Installing by OAuth: the page, the code, the token."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import parse_duration

BACK = "http://127.0.0.1:9/slack/oauth_redirect"

# slack_sdk logs in that way, whatever we do.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


def address(sandbox: Sandbox, *, client_id: str = "", redirect_uri: str = BACK, scope: str = "chat:write") -> str:
    page = f"{sandbox.url}/oauth/v2/authorize"
    client = client_id or sandbox.app.client_id
    generator = AuthorizeUrlGenerator(
        client_id=client, scopes=[scope], redirect_uri=redirect_uri, authorization_url=page
    )
    return generator.generate("state-1")


async def opened(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        return response.status, await response.text()


async def link(sandbox: Sandbox, name: str) -> dict[str, str]:
    """What the app gets back when somebody follows that link of the page."""
    _, text = await opened(address(sandbox))
    found = re.search(f'id="{name}" href="([^"]+)"', text)
    assert found is not None
    parts = urlsplit(unescape(found[1]))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return {key: values[0] for key, values in parse_qs(parts.query).items()}


async def exchange(sandbox: Sandbox, code: str, **more: Any) -> Any:
    app = sandbox.app
    given = {"client_id": app.client_id, "client_secret": app.client_secret, "redirect_uri": BACK, **more}
    return await AsyncWebClient(base_url=sandbox.api_url).oauth_v2_access(code=code, **given)


async def test_a_code_becomes_a_token_once(sandbox: Sandbox) -> None:
    back = await link(sandbox, "allow")
    assert back["state"] == "state-1"
    sandbox.uninstall()
    answer = await exchange(sandbox, back["code"])
    assert answer["team"] == {"id": sandbox.workspace.team_id, "name": "Tidewater"}
    assert (await AsyncWebClient(token=answer["access_token"], base_url=sandbox.api_url).auth_test())["ok"]
    with pytest.raises(SlackApiError, match="invalid_code"):
        await exchange(sandbox, back["code"])
    assert sandbox.app.client_secret not in sandbox.calls.story()


async def test_a_code_is_old_after_ten_minutes(sandbox: Sandbox) -> None:
    back = await link(sandbox, "allow")
    sandbox.clock.advance(parse_duration("PT11M"))
    with pytest.raises(SlackApiError, match="invalid_code"):
        await exchange(sandbox, back["code"])


async def test_cancelling_tells_the_app(sandbox: Sandbox) -> None:
    assert await link(sandbox, "cancel") == {"error": "access_denied", "state": "state-1"}


async def test_the_page_refuses_what_slack_refuses(sandbox: Sandbox) -> None:
    assert await opened(address(sandbox, client_id="1.2")) == (400, "invalid_client_id")
    assert await opened(address(sandbox, redirect_uri="https://evil.example/")) == (400, "bad_redirect_uri")
    assert await opened(address(sandbox, redirect_uri="javascript:alert(1)")) == (400, "bad_redirect_uri")
    assert await opened(address(sandbox, scope="admin")) == (400, "invalid_scope: admin")
