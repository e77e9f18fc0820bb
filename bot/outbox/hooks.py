"""Delivery hooks of the features."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.deliveries import Entry, State
from bot.routes import OnDelivery
from bot.store import Work

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

    def of_state(self, kind: str, state: State) -> tuple[Callable[[Work, Entry, datetime], Awaitable[None]], ...]:
        """The hooks for a delivery closed as *refused*, *held* or *dropped*."""
        if state is State.DROPPED:
            return self.every(kind, lambda on: on.on_dropped)
        return self.every(kind, lambda on: on.on_held if state is State.HELD else on.on_refused)
