"""Parses HipChat's JSON: replaces unusable characters, trusts no structure."""

from __future__ import annotations

import json
from typing import Any

from bot.typed_text import repair

Payload = dict[str, Any]

PLATFORM = "hipchat"
DEEPEST = 60  # levels of nesting; a webhook's payload has about 8


class Malformed(Exception):
    """Something that HipChat does not send. The text names the place, never its content."""


def parse(raw: bytes) -> Payload:
    """A JSON object, with unusable characters replaced."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Malformed("json") from None
    if not isinstance(body, dict):
        raise Malformed("json")
    return clean(body)


def clean(body: Payload) -> Payload:
    """Unusable characters replaced, in what was signed too; raises `Malformed` where it is nested too deeply."""
    return {repair(key): _clean(value, 1) for key, value in body.items()}


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        return repair(value)
    if depth > DEEPEST:
        raise Malformed("depth")
    if isinstance(value, dict):
        return {repair(key): _clean(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each, depth + 1) for each in value]
    return value


def maybe(source: object, *path: str) -> str:
    """The string at that path, "" if there is none."""
    for step in path:
        source = source.get(step) if isinstance(source, dict) else None
    return source if isinstance(source, str) else ""


def read(source: object, *path: str) -> str:
    """The string at that path; raises `Malformed` if there is none."""
    if not (value := maybe(source, *path)):
        raise Malformed(".".join(path))
    return value


def number(source: object, *path: str) -> str:
    """The id at that path as text; HipChat writes ids as numbers. Raises `Malformed` if there is none."""
    for step in path:
        source = source.get(step) if isinstance(source, dict) else None
    if isinstance(source, bool) or not isinstance(source, int | str) or not str(source).isdecimal():
        raise Malformed(".".join(path))
    return str(source)


def inner(source: object, *path: str) -> Payload:
    """The object at that path, an empty one if there is none."""
    for step in path:
        source = source.get(step) if isinstance(source, dict) else None
    return source if isinstance(source, dict) else {}


def objects_at(source: object, name: str) -> list[Payload]:
    """The objects of the list with that name."""
    value = source.get(name) if isinstance(source, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
