"""A workspace that has its channels and values from the start: the demo, where the first praise should arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.admin.rules import company_values
from bot.events import Connected
from bot.messages import Room
from bot.routes import Context, OnEvent
from bot.store import Purpose


def set_at_first(rooms: Mapping[Purpose, Room], values: Sequence[str]) -> OnEvent[Connected]:
    """Uses the rooms for these purposes, and has these values, in a workspace of which nobody is known yet."""

    async def connected(context: Context, event: Connected) -> None:
        async with context.store.work() as work:
            workspace = await work.workspaces.ensure(event.platform, event.team, event.name, context.clock.now())
            if not await work.workspaces.channels(workspace) and not await work.people.admins(workspace):
                for purpose, room in rooms.items():
                    await work.workspaces.set_channel(workspace, purpose, room, None, context.clock.now())
                await work.workspaces.set_values(workspace, company_values(values))
                await work.commit()

    return OnEvent(Connected, connected)
