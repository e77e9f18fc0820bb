"""What the environment says: read once, complete, frozen. Every mistake is named at once, in plain words."""

from __future__ import annotations

import base64
import binascii
import importlib.util
import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.caution import NEW_KEY, dangerous
from bot.errors import CannotStart
from bot.failpoints import VARIABLE

SLACK_API = "https://slack.com/api/"
TOKEN_KINDS = {
    "xoxb-": "the bot token, which belongs into SLACK_BOT_TOKEN",
    "xapp-": "the app-level token, which belongs into SLACK_APP_TOKEN",
    "xoxp-": "a person's own token, which Upward never needs",
    "xoxe": "a configuration or refresh token, which Upward never needs",
}
TOGETHER = (
    ({"SLACK_APP_TOKEN"}, {"SLACK_BOT_TOKEN"}, "Socket Mode needs the bot token as well."),
    ({"SLACK_CLIENT_ID"}, {"SLACK_CLIENT_SECRET"}, "Installing by OAuth needs both."),
    ({"SLACK_CLIENT_SECRET"}, {"SLACK_CLIENT_ID"}, "Installing by OAuth needs both."),
    ({"SLACK_CLIENT_ID"}, {"SLACK_SIGNING_SECRET"}, "Many workspaces are served by HTTP, whose requests are signed."),
    ({"SLACK_CLIENT_ID"}, {"PUBLIC_URL"}, "Slack sends people back to that address after installing."),
    ({"SLACK_CLIENT_ID"}, {"UPWARD_SECRET_KEYS"}, "The tokens of installed workspaces are stored encrypted."),
    (
        {"HIPCHAT_API_URL"},
        {"PUBLIC_URL"},
        "HipChat reaches Upward there, and so do people for the forms it can't show.",
    ),
    ({"HIPCHAT_API_URL"}, {"UPWARD_SECRET_KEYS"}, "What HipChat gives Upward at its installation is stored encrypted."),
    ({"HIPCHAT_USER_TOKEN"}, {"HIPCHAT_API_URL"}, "It says where HipChat is."),
    ({"UPWARD_ALLOWED_TEAMS"}, {"SLACK_CLIENT_ID"}, "Only by OAuth other workspaces install Upward."),
)
"""Where one name is set, the other must be too; with the reason."""


