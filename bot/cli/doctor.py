"""`upward doctor`: what is wrong, a line each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.cli.apps import app
from bot.cli.start import go, settings_here

if TYPE_CHECKING:
    from bot.doctor import Finding
    from bot.settings import Settings


@app.command(epilog="Example: upward doctor")
def doctor() -> None:
    """Checks settings, database, tokens, scopes, channels and clock; exit code 1 if anything fails."""
    from bot.doctor import well

    settings = settings_here()
    findings = [well("settings", "complete.")]
    go(_examine(settings, findings))
    print("\n".join(finding.line for finding in findings))
    sys.exit(0 if all(finding.well for finding in findings) else 1)


async def _examine(settings: Settings, findings: list[Finding]) -> None:
    from adapters.slack.checkup import examine, examine_channels
    from adapters.slack.platform import SlackSettings
    from bot.clock import SystemClock
    from bot.doctor import well
    from storage.checkup import examine_database

    database, store = await examine_database(settings.database_url.get_secret_value())
    findings += database
    if not settings.slack_bot_token:
        findings.append(well("Slack", "no token of one workspace to check."))
        return
    slack = SlackSettings.of(settings)
    team, found = await examine(slack, SystemClock().now())
    findings += found
    if team and store:
        async with store.read() as work:
            workspace = await work.workspaces.of("slack", team)
            channels = await work.workspaces.channels(workspace) if workspace is not None else ()
        findings += await examine_channels(slack, [channel.room for channel in channels])
    if store:
        await store.close()
