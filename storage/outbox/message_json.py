"""Serialises messages and forms as JSON: each value is an object that names its class in `is`.

Strict both ways: only the types that make up `bot.messages.Message` and `bot.forms.Form`, with exactly their fields.
Fields equal to their default are left out, so that messages written before a field existed still load.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.forms import (
    ChecksField,
    ChoiceField,
    DateField,
    FileField,
    Form,
    NumberField,
    Opening,
    Option,
    PeopleField,
    RoomField,
    TextField,
)
from bot.messages import (
    Alert,
    Button,
    Buttons,
    Chart,
    Cited,
    CodeBlock,
    Confirm,
    Divider,
    File,
    Heading,
    Item,
    Link,
    Mention,
    Message,
    Paragraph,
    Quote,
    Room,
    RoomLink,
    Series,
    SmallPrint,
    Words,
)
from bot.people import Handle

Reader = Callable[[Any], Any]

PARTS = (Heading, Paragraph, Alert, Quote, SmallPrint, Buttons, Divider, Chart)
RUNS = (Words, Mention, RoomLink, Link, Item, CodeBlock, Cited)
FIELDS = (TextField, NumberField, DateField, PeopleField, ChoiceField, ChecksField, RoomField, FileField)
CLASSES: dict[str, type[Any]] = {
    c.__name__: c
    for c in (Message, *PARTS, *RUNS, Button, Confirm, Room, Handle, Series, File, Form, *FIELDS, Option, Opening)
}


def to_json(value: Message | Form | Opening) -> str:
    """The value as compact JSON in ASCII: NUL and lone surrogates survive the round trip. Raises `TypeError` for a form
    that is kept: what was typed there must not rest here too, so its opening is stored instead."""
    return _ENCODER.encode(value)


def from_json_any(body: str) -> Message | Form | Opening:
    """Loads a message, a form or the opening of one; raises `ValueError` for anything that `to_json` didn't write."""
    shown: Message | Form | Opening = _read_object(json.loads(body), (Message, Form, Opening))
    return shown


def _object(value: Any) -> dict[str, Any] | str:
    """A part of a message for the encoder; file content as base64."""
    if type(value) is date:
        return {"is": "date", "day": value.isoformat()}
    if type(value) is datetime:
        return {"is": "datetime", "moment": value.isoformat()}
    if type(value) is bytes:
        return b64encode(value).decode()
    tag = type(value).__name__
    if CLASSES.get(tag) is not type(value):
        raise TypeError(f"{tag} is not part of a message")
    if isinstance(value, Form) and value.kept:
        raise TypeError(f"form {value.act} is kept: only its opening is stored")
    written = {"is": tag}
    for name, default in _FIELDS[tag]:
        each = getattr(value, name)
        if each != default:
            written[name] = each
    return written


def _reader(expected: Any) -> Reader:
    """A function that loads a value of that type, and refuses any other."""
    if expected is bytes:
        return lambda value: b64decode(_exactly(str, value), validate=True)
    if expected in (str, bool, int, type(None)):
        return lambda value: _exactly(expected, value)
    if expected is date:
        return _read_day
    if expected is datetime:
        return _read_moment
    if get_origin(expected) is tuple:
        item = _reader(get_args(expected)[0])
        return lambda value: tuple(item(each) for each in _exactly(list, value))
    if get_origin(expected) in (Union, UnionType):
        return _reader_of_one(get_args(expected))
    if issubclass(expected, StrEnum):
        return lambda value: expected(_exactly(str, value))
    return lambda value: _read_object(value, (expected,))


def _reader_of_one(options: tuple[Any, ...]) -> Reader:
    classes = tuple(option for option in options if option is not type(None))
    if len(classes) == len(options):
        return lambda value: _read_object(value, classes)
    read = _reader(Union[classes])  # noqa: UP007 - the classes are known only now
    return lambda value: None if value is None else read(value)


def _read_day(value: Any) -> date:
    if _exactly(dict, value).keys() != {"is", "day"} or value["is"] != "date":
        raise ValueError("a day expected")
    return date.fromisoformat(_exactly(str, value["day"]))


def _read_moment(value: Any) -> datetime:
    if _exactly(dict, value).keys() != {"is", "moment"} or value["is"] != "datetime":
        raise ValueError("a moment expected")
    moment = datetime.fromisoformat(_exactly(str, value["moment"]))
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _exactly(expected: type[Any], value: Any) -> Any:
    if type(value) is not expected:
        raise ValueError(f"{expected.__name__} expected, not {type(value).__name__}")
    return value


def _read_object(value: Any, allowed: tuple[type[Any], ...]) -> Any:
    tag = _exactly(dict, value).get("is")
    if not isinstance(tag, str) or CLASSES.get(tag) not in allowed:
        raise ValueError(f"unexpected {tag!r}")
    readers = _READERS[tag]
    if unknown := value.keys() - readers.keys() - {"is"}:
        raise ValueError(f"{tag} has no {', '.join(sorted(unknown))}")
    try:
        return CLASSES[tag](**{name: readers[name](each) for name, each in value.items() if name != "is"})
    except TypeError as error:
        raise ValueError(f"{tag} is incomplete") from error


_FIELDS = {tag: tuple((f.name, f.default) for f in fields(c)) for tag, c in CLASSES.items()}
"""Field names with defaults; a field without default has `MISSING`, which equals no value in a message."""

_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_object)
_READERS: dict[str, dict[str, Reader]] = {
    tag: {name: _reader(hint) for name, hint in get_type_hints(c).items()} for tag, c in CLASSES.items()
}
