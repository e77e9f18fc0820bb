"""Jinja for what apps and people name: a name looked up in a mapping is a key of it, and nothing else."""

from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment
from jinja2.bccache import Bucket


class KeyedEnvironment(Environment):
    """Jinja itself looks for an attribute where a mapping lacks a key, so that a form's field called `values` or
    `items` would find a method of the dictionary."""

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_compiled(),
        )

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


class Compiled(BytecodeCache):
    """Templates are compiled once, however many workspaces there are."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled() -> Compiled:
    return Compiled()
