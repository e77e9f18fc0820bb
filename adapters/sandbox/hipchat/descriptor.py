"""An add-on's descriptor as its server publishes it, checked before anything is installed.

developer.atlassian.com/hipchat/guide; that unknown capabilities are refused is ours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.sandbox.hipchat.bodies import EVENTS, LINK
from adapters.sandbox.hipchat.endpoints import SCOPES
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.fields import Field, check
from adapters.sandbox.state import Json

HOOK = (
    Field("event", required=True, options=EVENTS),
    Field("url", required=True, pattern=LINK),
    Field("pattern", least=1),
    Field("name", least=1),
    Field("key", least=1, most=40),
    Field("authentication", options=("jwt", "none")),
)
INSTALLABLE = (
    Field("allowGlobal", ("boolean",)),
    Field("allowRoom", ("boolean",)),
    Field("callbackUrl", required=True, pattern=LINK),
    Field("updateCallbackUrl", pattern=LINK),
    Field("installedUrl", pattern=LINK),
    Field("updatedUrl", pattern=LINK),
    Field("uninstalledUrl", pattern=LINK),
)
CAPABILITIES = {"installable", "hipchatApiConsumer", "webhook", "configurable", "glance", "webPanel", "dialog"}
CAPABILITIES |= {"action", "externalPage", "oauth2Consumer", "adminPage"}


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What the group keeps of an add-on. `from_name` is whom its notifications are from."""

    key: str
    name: str
    from_name: str
    scopes: frozenset[str]
    callback_url: str
    update_url: str
    allow_global: bool
    allow_room: bool
    webhooks: tuple[Mapping[str, str], ...]


class InstallError(ValueError):
    """The add-on can't be installed; the text says why."""


def read_descriptor(raw: object, url: str) -> Descriptor:
    """`url` is where it was fetched from. Raises InstallError."""
    match raw:
        case {"key": str(key), "name": str(name), "links": {"self": str(own)}, "capabilities": dict(capabilities)}:
            if own != url:
                raise InstallError(f"links.self is {own}, but the descriptor was fetched from {url}")
        case _:
            raise InstallError("a descriptor needs key, name, links.self and capabilities")
    if unknown := set(capabilities) - CAPABILITIES:
        raise InstallError(f"HipChat knows no capability {', '.join(sorted(unknown))}")
    installable = _checked(capabilities.get("installable"), INSTALLABLE, "installable")
    consumer, hooks = capabilities.get("hipchatApiConsumer") or {}, capabilities.get("webhook") or []
    return Descriptor(
        key=key,
        name=name,
        from_name=str(consumer.get("fromName") or name),
        scopes=_scopes(consumer.get("scopes") or []),
        callback_url=str(installable["callbackUrl"]),
        update_url=str(installable.get("updateCallbackUrl") or ""),
        allow_global=installable.get("allowGlobal", True),
        allow_room=installable.get("allowRoom", True),
        webhooks=tuple(_hook(each) for each in (hooks if isinstance(hooks, list) else [hooks])),
    )


def _checked(raw: object, fields: tuple[Field, ...], name: str) -> Json:
    if not isinstance(raw, dict):
        raise InstallError(f"the descriptor's {name} is missing")
    try:
        return check(raw, fields, f"{name}.")
    except HipChatError as error:
        raise InstallError(error.message) from error


def _scopes(raw: object) -> frozenset[str]:
    if not isinstance(raw, list) or not raw:
        raise InstallError("hipchatApiConsumer.scopes names no scope")
    if unknown := {str(scope) for scope in raw} - set(SCOPES):
        raise InstallError(f"HipChat knows no scope {', '.join(sorted(unknown))}")
    return frozenset(raw)


def _hook(raw: object) -> Mapping[str, str]:
    hook = _checked(raw, HOOK, "webhook")
    check_pattern(str(hook.get("pattern", "")))
    return hook


def check_pattern(pattern: str) -> None:
    """Raises InstallError for what is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise InstallError(f"the pattern {pattern!r} is no regular expression: {error}") from error
