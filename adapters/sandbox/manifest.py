"""Reads a real Slack app manifest: what isn't declared there doesn't work here either."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.sandbox.reading import FileError, entries, mistakes, read_yaml

Names = list[str] | None
Entries = list[dict[str, Any]] | None


class ManifestError(FileError):
    """The manifest can't be used; the text says where and why."""


class Features(BaseModel):
    app_home: dict[str, Any] | None = None
    bot_user: dict[str, Any] | None = None
    slash_commands: Entries = None
    shortcuts: Entries = None


class Scopes(BaseModel):
    bot: Names = None
    bot_optional: Names = None


class OAuth(BaseModel):
    scopes: Scopes | None = None
    redirect_urls: Names = None


class Subscriptions(BaseModel):
    request_url: str | None = None
    bot_events: Names = None


class ManifestSettings(BaseModel):
    event_subscriptions: Subscriptions | None = None
    interactivity: dict[str, Any] | None = None
    socket_mode_enabled: bool | None = None


class Shape(BaseModel):
    """What is a list and what has names, of the parts that are read here; Slack's manifests hold more."""

    display_information: dict[str, Any] | None = None
    features: Features | None = None
    oauth_config: OAuth | None = None
    settings: ManifestSettings | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command; `name` with the slash."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool
    url: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`kind` is `global` (the ⚡ menu) or `message` (a message's menu)."""

    name: str
    kind: str
    callback_id: str
    description: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the sandbox needs of the manifest. `events_url` and `interactivity_url` are empty with Socket Mode."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    commands: Mapping[str, Command]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    socket_mode: bool
    interactivity: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    events_url: str
    interactivity_url: str
    options_url: str
    redirect_urls: tuple[str, ...] = ()


def load_manifest(path: Path) -> Manifest:
    """From a YAML or JSON file. Raises FileError."""
    try:
        return read_manifest(entries(read_yaml(path), str(path)))
    except ManifestError as wrong:
        raise ManifestError(f"{path}: {wrong}") from None


def read_manifest(raw: Mapping[str, Any]) -> Manifest:
    """From the manifest as Slack's JSON. Raises ManifestError for what Slack's form would refuse."""
    _check_shape(raw)
    features, settings = raw.get("features") or {}, raw.get("settings") or {}
    subscriptions, interactivity = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    home = features.get("app_home") or {}
    oauth = raw.get("oauth_config") or {}
    scopes = oauth.get("scopes") or {}
    name = _text(raw.get("display_information") or {}, "name", 35)
    return Manifest(
        name=name,
        bot_name=_text(features.get("bot_user") or {"display_name": name}, "display_name", 80),
        scopes=frozenset([*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())]),
        commands=_commands(features.get("slash_commands") or (), scopes.get("bot") or ()),
        shortcuts=_shortcuts(features.get("shortcuts") or ()),
        events=frozenset(subscriptions.get("bot_events") or ()),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        interactivity=bool(interactivity.get("is_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        events_url=str(subscriptions.get("request_url") or ""),
        interactivity_url=str(interactivity.get("request_url") or ""),
        redirect_urls=tuple(str(address) for address in oauth.get("redirect_urls") or ()),
        options_url=str(interactivity.get("message_menu_options_url") or interactivity.get("request_url") or ""),
    )


def _check_shape(raw: Mapping[str, Any]) -> None:
    try:
        Shape.model_validate(raw)
    except ValidationError as wrong:
        raise ManifestError(mistakes(wrong)) from None


def _text(holder: Mapping[str, Any], key: str, most: int) -> str:
    value = str(holder.get(key) or "")
    if not 1 <= len(value) <= most:
        raise ManifestError(f"{key} must have 1 to {most} characters")
    return value


def _commands(raw: Any, scopes: Any) -> dict[str, Command]:
    """At most 50, each with a slash, 32 characters, described (Slack's manifest schema 2.0.0)."""
    commands: dict[str, Command] = {}
    for entry in raw:
        name = _text(entry, "command", 32)
        if not name.startswith("/") or name in commands:
            raise ManifestError(f"command {name!r} must begin with / and be there once")
        hint = str(entry.get("usage_hint") or "")
        if len(hint) > 1000:
            raise ManifestError(f"usage_hint of {name} is longer than 1000")
        escape = bool(entry.get("should_escape"))
        commands[name] = Command(name, _text(entry, "description", 2000), hint, escape, str(entry.get("url") or ""))
    if len(commands) > 50:
        raise ManifestError("at most 50 slash commands")
    if commands and "commands" not in scopes:
        raise ManifestError("slash commands need the bot scope 'commands'")
    return commands


def _shortcuts(raw: Any) -> tuple[Shortcut, ...]:
    """At most 10 (Slack's manifest schema 2.0.0)."""
    if len(raw) > 10:
        raise ManifestError("at most 10 shortcuts")
    shortcuts = []
    for entry in raw:
        if entry.get("type") not in {"global", "message"}:
            raise ManifestError("a shortcut's type is global or message")
        name, callback_id = _text(entry, "name", 24), _text(entry, "callback_id", 255)
        shortcuts.append(Shortcut(name, entry["type"], callback_id, _text(entry, "description", 150)))
    return tuple(shortcuts)
