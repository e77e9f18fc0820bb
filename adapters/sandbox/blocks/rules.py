"""The words in which `schema.py` is written: what a field of a block may be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text object; `plain`: only plain_text; `limit` names an entry of block_limits."""

    limit: str = "text"
    plain: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Str:
    """A string, one of `choices` when there are any."""

    limit: str | None = None
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """An integer, or any number with `fraction`."""

    limit: str | None = None
    fraction: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    required: bool = False


@dataclass(frozen=True, slots=True)
class Obj:
    """An object without a type of its own, `spec` says which of `block_schema.OBJECTS`."""

    spec: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object that says by `type` which of these it is."""

    types: frozenset[str]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of such things."""

    of: "Rule"
    limit: str | None = None
    required: bool = False


Rule = Text | Str | Number | Flag | Obj | OneOf | Items


@dataclass(frozen=True, slots=True)
class Spec:
    """The fields of an object besides `type`; of the names in `either` at least one must be there."""

    fields: Mapping[str, Rule]
    either: tuple[str, ...] = ()
