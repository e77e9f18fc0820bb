"""One row that says what no release of ours wrote stops nothing else: it is held, and the admins hear of it."""

import pytest
from sqlalchemy import update

from bot.deliveries import State
from bot.route_table import Table
from bot.router import ROUTES
from storage.store import DatabaseStore
from storage.tables.outbox import DELIVERY
from tests.outbox.world import opened, world_on

DEEP = "[" * 100_000
BODIES = (
    "",
    "{",
    "null",
    "7",
    '{"is": "Message"}',
    '{"is": "Poem", "lines": []}',
    '{"is": "Message", "parts": 1}',
    DEEP,
)


async def spoil(store: DatabaseStore, token: str, body: str, **more: object) -> None:
    async with store.work() as work:
        await work.sql.change(update(DELIVERY).where(DELIVERY.c.token == token).values(body=body, **more))
        await work.commit()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:12])
async def test_a_row_that_cannot_be_read_is_held_and_the_rest_goes_out(database_url: str, body: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace, Table.of(ROUTES).deliveries)
        bad, good = await world.put(world.post("C1", "bad"), world.post("C1", "good"))
        await spoil(store, bad, body)
        await world.work_off(60)
        assert world.chat.said("C1") == ["good"]
        assert (await world.state(bad), (await world.entry(bad)).reason) == (State.HELD, "unreadable")
        assert await world.state(good) is State.SENT


async def test_one_in_doubt_that_cannot_be_read_is_held_too(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        (bad,) = await world.put(world.post("C1", "bad"))
        await spoil(store, bad, "{", state=State.UNKNOWN, not_before=world.pace.now())
        await world.work_off(60)
        assert await world.state(bad) is State.HELD
        assert not world.chat.searches
