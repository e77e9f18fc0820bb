"""Fields of JSON bodies as data, and the check with HipChat's answers to what is wrong.

Length ranges and values: www.hipchat.com/docs/apiv2 and developer.atlassian.com/server/hipchat/messages. The shape of
an answer (`validation`, `field`, `expected_type`, `value`) is recorded in jenkinsci/hipchat-plugin#39 and #106; the
wording of the others follows the library that HipChat checked with. That unknown fields are refused is ours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.state import Json

# hipchatter 1.0.0 sends the token in the body too, and HipChat let it.
TOLERATED = frozenset({"token"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kinds` are JSON's; `least` and `most` are lengths; `inner` are the fields of an object or of items.

    Optional fields may be null: hypchat sends them so.
    """

    name: str
    kinds: tuple[str, ...] = ("string",)
    required: bool = False
    least: int = 0
    most: int | None = None
    options: tuple[str, ...] = ()
    pattern: str = ""
    inner: tuple["Field", ...] = ()


TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
}


def check(body: Json, fields: tuple[Field, ...], inside: str = "") -> Json:
    """The body without nulls and what is tolerated. Raises HipChatError 400 for the first thing that is wrong."""
    known = {field.name: field for field in fields}
    checked = {}
    for name, value in body.items():
        if name in TOLERATED and not inside:
            continue
        if name not in known:
            raise _wrong("additionalProperties", f"{inside}{name}", f"contains additional property {name!r}", value)
        if value is not None:
            checked[name] = value
    for field in fields:
        label = f"{inside}{field.name}"
        if field.name in checked:
            check_value(checked[field.name], field, label)
        elif field.required:
            raise _wrong("required", label, f"Required field {label!r} is missing", None)
    return checked


def check_value(value: Any, field: Field, label: str) -> None:
    """Raises HipChatError 400."""
    if not any(_is(value, kind) for kind in field.kinds):
        expected = field.kinds[0] if len(field.kinds) == 1 else list(field.kinds)
        said = f"Value {value!r} for field {label!r} is not of type {expected!r}"
        raise _wrong("type", label, said, value, expected_type=expected)
    if field.options and isinstance(value, str) and value not in field.options:
        raise _wrong("enum", label, f"Value {value!r} for field {label!r} is not in the enumeration", value)
    if isinstance(value, str | list):
        _check_length(value, field, label)
    if field.pattern and isinstance(value, str) and not re.search(field.pattern, value):
        raise _wrong("pattern", label, f"Value {value!r} for field {label!r} does not match {field.pattern!r}", value)
    if isinstance(value, dict):
        check(value, field.inner, f"{label}.")
    if isinstance(value, list):
        for number, entry in enumerate(value):
            check_value(entry, Field(label, ("object",), inner=field.inner), f"{label}[{number}]")


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _check_length(value: str | list[Any], field: Field, label: str) -> None:
    for name, bound, wrong, words in (
        ("minLength", field.least, len(value) < field.least, "greater"),
        ("maxLength", field.most, field.most is not None and len(value) > field.most, "less"),
    ):
        if wrong:
            said = f"Length of value for field {label!r} must be {words} than or equal to {bound}, not {len(value)}"
            raise _wrong(name, label, said, len(value))


def _wrong(validation: str, field: str, said: str, value: Any, **extra: Any) -> HipChatError:
    return HipChatError(400, said, validation=validation, field=field, value=value, **extra)
