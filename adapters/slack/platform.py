"""Slack as a chat platform of the bot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self

import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.api import BOLT_LOG, WebApi
from adapters.slack.delivery import Delivery
from adapters.slack.directory import Directory
from adapters.slack.listeners import Listeners, answer_failure
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.payload import Payload, clean, maybe
from adapters.slack.receive import Receiver
from adapters.slack.remembered import HomeHashes
from adapters.slack.respond import PATIENCE, Responder
from adapters.slack.socket import Socket
from adapters.slack.text import PLATFORM
from adapters.slack.workspaces import OneWorkspace, Served, authorizing
from bot.errors import (
    DeliveryError,
    LookUpFailed,
    NotSaved,
)
from bot.events import Installed, Posted
from bot.installations import Installations
from bot.messages import Room
from bot.people import Handle, Profile
from bot.platform import Bot, Capabilities, DirectoryPage, Order, ProfileField, RoomFacts, SearchResult
from bot.precedence import UnderWay

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger()

ANY = re.compile("")
# They come when the token is already gone; Slack's signature is all they need.
FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked"})


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """One workspace by `bot_token`, or many by `installations`. With `app_token` Slack is reached over Socket Mode,
    else it sends to `routes()`, signed with `signing_secret`. `client_id` and what follows let workspaces install it
    by OAuth; `allowed` names their teams or organisations, and is empty for any. `prefix` stands before every command's
    name."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = "https://slack.com/api/"
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    public_url: str = ""
    allowed: frozenset[str] = frozenset()
    prefix: str = ""
    name: str = "Upward"

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """What the environment says about Slack."""
        return cls(
            bot_token=settings.slack_bot_token.get_secret_value(),
            app_token=settings.slack_app_token.get_secret_value(),
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            api_url=settings.slack_api_url,
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            public_url=settings.public_url,
            allowed=settings.allowed_teams,
            prefix=settings.upward_command_prefix,
        )


