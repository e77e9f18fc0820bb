"""All cycles of some stages: few run beside each other, but a company may ask each of its departments at once."""

from __future__ import annotations

from collections.abc import Collection

from bot.cycles.cycle import Cycle, Stage
from bot.store import Work


async def find_every(work: Work, workspace: int, stages: Collection[Stage]) -> list[Cycle]:
    """The newest first."""
    found = await work.cycles.find_cycles(workspace, stages, 1)
    cycles, page = [*found.items], 1
    while found.items and len(cycles) < found.total:
        page += 1
        found = await work.cycles.find_cycles(workspace, stages, page)
        cycles += found.items
    return cycles
