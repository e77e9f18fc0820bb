"""What a feature says about people's rights: what of somebody it holds, and what becomes of it when they are erased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.people import Person
from bot.rights.exported import ExportedLine
from bot.store import Work

if TYPE_CHECKING:
    from bot.routes import Context  # which knows these entries

Export = Callable[["Context", Person], Awaitable[Sequence[ExportedLine]]]
"""Everything that one person received and wrote, oldest first. It reads in transactions of its own."""

Erase = Callable[[Work, Person, datetime], Awaitable[None]]
"""Deletes what was theirs, and takes their name from what is others'. Their record has no name any more by then;
`Person` is as it was."""


CHANGE = "rights.change"
"""A copy that names somebody who was erased is changed or taken away; where a chat can't do that nothing is said of it
in a message of its own, which would only draw eyes to it."""


@dataclass(frozen=True, slots=True)
class OnRights:
    """An export has the features in this `order`."""

    order: int
    export: Export
    erase: Erase


def of_features(routes: Iterable[object]) -> list[OnRights]:
    return sorted((each for each in routes if isinstance(each, OnRights)), key=lambda each: each.order)
