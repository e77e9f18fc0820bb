"""What a person does at the very moment in which the outbox records something about the same praise."""

import asyncio

from bot.errors import PermanentDeliveryError
from bot.messages import Room
from bot.people import Person
from bot.praise.copies import first_copies, subject
from bot.praise.rules import Audience, NewPraise
from bot.route_table import Table
from bot.router import ROUTES
from bot.store import Channel, Purpose
from storage.store import DatabaseStore
from tests.outbox.world import START, opened, world_on
from tests.postgres import PostgresServer
from tests.praise.office import somebody_waits
from tests.storage.samples import person, profile, settle
from tests.workspace import PATIENCE

KUDOS = Channel(Purpose.PRAISE, Room("slack", "C1", "kudos"))


async def given(store: DatabaseStore, workspace: int, ana: Person, ben: Person) -> int:
    praise = NewPraise(workspace, ana, (ben,), "you saved the launch", Audience.EVERYONE)
    async with store.work() as work:
        number = await work.praises.add(praise, START)
        await work.outbox.put(first_copies(praise, number, [KUDOS]), START)
        await work.commit()
    return number


async def test_an_undo_and_a_refusal_do_not_wait_for_each_other(postgres: PostgresServer) -> None:
    """PostgreSQL, which would end one of two that do, never looks for them here."""
    name = postgres.new_database(postgres.schema())
    postgres.run_sql(f"ALTER DATABASE {name} SET deadlock_timeout = '1h'")
    async with opened(postgres.url(name)) as (store, _):
        workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
        ana, ben = await person(store, "ana"), await person(store, "ben")
        number = await given(store, workspace, ana, ben)
        world = world_on(store, workspace, Table.of(ROUTES).deliveries)
        world.chat.answer = lambda _order: PermanentDeliveryError("is_archived")
        async with store.work() as undo:
            assert await undo.praises.get_for_update(workspace, number)
            await world.pump.round()
            await somebody_waits(store)
            async with asyncio.timeout(PATIENCE / 2):
                await undo.outbox.forget_words(workspace, subject(number))
            await undo.praises.undo(number, START)
            await undo.commit()
        await world.pump.settle()
        async with store.read() as work:
            (post,) = await work.outbox.about(workspace, subject(number))
            assert post.reason == "is_archived"
            assert not await work.outbox.about(workspace, f"{subject(number)}/trouble")
