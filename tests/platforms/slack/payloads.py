"""Payloads as Slack sends them (docs.slack.dev), shortened to what anybody reads."""

from __future__ import annotations

from typing import Any

from tests.platforms.slack.fake import BOT, TEAM


def command(text: str = "", name: str = "/praise", **more: str) -> dict[str, str]:
    return {
        "token": "old",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "UANA",
        "user_name": "ana",
        "command": name,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "trigger_id": "13.2.abc",
        **more,
    }


def _person() -> dict[str, str]:
    return {"id": "UANA", "username": "ana", "name": "ana", "team_id": TEAM}


def view(kind: str = "modal", **more: Any) -> dict[str, Any]:
    return {
        "id": "V1",
        "hash": "156.abc",
        "type": kind,
        "team_id": TEAM,
        "callback_id": "praise.give",
        "private_metadata": "shown=1",
        "state": {"values": {}},
        "blocks": [{"type": "input", "block_id": "people"}, {"type": "input", "block_id": "text"}],
        **more,
    }


def submission(**more: Any) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "acme"},
        "user": _person(),
        "trigger_id": "13.3.abc",
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
        "view": view(**more),
    }


def pressed(act: str, value: str = "", *, url: str = "", inside: dict[str, Any] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "acme"},
        "user": _person(),
        "trigger_id": "13.4.abc",
        "is_enterprise_install": False,
        "enterprise": None,
        "actions": [{"action_id": act, "block_id": "x", "type": "button", "value": value, "action_ts": "1.1"}],
    }
    if inside:
        return {**body, "view": inside, "container": {"type": "view", "view_id": inside["id"]}}
    return {
        **body,
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "55.000100", "text": "…", "user": BOT},
        "container": {"type": "message", "message_ts": "55.000100", "channel_id": "C1", "is_ephemeral": True},
        "response_url": url,
    }


def changed(field: str, inside: dict[str, Any], at: str = "1764394980.123456") -> dict[str, Any]:
    body = pressed("audience", inside=inside)
    option = {"text": {"type": "plain_text", "text": "Me"}, "value": "me"}
    act = {"action_id": field, "block_id": field, "type": "radio_buttons", "selected_option": option}
    return {**body, "actions": [{**act, "action_ts": at}]}


def typed(text: str, at: str, field: str = "text", **more: Any) -> dict[str, Any]:
    """What stands in a field after a letter was typed there."""
    element = {"type": "plain_text_input", "value": text}
    body = changed(field, view(state={"values": {field: {field: element}}}, **more), at)
    return {**body, "actions": [{**element, "action_id": field, "block_id": field, "action_ts": at}]}


def shortcut(callback: str = "praise.give") -> dict[str, Any]:
    return {
        "type": "shortcut",
        "team": {"id": TEAM, "domain": "acme"},
        "user": _person(),
        "callback_id": callback,
        "trigger_id": "13.5.abc",
    }


def message_shortcut(text: str) -> dict[str, Any]:
    return {
        **shortcut("praise.this"),
        "type": "message_action",
        "channel": {"id": "C1", "name": "general"},
        "message": {"type": "message", "user": "UBEN", "ts": "77.000100", "text": text},
        "message_ts": "77.000100",
        "response_url": "http://127.0.0.1:9/unused",
    }


def event(kind: str, key: str = "Ev1", **more: Any) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "token": "old",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": key,
        "event_time": 1,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "event": {"type": kind, "event_ts": "1.1", **more},
    }
