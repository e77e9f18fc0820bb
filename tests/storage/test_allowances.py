"""What is counted by day is counted exactly, whoever counts at the same moment."""

import asyncio
from datetime import timedelta

from storage.store import DatabaseStore
from tests.storage.samples import NOW, person, profile, settle

TODAY = NOW.date()


async def test_of_forty_at_once_as_many_are_counted_as_may_be(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"))
    ana = await person(store, "ana")

    async def use() -> bool:
        async with store.work() as work:
            counted = await work.daily.use(ana.id, "test", TODAY, 7)
            await work.commit()
        return counted

    assert sum(await asyncio.gather(*(use() for _ in range(40)))) == 7


async def test_each_person_act_and_day_is_counted_apart_and_only_what_was_committed(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    ana, ben = await person(store, "ana"), await person(store, "ben")
    async with store.work() as work:
        assert await work.daily.use(ana.id, "test", TODAY, 1)
    async with store.work() as work:
        assert await work.daily.use(ana.id, "test", TODAY, 1)
        assert not await work.daily.use(ana.id, "test", TODAY, 1)
        assert await work.daily.use(ana.id, "other", TODAY, 1)
        assert await work.daily.use(ben.id, "test", TODAY, 1)
        assert await work.daily.use(ana.id, "test", TODAY + timedelta(days=1), 1)
        await work.commit()
