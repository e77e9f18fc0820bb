"""Delivery hooks of the features."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.routes import OnDelivery

Hook = TypeVar("Hook")


@dataclass(frozen=True, slots=True)
class Hooks:
    """Delivery hooks by kind; those of kind `*` run for every delivery, after the kind's own."""

    table: Mapping[str, OnDelivery]

    def own(self, kind: str, hook: Callable[[OnDelivery], Hook | None]) -> Hook | None:
        """The hook of this kind alone, without the general one."""
        entry = self.table.get(kind)
        return None if entry is None else hook(entry)

    def every(self, kind: str, hook: Callable[[OnDelivery], Hook | None]) -> tuple[Hook, ...]:
        """The kind's own hook and the general one, where they exist."""
        found = (hook(entry) for entry in (self.table.get(kind), self.table.get("*")) if entry is not None)
        return tuple(each for each in found if each is not None)
