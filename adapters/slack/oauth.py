"""Installing into many workspaces: Slack's OAuth by Bolt's flow, the tokens into the installation's own storage."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

import aiohttp
import structlog
from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.api import BOLT_LOG, WHOLE_ORGANISATION, WebApi
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, bot_scopes
from adapters.slack.text import PLATFORM
from bot.address_limit import AddressLimit
from bot.errors import NotSaved
from bot.events import Installed
from bot.installations import Installations

log = structlog.get_logger()

AUTHORIZE_PATH = "/oauth/v2/authorize"  # where the Web API is: slack.com, or a sandbox
STATE_SECONDS = 600  # how long somebody may take to agree at Slack

NOT_INVITED = (
    "This Upward serves other workspaces and was not installed: nothing of yours is kept. Whoever runs it can add your "
    "workspace. Until then, remove the app in Slack again."
)

Told = Callable[[Installed], Awaitable[None]]


class OAuth:
    """GET /slack/install and /slack/oauth_redirect. `installed` hears of each installation whose token was kept."""

    def __init__(
        self,
        api: WebApi,
        installations: Installations,
        installed: Told,
        *,
        api_url: str,
        client_id: str,
        client_secret: str,
        public_url: str,
    ) -> None:
        self._api = api
        self._addresses = AddressLimit()
        self._settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=bot_scopes(),
            authorization_url=urljoin(api_url, AUTHORIZE_PATH),
            redirect_uri=public_url.rstrip("/") + REDIRECT_PATH,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=_Store(installations, installed, api),
            state_store=_SignedStates(client_secret),
            state_expiration_seconds=STATE_SECONDS,
            logger=BOLT_LOG,
        )

    def routes(self) -> list[web.RouteDef]:
        return [web.get(INSTALL_PATH, self._install), web.get(REDIRECT_PATH, self._return)]

    def _flow(self) -> AsyncOAuthFlow:
        return AsyncOAuthFlow(client=self._api.client(), logger=BOLT_LOG, settings=self._settings)

    async def _install(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._flow().handle_installation(await to_bolt_request(request)))

    async def _return(self, request: web.Request) -> web.Response:
        if not await self._addresses.let_in(request.remote or ""):  # each asks Slack, which counts them together
            raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})
        try:
            answer = await self._flow().handle_callback(await to_bolt_request(request))
        except (aiohttp.ClientError, TimeoutError):
            log.warning("slack not reached", task="oauth")
            return web.Response(status=503, text="Slack did not answer. Please try again.")
        except NotInvited:
            return web.Response(status=403, text=NOT_INVITED)
        if answer.status != 200:
            log.info("installation refused", status=answer.status)
        return await to_aiohttp_response(answer)


class NotInvited(Exception):
    """The workspace is not among those that may install the bot."""


class _Store(AsyncInstallationStore):
    """What Bolt's flow hands over when somebody agreed."""

    def __init__(self, installations: Installations, installed: Told, api: WebApi) -> None:
        self._installations = installations
        self._installed = installed
        self._api = api

    async def async_save(self, installation: Installation) -> None:
        team, token = installation.team_id, installation.bot_token
        if installation.is_enterprise_install or not team or not token:
            log.warning("installation refused", reason=WHOLE_ORGANISATION, team=team)
            raise BoltError("an installation for a whole organisation is not supported")
        if not self._api.allows(team, installation.enterprise_id or ""):
            log.warning("installation refused", reason="not among UPWARD_ALLOWED_TEAMS", team=team)
            raise NotInvited
        try:
            await self._installations.install(PLATFORM, team, installation.team_name or "", token)
            await self._installed(_event(team, installation))
        except NotSaved:
            log.warning("installation not saved", team=team)
            raise BoltError("not saved") from None


def _event(team: str, installation: Installation) -> Installed:
    key = f"installed {installation.user_id} {installation.installed_at}"
    return Installed(PLATFORM, team, installation.team_name or "", key, by=installation.user_id or "")


class _SignedStates(AsyncOAuthStateStore):
    """States that prove by themselves that we made them lately: no table, and any replica may see the person return.
    Bolt binds each to the person's browser by a cookie."""

    def __init__(self, client_secret: str) -> None:
        key = hashlib.sha256(b"upward slack oauth state\0" + client_secret.encode()).digest()
        self._box = Fernet(base64.urlsafe_b64encode(key))

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        # Without its padding: an equals sign would end the value of the cookie.
        return self._box.encrypt(b"").decode().rstrip("=")

    async def async_consume(self, state: str) -> bool:
        try:
            self._box.decrypt(state + "=" * (-len(state) % 4), ttl=STATE_SECONDS)
        except (InvalidToken, ValueError):
            return False
        return True
