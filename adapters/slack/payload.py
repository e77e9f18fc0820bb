"""Slack's JSON as it arrives: parsed, cleaned, and read without trusting its shape."""

from __future__ import annotations

import json
import re
from binascii import a2b_qp
from typing import Any

from bot.typed_text import repair

Payload = dict[str, Any]

DEEPEST = 60  # levels of nesting; Slack's largest view has about 15
FIELDS = 100  # names in a form body; a slash command has about 15
# A form's escapes are those of quoted-printable (RFC 2045, section 6.7) with other signs. The library decodes these in
# C; `parse_qsl` took 3 ms for a long draft in umlauts, at each keystroke.
AS_QUOTED_PRINTABLE = bytes.maketrans(b"+%", b" =")
HALVES = re.compile("[\ud800-\udfff]")
"""Of surrogate pairs: the library joins those that belong together."""

# Every kind of payload that is read, and what Bolt must find in it to see what it is.
NEEDS: dict[str, tuple[str, ...]] = {
    "app_rate_limited": (),
    "block_actions": ("actions",),
    "command": (),
    "event_callback": ("event", "type"),
    "message_action": ("callback_id",),
    "shortcut": ("callback_id",),
    "url_verification": (),
    "view_closed": ("view", "callback_id"),
    "view_submission": ("view", "callback_id"),
}

# What Bolt reads before any of our code runs, without looking whether it has this shape.
SHAPES: dict[str, type | tuple[type, ...]] = {
    "actions": list,
    "app_installed_team_id": str,
    "assistant_thread": dict,
    "authorizations": list,
    "bot_id": str,
    "callback_id": str,
    "channel": (str, dict),
    "channel_id": str,
    "command": str,
    "enterprise": (str, dict),
    "enterprise_id": str,
    "event": dict,
    "function_data": dict,
    "id": str,
    "item": dict,
    "message": dict,
    "previous_message": dict,
    "response_url": str,
    "team": (str, dict),
    "team_id": str,
    "trigger_id": str,
    "type": str,
    "user": (str, dict),
    "user_id": str,
    "view": dict,
}


class Malformed(Exception):
    """A payload that Slack does not send. The text names the place, never what stood there."""


def parse(raw: bytes, content_type: str) -> Payload:
    """The body of a signed request: JSON, a form, or JSON in the form's field `payload`."""
    if content_type == "application/json":
        return _object(raw)
    form = _form(raw)
    return _object(form["payload"]) if "payload" in form else form


def _form(raw: bytes) -> Payload:
    fields = raw.split(b"&")
    if len(fields) > FIELDS:
        raise Malformed("body")
    pairs = [field.partition(b"=") for field in fields if field]
    return {_unescape(name): _unescape(value) for name, _, value in pairs}


def _unescape(text: bytes) -> str:
    quoted = text.replace(b"=", b"%3D").translate(AS_QUOTED_PRINTABLE)
    return a2b_qp(quoted).decode(errors="replace")


def _object(text: str | bytes) -> Payload:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("json") from None
    if not isinstance(body, dict):
        raise Malformed("json")
    return body


def clean(body: Payload) -> Payload:
    """The payload with unusable characters replaced, if Bolt and we can read it; raises `Malformed`."""
    cleaned = dict(body) if _is_clean(body) else _clean_object(body, 0)
    cleaned.pop("response_urls", None)  # Bolt would read it, and no view of ours asks for one.
    _check(cleaned)
    kind = "command" if maybe(cleaned, "command") and "type" not in cleaned else maybe(cleaned, "type")
    if kind not in NEEDS or ("command" in cleaned and kind != "command"):
        raise Malformed("type")
    if (needed := NEEDS[kind]) and not inner(cleaned, *needed[:-1]).get(needed[-1]):
        raise Malformed(".".join(needed))
    return cleaned


def _is_clean(body: Payload) -> bool:
    """Whether nothing is to be replaced, as nearly always: level by level, and all words of a level at once, since a
    window that is shared has two thousand of them. Raises `Malformed` for one that is too deep."""
    level: list[Any] = [body]
    for _ in range(DEEPEST + 1):
        values: list[Any] = []
        for each in level:
            values += each  # of an object its names
            if type(each) is dict:
                values += each.values()
        said = "".join([each for each in values if type(each) is str])
        if "\0" in said or (not said.isascii() and HALVES.search(said)):
            return False
        level = [each for each in values if type(each) is dict or type(each) is list]
        if not level:
            return True
    raise Malformed("depth")


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        return repair(value)
    if depth > DEEPEST:
        raise Malformed("depth")
    if isinstance(value, dict):
        return _clean_object(value, depth)
    if isinstance(value, list):
        return [_clean(inner, depth + 1) for inner in value]
    return value


def _clean_object(value: Payload, depth: int) -> Payload:
    return {repair(key): _clean(inner, depth + 1) for key, inner in value.items()}


def _check(body: Payload) -> None:
    for name, value in body.items():
        shape = SHAPES.get(name)
        if shape is None or value is None:
            continue
        if not isinstance(value, shape):
            raise Malformed(name)
        if isinstance(value, dict):
            _check(value)
        elif isinstance(value, list):
            _check_all(name, value)


def _check_all(name: str, values: list[object]) -> None:
    for value in values:
        if not isinstance(value, dict):
            raise Malformed(name)
        _check(value)
        if name == "actions" and not isinstance(value.get("action_id"), str):
            raise Malformed("action_id")


def maybe(source: object, *path: str) -> str:
    """The string at that place, "" if there is none."""
    for step in path:
        if not isinstance(source, dict):
            return ""
        source = source.get(step)
    return source if isinstance(source, str) else ""


def read(source: object, *path: str) -> str:
    """The string at that place; raises `Malformed` if there is none."""
    value = maybe(source, *path)
    if not value:
        raise Malformed(".".join(path))
    return value


def inner(source: object, *path: str) -> Payload:
    """The object at that place, an empty one if there is none."""
    for step in path:
        if not isinstance(source, dict):
            return {}
        source = source.get(step)
    return source if isinstance(source, dict) else {}


def list_at(source: object, name: str) -> list[Any]:
    """The list at that place, an empty one if there is none."""
    value = source.get(name) if isinstance(source, dict) else None
    return value if isinstance(value, list) else []
