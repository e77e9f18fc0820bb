"""Jinja for what apps and people name: a name looked up in a mapping is a key of it, and nothing else."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment


class KeyedEnvironment(Environment):
    """Jinja itself looks for an attribute where a mapping lacks a key, so that a form's field called `values` or
    `items` would find a method of the dictionary."""

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping):
            return obj[argument] if argument in obj else self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)
