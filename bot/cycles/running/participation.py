"""What HR learns of who takes part, and of who reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from bot.cycles.cycle import Cycle
from bot.cycles.organizer import Organizing
from bot.cycles.review import Capacity
from bot.groups import Group


class Participation(Organizing, Protocol):
    async def count_by_department(self, cycle: Cycle, but: Collection[int] = ()) -> tuple[Group, ...]:
        """People asked, and those who answered at least one review, by the department that they are in now; without the
        reviews of these people. `bot.cycles.running.response_rates` decides what of it may be shown."""

    async def count_readers(self, cycle: Cycle, but: Collection[int] = ()) -> Mapping[Capacity, tuple[int, int]]:
        """Of the results that are shown, how many readers there are in each capacity, and how many of them opened it;
        without the results of these people."""