class Slack:
    """Implements `ChatPlatform`. With `installations` it serves many workspaces, else the one of `bot_token`."""

    name = PLATFORM
    can = Capabilities(
        forms=True,
        home=True,
        buttons=True,
        private_replies=True,
        direct_messages=True,
        edits=True,
        profiles=True,
        threads=True,
        charts=True,
        files=True,
    )

    def __init__(self, settings: SlackSettings, installations: Installations | None = None) -> None:
        self._settings = settings
        self._installations = installations
        one = None if installations else OneWorkspace(settings.bot_token)
        self._api = WebApi(settings.api_url, installations or one or OneWorkspace(""), settings.allowed)
        self._served = Served(self._api, one)
        self._home_hashes = HomeHashes()
        self._delivery = Delivery(self._api, self._home_hashes)
        self._directory = Directory(self._api)
        self._bot: Bot | None = None
        self._app: AsyncApp | None = None
        self._unanswered = UnderWay()
        self.listening = asyncio.Event()
        """Set while Slack has taken the token and what people do reaches the bot."""

    def routes(self) -> list[web.RouteDef]:
        """What the server of the installation has to offer to Slack; nothing in Socket Mode with one workspace."""
        return [*self._events(), *self._oauth()]

    def _events(self) -> list[web.RouteDef]:
        if self._settings.app_token:
            return []
        return [web.post(EVENTS_PATH, Receiver(self._settings.signing_secret, self._dispatch).receive)]

    def _oauth(self) -> list[web.RouteDef]:
        settings = self._settings
        if self._installations is None or not settings.client_id:
            return []
        from adapters.slack.oauth import OAuth  # and with it the encryption, which one workspace does without

        return OAuth(
            self._api,
            self._installations,
            self._on_installed,
            api_url=settings.api_url,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            public_url=settings.public_url,
        ).routes()

    async def run(self, bot: Bot) -> None:
        try:
            await self._served.begin(bot)
            self._bot = bot
            self._app = self._listening(bot)
            await self._listen()
        finally:
            self.listening.clear()
            self._app = None
            await self._unanswered.wait(PATIENCE)
            await self._api.close()

    async def _listen(self) -> None:
        if not self._settings.app_token:
            self.listening.set()
            await asyncio.Event().wait()
        socket = Socket(self._settings.app_token, self._api.client(), self._dispatch)
        try:
            await socket.open()
            self.listening.set()
            await asyncio.Event().wait()
        except DeliveryError as refusal:
            raise LookUpFailed(refusal.reason) from None
        finally:
            await self._unanswered.wait(PATIENCE)
            await socket.close()

    def _listening(self, bot: Bot) -> AsyncApp:
        app = AsyncApp(
            name=BOLT_LOG.name,  # Bolt sets the level of the logger of this name; "upward" is above all of ours
            logger=BOLT_LOG,
            client=self._api.client(),
            authorize=authorizing(self._api),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        listeners = Listeners(bot, Responder(self._api, self._settings.name, self._home_hashes), self._settings.prefix)
        # Bolt tries its listeners in this order.
        app.command(ANY)(listeners.command)
        app.action(ANY)(listeners.action)
        app.view_submission(ANY)(listeners.submission)
        app.event(ANY)(listeners.happening)
        app.shortcut(ANY)(listeners.shortcut)
        app.view_closed(ANY)(listeners.closing)
        app.error(answer_failure)
        return app

    async def _dispatch(self, read: Callable[[], Payload], is_window: bool) -> BoltResponse:
        """One payload whose sender is proved, by its signature or by the socket it came from."""
        app, bot = self._app, self._bot
        if app is None or bot is None:
            return BoltResponse(status=503)
        with self._unanswered:
            if is_window:
                await bot.take_turn()
            body = read()
            if body.get("ssl_check") == "1":
                return BoltResponse(status=200)
            # To Bolt it is a Socket Mode request in both cases: parsed, and checked before.
            request = AsyncBoltRequest(body=clean(body), mode="socket_mode")
            return await self._refusal(request, bot) or await app.async_dispatch(request)

    async def _refusal(self, request: AsyncBoltRequest, bot: Bot) -> BoltResponse | None:
        """The answer to a payload of a workspace that is not served; None for one that is."""
        team = request.context.team_id or ""
        match maybe(request.body, "type"):
            case "url_verification":
                return None
            case "app_rate_limited":
                log.warning("slack holds events back", team=team)
                return BoltResponse(status=200)
        try:
            if maybe(request.body, "event", "type") in FAREWELLS:
                served = self._served.may_leave(team)
            else:
                served = await self._served.admits(team, bot)
        except (DeliveryError, NotSaved):
            return BoltResponse(status=503)
        if served:
            return None
        log.info("request refused", reason="unknown workspace", team=team)
        return BoltResponse(status=401)

    async def _on_installed(self, event: Installed) -> None:
        await self._served.renew(event.team, self._bot)
        if self._bot is None:
            raise NotSaved
        await self._bot.handle_event(event)

    async def deliver(self, order: Order) -> Posted:
        return await self._delivery.carry_out(order)

    def home_mark(self, team: str, person: str) -> str:
        return self._home_hashes.of((team, person)) or ""

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        return await self._delivery.find(order, since)

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        return await self._directory.room(team, room)

    async def permalink(self, team: str, message: Posted) -> str:
        return await self._directory.permalink(team, message)

    async def profile(self, team: str, handle: Handle) -> Profile:
        return await self._directory.person(team, handle)

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        return await self._directory.profile_fields(team)

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        return await self._directory.person_in_profile(team, handle, field)

    async def file(self, team: str, upload: str) -> bytes:
        return await self._directory.file(team, upload)

    async def directory(self, team: str, cursor: str) -> DirectoryPage:
        return await self._directory.page(team, cursor)
