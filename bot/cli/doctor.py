"""`upward doctor`: what is wrong, a line each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.apps import app
from bot.cli.start import NOTHING, go, settings_here

if TYPE_CHECKING:
    from bot.doctor import Finding
    from bot.settings import Settings
    from storage.store import DatabaseStore


@app.command(epilog="Example: upward doctor")
def doctor() -> None:
    """Checks settings, database, tokens, scopes, channels and clock; exit code 1 if anything fails."""
    from bot.doctor import examine_file, well

    settings = settings_here()
    findings = [well("settings", "readable."), *examine_file(".env", Path(".env"))]
    findings += [*_cautions(settings), *_proxies(settings)]
    go(_examine(settings, findings))
    print("\n".join(finding.line for finding in findings))
    sys.exit(0 if all(finding.well for finding in findings) else 1)


def _cautions(settings: Settings) -> list[Finding]:
    from bot.caution import careless, heard_everywhere
    from bot.doctor import ill, well

    findings = [ill(name, said) for name, said in careless(settings)]
    if heard_everywhere(settings):
        said = "every network reaches the port, /metrics and /readyz too; let only what .env.example names through."
        findings.append(well("UPWARD_HOST", said))
    if settings.slack_client_id and not settings.allowed_teams:
        said = "any workspace may install Upward; UPWARD_ALLOWED_TEAMS names those that may."
        findings.append(well("workspaces", said))
    return findings


def _proxies(settings: Settings) -> list[Finding]:
    """Whether what stands before the bot is known to it: it speaks no TLS itself, so behind https something does."""
    from bot.doctor import well

    if not settings.public_url.startswith("https://"):
        return []
    if settings.trusted_proxies:
        return [well("UPWARD_TRUSTED_PROXIES", f"{', '.join(settings.trusted_proxies)} may say who asks.")]
    return [
        well(
            "UPWARD_TRUSTED_PROXIES",
            "not set: to the bot all who come through the proxy of PUBLIC_URL are one, and whoever tries many wrong "
            "links slows down others who do. Links that are right are counted one by one.",
        )
    ]


async def _examine(settings: Settings, findings: list[Finding]) -> None:
    from storage.ballots.checkup import examine_ballots
    from storage.checkup import examine_database

    database, store = await examine_database(settings.database_url.get_secret_value())
    findings += database
    try:
        url, keys = settings.database_url.get_secret_value(), settings.secret_keys
        findings += await examine_ballots(settings.upward_ballots, url, store, keys)
        findings += await _examine_slack(settings, store)
        if settings.hipchat_api_url:
            findings += await _examine_hipchat(settings, store)
    finally:
        if store:
            await store.close()


async def _examine_slack(settings: Settings, store: DatabaseStore | None) -> list[Finding]:
    from adapters.slack.checkup import examine, examine_channels
    from adapters.slack.platform import SlackSettings
    from bot.clock import SystemClock
    from bot.doctor import ill, well

    if not settings.slack_bot_token:
        if settings.hipchat_api_url and not settings.slack_client_id:
            return []
        many = well("Slack", "many workspaces, whose tokens are checked as they work.")
        return [many if settings.slack_client_id else ill("Slack", NOTHING)]
    slack = SlackSettings.of(settings)
    team, found = await examine(slack, SystemClock().now())
    if not (team and store):
        return found
    async with store.read() as work:
        workspace = await work.workspaces.of("slack", team)
        channels = await work.workspaces.channels(workspace) if workspace is not None else ()
    return found + await examine_channels(slack, [channel.room for channel in channels])


async def _examine_hipchat(settings: Settings, store: DatabaseStore | None) -> list[Finding]:
    from adapters.hipchat.checkup import examine
    from adapters.hipchat.platform import HipChatSettings
    from bot.clock import SystemClock
    from storage.installations import SealedInstallations
    from storage.secrets import Secrets

    if store is None:
        return []
    clock = SystemClock()
    installations = SealedInstallations(store, Secrets(settings.secret_keys), clock)
    return await examine(HipChatSettings.of(settings, ()), installations, clock, settings.secret_keys)
