"""Settings that work and protect nothing: those that let anybody in end the start, the others are named."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.settings import Settings

NEW_KEY = "python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
SHORTEST_SECRET = 16
"""Characters. Slack's own secrets have 32."""

MADE_UP = re.compile(r"secret|change|example|your|placeholder|xxx|1234|abcd|test", re.IGNORECASE)
GUESSED = frozenset({"", "admin", "changeme", "password", "postgres", "secret", "upward"})
EVERYWHERE = frozenset({"0.0.0.0", "::", "*"})  # noqa: S104 # nosec B104 - named, not listened on
SCATTERED = 8
"""So many different steps from byte to byte there are at least; 32 random bytes have about 29, hex digits 21."""


def dangerous(settings: Settings) -> list[str]:
    """What makes forging or decrypting easy, a sentence each, without the value. With it nothing starts."""
    return [*_guessable(settings), *_weak_keys(settings), *_find_shared(settings)]


def _guessable(settings: Settings) -> Iterator[str]:
    if settings.slack_signing_secret and not settings.slack_app_token and _is_made_up(settings.slack_signing_secret):
        yield (
            "SLACK_SIGNING_SECRET is short or made up: whoever guesses it signs commands in anybody's name. Copy it "
            "from Basic Information in Slack."
        )
    if settings.slack_client_secret and _is_made_up(settings.slack_client_secret):
        yield (
            "SLACK_CLIENT_SECRET is short or made up: it also proves that an installation was begun here. Copy it from "
            "Basic Information in Slack."
        )


def _is_made_up(secret: SecretStr) -> bool:
    text = secret.get_secret_value()
    return (
        not re.fullmatch(rf"[0-9A-Za-z]{{{SHORTEST_SECRET},}}", text)
        or _is_regular(text.encode())
        or _looks_typed(text)
    )


def _is_regular(raw: bytes) -> bool:
    return len({(after - before) % 256 for before, after in pairwise(raw)}) < SCATTERED


def _looks_typed(text: str) -> bool:
    """Words that people type; a chance row of hex digits is none."""
    return MADE_UP.search(text) is not None and not re.fullmatch("[0-9a-f]{32}", text)


def _weak_keys(settings: Settings) -> Iterator[str]:
    for place, key in enumerate(settings.secret_keys, start=1):
        if _is_regular(base64.urlsafe_b64decode(key)):
            yield (
                f"UPWARD_SECRET_KEYS has as number {place} a key that is not random, so that what is encrypted can be "
                f"read by anybody. Make one with: {NEW_KEY}"
            )


def _find_shared(settings: Settings) -> Iterator[str]:
    """Two secrets that are the same: one of them was pasted into the wrong line, and who gets one has both."""
    first: dict[str, str] = {}
    for name in SECRETS:
        secret: SecretStr = getattr(settings, name)
        value = secret.get_secret_value()
        if value and value in first:
            yield f"{name.upper()} is the same as {first[value]}. Each has a value of its own."
        elif value:
            first[value] = name.upper()


SECRETS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_secret",
    "hipchat_user_token",
    "upward_secret_keys",
)


def careless(settings: Settings) -> list[tuple[str, str]]:
    """What works and should be mended: the setting, and a sentence about it."""
    return [*_readable_on_the_way(settings), *_database(settings), *_keys_twice(settings)]


def _readable_on_the_way(settings: Settings) -> Iterator[tuple[str, str]]:
    for name, what in (
        ("public_url", "what people type into forms, the links that let them in and what HipChat installs"),
        ("slack_api_url", "Slack's tokens and all messages"),
        ("hipchat_api_url", "HipChat's tokens and all messages"),
    ):
        url = str(getattr(settings, name))
        if url.startswith("http://") and not _here(urlsplit(url).hostname or ""):
            yield name.upper(), f"begins with http://, so {what} can be read on the way. Use https://."


def _here(host: str) -> bool:
    """Whether the name means this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.") or host.endswith(".localhost")


def _database(settings: Settings) -> Iterator[tuple[str, str]]:
    url = urlsplit(settings.database_url.get_secret_value())
    if url.scheme != "postgresql+asyncpg" or not url.hostname or _here(url.hostname):
        return
    password = unquote(url.password or "")
    if password.lower() in GUESSED | {unquote(url.username or "").lower()}:
        yield "DATABASE_URL", "has no password, or one that everybody tries first. Give that user another."


def _keys_twice(settings: Settings) -> Iterator[tuple[str, str]]:
    if len(set(settings.secret_keys)) < len(settings.secret_keys):
        yield "UPWARD_SECRET_KEYS", "names a key twice. A new one goes in front, so that the old one can go later."


def heard_everywhere(settings: Settings) -> bool:
    """Whether every network of the machine reaches the port, and with it /metrics and /readyz."""
    return settings.upward_host in EVERYWHERE
