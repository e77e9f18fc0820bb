"""A platform's accounts become people: one by one as they change."""

from __future__ import annotations

from bot.arriving import take_in
from bot.events import Connected, PersonChanged
from bot.routes import Desk


async def note_connected(desk: Desk, event: Connected) -> None:
    """The workspace exists from now on, and its people are read soon."""
    async with desk.store.work() as work:
        await work.workspaces.ensure(event.platform, event.team, event.name, desk.clock.now())
        await work.commit()
    desk.newcomers.set()


async def person_changed(desk: Desk, event: PersonChanged) -> None:
    """Somebody came, left, or changed. Taking the same account twice changes nothing. Where the last admin left, the
    owners take their place as soon as the directory says who they are."""
    async with desk.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None:
            return
        await take_in(work, event.platform, event.team, [event.profile], desk.clock.now())
        led = event.profile.active or bool(await work.people.admins(workspace))
        await work.commit()
    if not led:
        desk.unled.add((event.platform, event.team))
        desk.newcomers.set()
