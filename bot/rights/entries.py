"""What a feature says about people's rights: what of somebody it holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people import Person
from bot.rights.exported import ExportedLine

if TYPE_CHECKING:
    from bot.routes import Context  # which knows these entries

Export = Callable[["Context", Person], Awaitable[Sequence[ExportedLine]]]
"""Everything that one person received and wrote, oldest first. It reads in transactions of its own."""


@dataclass(frozen=True, slots=True)
class OnRights:
    """An export has the features in this `order`."""

    order: int
    export: Export
