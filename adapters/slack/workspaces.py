"""Which workspaces are served, and by which token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.api import WebApi, Workspace
from adapters.slack.text import PLATFORM
from bot.errors import (
    DeliveryError,
    LookUpFailed,
    NotSaved,
    PermanentDeliveryError,
    TransientDeliveryError,
    UncertainDelivery,
)
from bot.events import Connected
from bot.platform import Bot

log = structlog.get_logger()

RECONNECT = 5.0  # seconds until Slack, or the database, is asked again at the start


class OneWorkspace:
    """The tokens of an installation that serves a single team: the one that its token names."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.team: str | None = None

    async def token(self, _platform: str, team: str) -> str | None:
        """Raises `TransientDeliveryError` until Slack has said whose token it is."""
        if self.team is None:
            raise TransientDeliveryError("connecting")
        return self._token if team == self.team else None

    async def introduce(self, api: WebApi) -> Workspace:
        """Asks Slack whose token it is until Slack answers; raises `LookUpFailed` if the token is no good."""
        while True:
            try:
                found = await api.introduce(self._token)
            except (TransientDeliveryError, UncertainDelivery) as failure:
                log.warning("slack not reached", reason=failure.reason)
                await asyncio.sleep(RECONNECT)
            except DeliveryError as refusal:
                raise LookUpFailed(refusal.reason) from None
            else:
                self.team = found.team
                return api.remember(found)


class Served:
    """The workspaces whose acts are let in. The bot is told of each before its first act."""

    def __init__(self, api: WebApi, one: OneWorkspace | None) -> None:
        self._api = api
        self._one = one
        self._told: set[str] = set()

    async def begin(self, bot: Bot) -> None:
        """Finds the only workspace, if there is only one, and tells the bot; waits for Slack and the database."""
        if self._one is None:
            return
        workspace = await self._one.introduce(self._api)
        while workspace.team not in self._told:
            try:
                await self._tell(bot, workspace)
            except NotSaved:
                log.warning("workspace not saved", team=workspace.team)
                await asyncio.sleep(RECONNECT)

    async def admits(self, team: str, bot: Bot) -> bool:
        """Whether the team has a token that Slack takes. Raises `NotSaved` or a delivery error while nobody knows."""
        try:
            workspace = await self._api.workspace(team)
        except PermanentDeliveryError as refusal:
            log.warning("token refused", team=team, reason=refusal.reason)
            return False
        if workspace is not None:
            await self._tell(bot, workspace)
        return workspace is not None

    def may_leave(self, team: str) -> bool:
        """Whether to believe that a team took its token back; its token may be gone by then. Before the team's next act
        Slack is asked whether it takes the token."""
        self._api.forget(team)
        self._told.discard(team)
        return self._one is None or team == self._one.team

    async def renew(self, team: str, bot: Bot | None) -> None:
        """A team got a new token."""
        self._api.forget(team)
        self._told.discard(team)
        if bot is not None:
            await self.admits(team, bot)

    async def _tell(self, bot: Bot, workspace: Workspace) -> None:
        if workspace.team not in self._told:
            await bot.handle_event(Connected(PLATFORM, workspace.team, workspace.name))
            self._told.add(workspace.team)


def authorizing(api: WebApi) -> Callable[[str | None], Awaitable[AuthorizeResult]]:
    """Tells Bolt who the bot is in a team; Bolt's own ways would ask Slack or a store at every request."""

    async def authorize(team_id: str | None) -> AuthorizeResult:
        found = await api.workspace(team_id or "")
        if found is None:
            raise PermanentDeliveryError("not_installed")
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.team,
            bot_user_id=found.bot_user,
            bot_id=found.bot_id,
            bot_token=found.client.token,
        )

    return authorize
