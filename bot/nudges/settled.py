"""What people have done of what they owe though the database doesn't know yet: asked right before it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from bot.people import Person

if TYPE_CHECKING:
    from bot.routes import Context, OnHome, OnNudge

FindSettled = Callable[["Context", Person], Awaitable[frozenset[bytes] | None]]
"""What a person has settled though the database doesn't know yet; None if that can't be told within a second. Called
outside any transaction."""


async def find_settled(
    context: Context, sources: Iterable[OnNudge | OnHome], person: Person
) -> frozenset[bytes] | None:
    """Over all features; None if one of them can't tell at the moment. Call it outside any transaction."""
    settled: frozenset[bytes] = frozenset()
    for ask in dict.fromkeys(source.settled for source in sources if source.settled is not None):
        if (found := await ask(context, person)) is None:
            return None
        settled |= found
    return settled
