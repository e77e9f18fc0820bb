"""Turns a platform's accounts into people, one by one as they change."""

from __future__ import annotations

from bot.account_sync import take_in
from bot.events import Connected, PersonChanged
from bot.people import Standing
from bot.routes import Context


async def note_connected(context: Context, event: Connected) -> None:
    """Creates the workspace, and schedules reading its people."""
    async with context.store.work() as work:
        await work.workspaces.ensure(event.platform, event.team, event.name, context.clock.now())
        await work.commit()
    context.newcomers.set()


async def person_changed(context: Context, event: PersonChanged) -> None:
    """An account was added, changed or deactivated. Idempotent. If the last admin left, or is a guest now, the
    owners become admins as soon as the directory says who they are."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of(event.platform, event.team)
        if workspace is None:
            return
        await take_in(work, event.platform, event.team, [event.profile], context.clock.now())
        here = event.profile.active and event.profile.standing is Standing.COLLEAGUE
        led = here or bool(await work.people.admins(workspace))
        await work.commit()
    if not led:
        context.unled.add((event.platform, event.team))
        context.newcomers.set()
