"""A workspace that has its channel from the start: the demo, where the first praise should arrive somewhere."""

from __future__ import annotations

from bot.events import Connected
from bot.messages import Room
from bot.routes import Desk, OnEvent
from bot.store import Purpose


def set_at_first(room: Room) -> OnEvent[Connected]:
    """Uses the room for praise in a workspace of which nobody is known yet."""

    async def connected(desk: Desk, event: Connected) -> None:
        async with desk.store.work() as work:
            workspace = await work.workspaces.ensure(event.platform, event.team, event.name, desk.clock.now())
            if not await work.workspaces.channels(workspace) and not await work.people.admins(workspace):
                await work.workspaces.set_channel(workspace, Purpose.PRAISE, room, None, desk.clock.now())
                await work.commit()

    return OnEvent(Connected, connected)
