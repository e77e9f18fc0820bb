"""The manifest declares what the code handles, nothing less and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from adapters.sandbox.manifest import read_manifest
from adapters.slack.api import Method
from adapters.slack.manifest import EVENT_SCOPES, METHOD_SCOPES, SCOPES, ManifestError, bot_events, manifest
from bot.admission import Who
from bot.routes import Command
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import BOT
from tests.platforms.slack.office import COMMANDS, SHORTCUTS, typed
from tests.platforms.slack.test_looking_up import user


def made(**more: Any) -> dict[str, Any]:
    return dict(yaml.safe_load(manifest(COMMANDS, SHORTCUTS, **more)))


def test_socket_mode_needs_no_address() -> None:
    settings = made()["settings"]
    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in str(made())


def test_with_an_address_everything_goes_there() -> None:
    said = made(url="https://bot.acme.example/", prefix="up-", many=True)
    address = "https://bot.acme.example/slack/events"
    assert said["settings"]["event_subscriptions"]["request_url"] == address
    assert said["settings"]["interactivity"]["request_url"] == address
    assert [(c["command"], c["url"]) for c in said["features"]["slash_commands"]] == [("/up-praise", address)]
    assert said["oauth_config"]["redirect_urls"] == ["https://bot.acme.example/slack/oauth_redirect"]
    assert said["settings"]["socket_mode_enabled"] is False


def test_commands_and_shortcuts_are_those_of_the_router() -> None:
    features = made()["features"]
    assert features["slash_commands"] == [
        {
            "command": "/praise",
            "description": "Thank somebody",
            "should_escape": True,
            "usage_hint": "[@people what they did]",
        }
    ]
    assert [(s["callback_id"], s["type"]) for s in features["shortcuts"]] == [
        ("praise.open", "global"),
        ("praise.this", "message"),
    ]


def test_the_scopes_are_those_of_the_methods_called_and_events_read() -> None:
    asked = {scope.name for scope in SCOPES}
    needed = frozenset[str]().union({"commands"}, *METHOD_SCOPES.values(), *EVENT_SCOPES.values())
    assert asked == needed
    assert set(METHOD_SCOPES) == set(Method)
    scopes = made()["oauth_config"]["scopes"]
    assert {*scopes["bot"], *scopes["bot_optional"]} == asked
    assert scopes["bot_optional"] == [
        *("channels:history", "groups:history", "users.profile:read", "files:write", "files:read"),
    ]


SAMPLES: dict[str, dict[str, Any]] = {
    "app_home_opened": {"user": "UANA", "tab": "home"},
    "app_mention": {"user": "UANA", "channel": "C1", "text": "hi"},
    "app_uninstalled": {},
    "channel_archive": {"user": "UANA", "channel": "C1"},
    "group_archive": {"user": "UANA", "channel": "G1"},
    "member_joined_channel": {"user": BOT, "channel": "C1"},
    "message.im": {"channel_type": "im", "user": "UANA", "channel": "D1", "text": "hi"},
    "team_join": {"user": user()},
    "tokens_revoked": {"tokens": {"bot": [BOT]}},
    "user_change": {"user": user()},
}


async def test_every_event_that_is_declared_reaches_the_bot(door: Door, bot: ScriptedBot) -> None:
    declared = made()["settings"]["event_subscriptions"]["bot_events"]
    assert declared == list(bot_events()) == sorted(SAMPLES) == sorted(EVENT_SCOPES)
    for number, name in enumerate(declared, start=1):
        sent = payloads.event("message" if name == "message.im" else name, key=f"Ev{number}", **SAMPLES[name])
        assert (await door.event(sent)).status == 200
        assert len(bot.heard) == number, name


def test_the_sandbox_reads_it() -> None:
    read = read_manifest(made())
    assert read.socket_mode
    assert set(read.commands) == {"/praise"}
    assert read.home_tab


def test_what_slack_would_refuse_is_refused_here() -> None:
    with pytest.raises(ManifestError, match="characters"):
        manifest([Command("x" * 40, typed, Who.EVERYBODY, "Long")], ())
    with pytest.raises(ManifestError, match="11 shortcuts"):
        manifest((), [SHORTCUTS[0]] * 11)
    with pytest.raises(ManifestError, match="public address"):
        manifest((), (), many=True)
