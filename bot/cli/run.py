"""`upward run`: the bot at work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.cli.apps import app
from bot.cli.start import NOTHING, ballots_of, go, open_database, settings_here
from bot.errors import CannotStart

if TYPE_CHECKING:
    from adapters.slack.platform import Slack
    from bot.cli.hipchat import HipChatGroup
    from bot.clock import Clock
    from bot.installations import Installations
    from bot.outbox.pace import Timing
    from bot.settings import Settings
    from storage.store import DatabaseStore


@app.command(epilog="Example: upward run")
def run() -> None:
    """The bot, with the settings of the environment and .env. Ends cleanly on SIGTERM and Ctrl-C."""
    from bot.failpoints import VARIABLE, arm

    settings = settings_here()
    if not settings.slack_bot_token and not settings.slack_client_id and not settings.hipchat_api_url:
        raise CannotStart(NOTHING)
    _warn(settings)
    arm(os.environ.get(VARIABLE, ""))
    go(work(settings))


def _warn(settings: Settings) -> None:
    import structlog

    from bot.caution import careless

    for name, said in careless(settings):
        structlog.get_logger("upward.settings").warning("setting is careless", subject=name, reason=said)


async def work(settings: Settings, timing: Timing | None = None) -> None:
    """The bot with everything around it, until cancelled."""
    from adapters.web.server import Server
    from bot.clock import SystemClock
    from bot.engine import Engine
    from bot.process import settled

    clock = SystemClock()
    url, one_company = settings.database_url.get_secret_value(), not settings.slack_client_id
    async with (
        open_database(url, one_company=one_company) as store,
        ballots_of(settings, store, clock) as ballots,
    ):
        slack, group = await _slack(settings, store, clock), await _hipchat(settings, store, clock)
        platforms = [*((slack,) if slack else ()), *((group.chat,) if group else ())]
        links = group.links if group else None
        engine = Engine(store, platforms, clock, timing=timing, links=links, ballots=ballots)
        routes = [
            *(slack.routes() if slack else ()),
            *(group.routes(engine.bot, engine.context.quiet_pages) if group else ()),
        ]
        address, proxies = (settings.upward_host, settings.upward_port), settings.trusted_proxies
        server = Server(*address, routes, engine.obstacles, trusted_proxies=proxies)
        with settled():
            await engine.run(server.run(), managers_at_once=True)


async def _slack(settings: Settings, store: DatabaseStore, clock: Clock) -> Slack | None:
    from adapters.slack.platform import Slack, SlackSettings

    if not settings.slack_bot_token and not settings.slack_client_id:
        return None
    return Slack(SlackSettings.of(settings), await _installations(settings, store, clock))


async def _hipchat(settings: Settings, store: DatabaseStore, clock: Clock) -> HipChatGroup | None:
    if not settings.hipchat_api_url:
        return None
    from adapters.hipchat.platform import HipChatSettings
    from bot.cli.hipchat import group_of, typed_commands

    return await group_of(HipChatSettings.of(settings, typed_commands()), store, settings.secret_keys, clock)


async def _installations(settings: Settings, store: DatabaseStore, clock: Clock) -> Installations | None:
    """Where the tokens of many workspaces are kept; None for one workspace by its token, which needs no encryption."""
    if not settings.slack_client_id:
        return None
    from storage.installations import SealedInstallations
    from storage.secrets import Secrets

    sealed = SealedInstallations(store, Secrets(settings.secret_keys), clock)
    await sealed.rotate()
    return sealed
