"""The manifest with which a workspace makes its own Slack app: exactly what the code handles, and no scope more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from adapters.slack.api import Method
from adapters.slack.translate import EVENTS
from bot.routes import Command, OnShortcut

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

DESCRIPTION = "Thanks, goals and honest answers, inside the chat you already use."

# Slack's manifest schema 2.0.0
NAME, COMMAND, HINT, SHORTCUTS, SHORTCUT_NAME, SHORTCUT_DESCRIPTION = 35, 32, 1000, 10, 24, 150


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission that the app asks for, and why; without an optional one something works less well."""

    name: str
    reason: str
    optional: bool = False


SCOPES: tuple[Scope, ...] = (
    Scope("commands", "slash commands and shortcuts"),
    Scope("chat:write", "posting to the channels that admins chose, and direct messages"),
    Scope("im:write", "opening a direct message, to look there for a post that Slack did not confirm"),
    Scope("im:history", "hearing what people write to the bot, and finding its own direct messages again"),
    Scope("app_mentions:read", "answering when somebody mentions the bot in a channel"),
    Scope("users:read", "the list of people: who is a colleague, a guest, a bot, and in which time zone"),
    Scope("users:read.email", "knowing the same person on two platforms"),
    Scope("channels:read", "whether a channel is public, archived or shared with others"),
    Scope("groups:read", "the same for private channels that the bot is in"),
    Scope("channels:history", "finding a post in a channel that Slack did not confirm", optional=True),
    Scope("groups:history", "the same in private channels", optional=True),
    Scope("users.profile:read", "the profile field that names somebody's manager", optional=True),
    Scope(
        "files:write", "sending exports and statistics as files, and as a picture where Slack draws none", optional=True
    ),
    Scope("files:read", "reading a people file that an admin puts into the form for it", optional=True),
)

METHOD_SCOPES: dict[Method, frozenset[str]] = {
    Method.AUTH_TEST: frozenset(),
    Method.COMPLETE_UPLOAD: frozenset({"files:write"}),
    Method.DELETE: frozenset({"chat:write"}),
    Method.DELETE_FILE: frozenset({"files:write"}),
    Method.FILE: frozenset({"files:read"}),
    Method.HISTORY: frozenset({"im:history", "channels:history", "groups:history"}),
    Method.OPEN_DM: frozenset({"im:write"}),
    Method.OPEN_VIEW: frozenset(),
    Method.PERMALINK: frozenset(),
    Method.PROFILE: frozenset({"users.profile:read"}),
    Method.PROFILE_FIELDS: frozenset({"users.profile:read"}),
    Method.POST: frozenset({"chat:write"}),
    Method.PUBLISH_VIEW: frozenset(),
    Method.PUSH_VIEW: frozenset(),
    Method.REPLIES: frozenset({"im:history", "channels:history", "groups:history"}),
    Method.ROOM: frozenset({"channels:read", "groups:read"}),
    Method.UPDATE: frozenset({"chat:write"}),
    Method.UPDATE_VIEW: frozenset(),
    Method.UPLOAD_URL: frozenset({"files:write"}),
    Method.USER: frozenset({"users:read", "users:read.email"}),
    Method.USERS: frozenset({"users:read", "users:read.email"}),
}
"""What each method that is called needs, docs.slack.dev/reference/methods."""

EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "channel_archive": frozenset({"channels:read"}),
    "group_archive": frozenset({"groups:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "message.im": frozenset({"im:history"}),
    "team_join": frozenset({"users:read"}),
    "tokens_revoked": frozenset(),
    "user_change": frozenset({"users:read"}),
}
"""What each event that is read needs, docs.slack.dev/reference/events."""


class ManifestError(Exception):
    """Something has no place in a Slack manifest; the text says what."""


def bot_scopes() -> tuple[str, ...]:
    """The scopes without which the bot does not work."""
    return tuple(scope.name for scope in SCOPES if not scope.optional)


def bot_events() -> tuple[str, ...]:
    """The events that the code reads, as a manifest names them: of messages only those in DMs."""
    return tuple(sorted("message.im" if name == "message" else name for name in EVENTS))


def manifest(
    commands: Iterable[Command],
    shortcuts: Iterable[OnShortcut],
    *,
    url: str | None = None,
    name: str = "Upward",
    prefix: str = "",
    many: bool = False,
) -> str:
    """The manifest as YAML: Socket Mode, or HTTP with the bot's public `url`; `many` adds the address of OAuth.
    Raises `ManifestError` for what Slack would refuse."""
    if many and url is None:
        raise ManifestError("many workspaces need a public address")
    address = f"{url.rstrip('/')}{EVENTS_PATH}" if url else None
    slash = [_command(entry, prefix, address) for entry in commands if " " not in entry.name]
    described = {
        "display_information": {"name": _within(name, NAME), "description": DESCRIPTION},
        "features": {**_always(name), "shortcuts": _shortcuts(shortcuts), "slash_commands": slash},
        "oauth_config": {
            **({"redirect_urls": [f"{url.rstrip('/')}{REDIRECT_PATH}"]} if many and url else {}),
            "scopes": {"bot": list(bot_scopes()), "bot_optional": [scope.name for scope in SCOPES if scope.optional]},
        },
        "settings": _settings(address),
    }
    return yaml.safe_dump(described, sort_keys=False, allow_unicode=True, width=120)


def _always(name: str) -> dict[str, Any]:
    home = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    return {"app_home": home, "bot_user": {"display_name": name, "always_online": True}}


def _settings(address: str | None) -> dict[str, Any]:
    request = {"request_url": address} if address else {}
    return {
        "event_subscriptions": {**request, "bot_events": list(bot_events())},
        "interactivity": {"is_enabled": True, **request},
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,  # nosec B105 - a switch, no password
    }


def _command(entry: Command, prefix: str, address: str | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "command": _within(f"/{prefix}{entry.name}", COMMAND),
        "description": str(entry.description),
        "should_escape": True,
    }
    if entry.hint:
        described["usage_hint"] = _within(str(entry.hint), HINT)
    return {**described, "url": address} if address else described


def _shortcuts(entries: Iterable[OnShortcut]) -> list[dict[str, str]]:
    described = [
        {
            "name": _within(str(entry.title), SHORTCUT_NAME),
            "type": "message" if entry.on_message else "global",
            "callback_id": entry.act,
            "description": _within(str(entry.description), SHORTCUT_DESCRIPTION),
        }
        for entry in entries
    ]
    if len(described) > SHORTCUTS:
        raise ManifestError(f"{len(described)} shortcuts, Slack takes {SHORTCUTS}")
    return described


def _within(text: str, limit: int) -> str:
    if not 1 <= len(text) <= limit:
        raise ManifestError(f"{text!r} should have 1 to {limit} characters")
    return text
