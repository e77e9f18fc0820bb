"""What one company sets, and which one a chat that is taken away belongs to, with two in one database."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.events import Uninstalled
from bot.features import Feature
from bot.messages import Room
from bot.store import Purpose
from storage.tables.workspaces import WORKSPACE
from tests.privileges.world import HOME, World


async def test_what_one_company_sets_is_set_for_it_alone(world: World) -> None:
    room, now = Room("slack", "7", "lounge"), world.clock.now()
    async with world.store.work() as work:
        settings = work.workspaces
        for workspace, value, off in (
            (world.away, "Care", frozenset({Feature.OBJECTIVES})),
            (world.workspace, "Courage", frozenset({Feature.PRAISE})),
        ):
            await settings.set_channel(workspace, Purpose.PRAISE, room, None, now)
            await settings.set_values(workspace, [value])
            await settings.set_features_off(workspace, off)
        await settings.mark_failing(world.workspace, room, "is_archived")
        assert [one.failing for one in await settings.channels(world.away) if one.room.external == "7"] == [None]
        await settings.drop_channel(world.workspace, Purpose.PRAISE, "slack")
        assert [one.purpose for one in await settings.channels(world.away) if one.room.external == "7"] == [
            Purpose.PRAISE
        ]
        assert (await settings.values(world.away), await settings.values(world.workspace)) == (
            ("Care",),
            ("Courage",),
        )
        assert await settings.features_off(world.away) == {Feature.OBJECTIVES}
        assert await settings.features_off(world.workspace) == {Feature.PRAISE}
        await work.commit()


async def test_a_company_that_no_chat_has_reached_yet_outlives_another(world: World) -> None:
    new = {"name": "New", "company_values": [], "created_at": world.clock.now()}
    async with world.store.work() as work:
        await work.sql.change(insert(WORKSPACE).values(new))
        await work.commit()
    await world.bot.handle_event(Uninstalled("slack", HOME, True, world.clock.now(), world.key()))
    async with world.store.read() as work:
        assert sorted(row.name for row in await work.sql.scan(select(WORKSPACE.c.name))) == ["Away", "New"]
