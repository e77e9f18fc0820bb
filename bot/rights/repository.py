"""What people's rights ask of storage: where something of somebody is, and deleting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """What somebody wrote about an objective; `owner` is whose that is, by their number."""

    owner: int
    text: str
    made_at: datetime


class RightsRepository(Protocol):
    # ------------------------------------------------------------ export

    async def find_praise(self, person: int) -> tuple[int, ...]:
        """All that they gave, noted or received and that was not undone, oldest first."""
        ...

    async def find_objectives(self, person: int) -> tuple[int, ...]:
        """All of theirs that were not deleted, oldest first."""
        ...

    async def find_comments(self, author: int) -> tuple[WrittenComment, ...]:
        """All that they wrote about objectives, oldest first."""
        ...
