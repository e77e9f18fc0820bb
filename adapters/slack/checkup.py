"""Slack's part of the doctor's round: tokens, permissions, channels, and whose clock is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.api import TIMEOUT, WHOLE_ORGANISATION, WebApi, code
from adapters.slack.directory import Directory
from adapters.slack.manifest import SCOPES
from adapters.slack.platform import SlackSettings
from adapters.slack.workspaces import OneWorkspace
from bot.doctor import Finding, ill, well
from bot.errors import LookUpFailed
from bot.messages import Room
from bot.phrases import as_typed, why

SKEW = 60.0
"""Seconds. Slack's signatures are refused after five minutes; a clock that is wrong by one already misdates things."""

BOT_TOKEN, APP_TOKEN = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"


async def examine(settings: SlackSettings, now: datetime) -> tuple[str | None, list[Finding]]:
    """The team of the bot token, if Slack takes it, and what was found."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = AsyncWebClient(base_url=settings.api_url, session=session, retry_handlers=[])
        team, findings = await _bot_token(client, settings.bot_token, now)
        if settings.app_token:
            findings.append(await _app_token(client, settings.app_token))
    return team, findings


async def _bot_token(client: AsyncWebClient, token: str, now: datetime) -> tuple[str | None, list[Finding]]:
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as refusal:
        return None, [ill(BOT_TOKEN, _explain_refusal(refusal))]
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        return None, [ill("Slack", f"not reached ({type(failure).__name__}). Is the way out to SLACK_API_URL open?")]
    if answer.get("is_enterprise_install") is True:
        return None, [ill(BOT_TOKEN, f"it can't be used: {why(WHOLE_ORGANISATION)}.")]
    taken = well(BOT_TOKEN, f"Slack takes it, for the workspace {answer['team']}.")
    return str(answer["team_id"]), [taken, _scopes(answer), _clock(answer, now)]


def _explain_refusal(refusal: SlackApiError) -> str:
    reason = code(refusal.response.get("error")) or "no reason given"
    return f"Slack refuses it ({reason}): {why(reason)}. Copy it from your app's page in Slack again."


def _scopes(answer: AsyncSlackResponse) -> Finding:
    granted = set(_header(answer, "x-oauth-scopes").replace(" ", "").split(","))
    missing = [scope.name for scope in SCOPES if not scope.optional and scope.name not in granted]
    lacking = [scope for scope in SCOPES if scope.optional and scope.name not in granted]
    if missing:
        return ill(
            "scopes", f"missing: {', '.join(missing)}. Take the app's manifest from `upward manifest` and reinstall."
        )
    if lacking:
        doing_without = "; ".join(f"{scope.name} ({scope.reason})" for scope in lacking)
        return well("scopes", f"all that are needed. Optional ones that are not granted: {doing_without}.")
    return well("scopes", "all granted.")


def _clock(answer: AsyncSlackResponse, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(_header(answer, "date"))
    except ValueError:
        return well("clock", "Slack did not say what time it is.")
    seconds = (now - theirs.astimezone(UTC)).total_seconds()
    if abs(seconds) > SKEW:
        wrong = "ahead of" if seconds > 0 else "behind"
        return ill(
            "clock", f"this machine is {abs(seconds):.0f} s {wrong} Slack; set it by NTP, or requests are refused."
        )
    return well("clock", "agrees with Slack's.")


def _header(answer: AsyncSlackResponse, name: str) -> str:
    found = [value for key, value in answer.headers.items() if key.lower() == name]
    return str(found[0]) if found else ""


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as refusal:
        return ill(APP_TOKEN, _explain_refusal(refusal))
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        return ill(APP_TOKEN, f"Slack not reached ({type(failure).__name__}).")
    return well(APP_TOKEN, "Slack takes it; Socket Mode works.")


async def examine_channels(settings: SlackSettings, rooms: Iterable[Room]) -> list[Finding]:
    """Whether the bot can post where admins want it to."""
    one = OneWorkspace(settings.bot_token)
    api = WebApi(settings.api_url, one)
    try:
        team = (await one.introduce(api)).team
        return [await _channel(Directory(api), team, room) for room in rooms]
    finally:
        await api.close()


async def _channel(directory: Directory, team: str, room: Room) -> Finding:
    name = f"#{room.name or room.external}"
    try:
        facts = await directory.room(team, room)
    except LookUpFailed as failure:
        return ill(name, f"can't be seen, because {why(failure.reason)}.")
    if facts.archived:
        return ill(name, f"is archived. Set another channel with {as_typed('upward channel')}.")
    if not facts.member:
        return ill(name, "the bot is not in it. Type /invite @Upward there.")
    return well(name, "the bot can post there.")
