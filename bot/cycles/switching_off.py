"""The feature stays on while people were promised something that is not kept yet."""

from __future__ import annotations

from bot.cycles.cycle import Stage
from bot.phrases import words
from bot.routes import Route
from bot.store import Work
from bot.switching_off import OnSwitchOff

RUNNING = tuple(stage for stage in Stage if stage.is_running)


async def find_running(work: Work, workspace: int) -> str | None:
    """Why cycles can't be switched off now."""
    found = await work.cycles.find_cycles(workspace, RUNNING, 1)
    if not found.items:
        return None
    return words("cycles/feature", title=found.items[0].setup.name).plain("is_running")


ENTRIES: tuple[Route, ...] = (OnSwitchOff(find_running),)
