"""A feature that can't be switched off at any time says so, though administration knows no feature."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.features import Feature
from bot.store import Work


@dataclass(frozen=True, slots=True)
class OnSwitchOff:
    """Asked before the feature is switched off in a workspace: a sentence why that can't be now, or None."""

    find_reason: Callable[[Work, int], Awaitable[str | None]]
    feature: Feature | None = None