class SettingsError(CannotStart):
    """The environment is wrong; `mistakes` has a sentence for each thing that is."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class Settings(BaseSettings):
    """One attribute a variable, in lower case. `.env.example` explains each."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True, validate_default=False
    )

    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///upward.db")
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    hipchat_api_url: str = ""
    hipchat_user_token: SecretStr = SecretStr("")
    public_url: str = ""
    upward_host: str = "127.0.0.1"
    upward_port: int = Field(3000, ge=1, le=65535)
    upward_trusted_proxies: str = ""
    upward_secret_keys: SecretStr = SecretStr("")
    upward_ballots: str = ""
    upward_command_prefix: str = ""
    upward_allowed_teams: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys for encryption, newest first."""
        return _keys(self.upward_secret_keys)

    @property
    def allowed_teams(self) -> frozenset[str]:
        """The ids of the workspaces and organisations that may install Upward; empty: any."""
        return frozenset(_split_list(self.upward_allowed_teams))

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        """The networks of `upward_trusted_proxies`."""
        return _split_list(self.upward_trusted_proxies)

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, url: SecretStr) -> SecretStr:
        scheme, separator, rest = url.get_secret_value().partition("://")
        if scheme in {"sqlite", "postgres", "postgresql"}:
            full = "sqlite+aiosqlite" if scheme == "sqlite" else "postgresql+asyncpg"
            raise ValueError(f"should begin with {full}:// instead of {scheme}://")
        if scheme not in {"sqlite+aiosqlite", "postgresql+asyncpg"} or not separator or not rest:
            raise ValueError("should look like sqlite+aiosqlite:///upward.db or postgresql+asyncpg://user@host/name")
        if scheme == "postgresql+asyncpg" and importlib.util.find_spec("asyncpg") is None:
            raise ValueError("asks for PostgreSQL, whose driver is missing: pip install 'upward[postgres]'")
        return url

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _right_kind_of_token(cls, token: SecretStr, info: object) -> SecretStr:
        name = getattr(info, "field_name", "")
        wanted = "xoxb-" if name == "slack_bot_token" else "xapp-"
        text = token.get_secret_value()
        if text.startswith(wanted):
            return token
        for prefix, kind in TOKEN_KINDS.items():
            if text.startswith(prefix):
                raise ValueError(f"holds {kind}; here belongs one that begins with {wanted}")
        raise ValueError(f"should begin with {wanted}")

    @field_validator("slack_signing_secret")
    @classmethod
    def _no_token(cls, secret: SecretStr) -> SecretStr:
        for prefix, kind in TOKEN_KINDS.items():
            if secret.get_secret_value().startswith(prefix):
                raise ValueError(f"holds {kind}; the signing secret stands under Basic Information in Slack")
        return secret

    @field_validator("slack_api_url", "hipchat_api_url", "public_url")
    @classmethod
    def _address(cls, url: str, info: object) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("should begin with https://")
        parts = urlsplit(url)
        if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
            raise ValueError("should be an address alone: a host, without a name or password before it, and no ? or #")
        return url.rstrip("/") + ("/" if getattr(info, "field_name", "") != "public_url" else "")

    @field_validator("upward_secret_keys")
    @classmethod
    def _whole_keys(cls, keys: SecretStr) -> SecretStr:
        for place, key in enumerate(_keys(keys), start=1):
            try:
                whole = len(base64.urlsafe_b64decode(key)) == 32
            except (binascii.Error, ValueError):
                whole = False
            if not whole:
                raise ValueError(f"has as number {place} something that is no key; make one with: {NEW_KEY}")
        return keys

    @field_validator("upward_trusted_proxies")
    @classmethod
    def _networks(cls, listed: str) -> str:
        for place, each in enumerate(_split_list(listed), start=1):
            try:
                network = ipaddress.ip_network(each)
            except ValueError:
                raise ValueError(f"has as number {place} no address or network such as 10.0.0.0/8") from None
            if network.prefixlen == 0:
                raise ValueError(f"has as number {place} the whole Internet, so that anybody could name any address")
        return listed

    @field_validator("upward_command_prefix")
    @classmethod
    def _part_of_a_name(cls, prefix: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,19}", prefix):
            raise ValueError("should be at most 20 small letters, digits, - and _: acme- makes /acme-praise")
        return prefix

    @field_validator("upward_allowed_teams")
    @classmethod
    def _ids_of_teams(cls, teams: str) -> str:
        for place, team in enumerate(_split_list(teams), start=1):
            if not re.fullmatch(r"[TE][A-Z0-9]{2,}", team):
                raise ValueError(
                    f"has as number {place} something that is no id: a workspace's begins with T, an organisation's "
                    "with E"
                )
        return teams

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: str) -> str:
        return level.upper()


def _keys(keys: SecretStr) -> tuple[str, ...]:
    return _split_list(keys.get_secret_value())


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def read_settings(env_file: Path = Path(".env")) -> Settings:
    """The settings from the environment, else from `env_file` if there is one. Raises `SettingsError`."""
    in_file = {name.upper(): value for name, value in dotenv_values(env_file).items()} if env_file.is_file() else {}
    given = {name for name, value in {**in_file, **_upper(os.environ)}.items() if value}
    mistakes = [*_unknown(given), *_missing(given)]
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg] # pydantic-settings reads it, mypy cannot know
    except ValidationError as wrong:
        mistakes += [_sentence(str(error["loc"][0]), error["msg"], error["type"]) for error in wrong.errors()]
        raise SettingsError(mistakes) from None
    if mistakes := [*mistakes, *dangerous(settings)]:
        raise SettingsError(mistakes)
    return settings


def _upper(environment: Mapping[str, str]) -> dict[str, str]:
    return {name.upper(): value for name, value in environment.items()}


def _unknown(given: set[str]) -> list[str]:
    """A misspelt name would else be ignored without a word."""
    known = {name.upper() for name in Settings.model_fields} | {VARIABLE}
    strange = sorted(name for name in given - known if name.startswith("UPWARD_"))
    return [f"{name} is no setting of Upward; .env.example lists all." for name in strange]


def _missing(given: set[str]) -> list[str]:
    sentences = []
    for these, needed, reason in TOGETHER:
        if these <= given and not needed <= given:
            sentences.append(f"{' '.join(these)} is set, but {' '.join(needed)} is not. {reason}")
    if {"HIPCHAT_API_URL", "SLACK_CLIENT_ID"} <= given:
        sentences.append(
            "HIPCHAT_API_URL and SLACK_CLIENT_ID are both set. HipChat goes with one Slack workspace, by "
            "SLACK_BOT_TOKEN: of many nobody could tell whose company it is."
        )
    if "SLACK_BOT_TOKEN" in given and not {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} & given:
        sentences.append(
            "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (for Socket Mode, no public address needed) nor "
            "SLACK_SIGNING_SECRET (for HTTP)."
        )
    return sentences


def _sentence(name: str, message: str, kind: str) -> str:
    """Pydantic's finding as a sentence without the value, which may be a secret."""
    match kind:
        case "value_error":
            said = message.removeprefix("Value error, ")
        case "literal_error":
            said = message.replace("Input should be", "should be")
        case "int_parsing":
            said = "should be a number"
        case _:
            said = message[0].lower() + message[1:].replace("Input should", "should")
    return f"{name.upper()} {said.removeprefix('input ')}."
