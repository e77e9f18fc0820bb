"""What one company sets, and which one a chat that is taken away belongs to, with two in one database."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.deliveries import Delivery
from bot.events import Uninstalled
from bot.features import Feature
from bot.messages import Message, Paragraph, Room, Words
from bot.store import Purpose
from storage.tables import DELIVERY, WORKSPACE
from tests.privileges.world import HOME, World

HELLO = Message((Paragraph((Words("hello"),)),))


async def put(world: World, workspace: int, number: int) -> list[int]:
    """The bot puts that many posts of its own into a room of that number; gives the turns they got in it."""
    posts = [Delivery(workspace, "test.line", f"test/{n}", "slack", "7", message=HELLO) for n in range(number)]
    async with world.store.work() as work:
        tokens = await work.outbox.put(posts, world.clock.now())
        rows = await work.sql.scan(select(DELIVERY.c.token, DELIVERY.c.turn))
        await work.commit()
    turns = {row.token: row.turn for row in rows}
    return [turns[token] for token in tokens]


async def test_what_one_company_sets_is_set_for_it_alone(world: World) -> None:
    room, now = Room("slack", "7", "lounge"), world.clock.now()
    async with world.store.work() as work:
        books = work.workspaces
        for workspace, value, off in (
            (world.away, "Care", frozenset({Feature.OBJECTIVES})),
            (world.workspace, "Courage", frozenset({Feature.PRAISE})),
        ):
            await books.set_channel(workspace, Purpose.PRAISE, room, None, now)
            await books.set_values(workspace, [value])
            await books.set_features_off(workspace, off)
        await books.mark_failing(world.workspace, room, "is_archived")
        assert [one.failing for one in await books.channels(world.away) if one.room.external == "7"] == [None]
        await books.drop_channel(world.workspace, Purpose.PRAISE, "slack")
        assert [one.purpose for one in await books.channels(world.away) if one.room.external == "7"] == [Purpose.PRAISE]
        assert (await books.values(world.away), await books.values(world.workspace)) == (("Care",), ("Courage",))
        assert await books.features_off(world.away) == {Feature.OBJECTIVES}
        assert await books.features_off(world.workspace) == {Feature.PRAISE}
        await work.commit()


async def test_a_company_that_no_chat_has_reached_yet_outlives_another(world: World) -> None:
    new = {"name": "New", "company_values": [], "created_at": world.clock.now()}
    async with world.store.work() as work:
        await work.sql.change(insert(WORKSPACE).values(new))
        await work.commit()
    await world.bot.handle_event(Uninstalled("slack", HOME, True, world.clock.now(), world.key()))
    async with world.store.read() as work:
        assert sorted(row.name for row in await work.sql.scan(select(WORKSPACE.c.name))) == ["Away", "New"]
