"""Who wished to be reminded on Home alone, and is on no chat any more that has one."""

from __future__ import annotations

from bot.routes import Context
from bot.store import Work


async def remind_by_message(context: Context, work: Work, workspace: int) -> bool:
    """Call after accounts have gone; returns whether it changed anything."""
    homes = [name for name, platform in context.platforms.items() if platform.can.home]
    return await work.nudges.forget_home_only(workspace, homes)
