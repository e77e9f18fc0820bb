"""What the features want to know of what is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.routes import OnDelivery

Hook = TypeVar("Hook")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the features want to know; the kind `*` stands in where a kind has no hook of its own."""

    table: Mapping[str, OnDelivery]

    def of(self, kind: str, hook: Callable[[OnDelivery], Hook | None]) -> Hook | None:
        for entry in (self.table.get(kind), self.table.get("*")):
            if entry is not None and (found := hook(entry)) is not None:
                return found
        return None
