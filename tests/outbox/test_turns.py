"""Whoever has much to say in a channel doesn't make others wait for all of it."""

from bot.deliveries import Delivery, State
from bot.errors import UncertainDelivery
from bot.platform import SearchResult
from tests.outbox.world import World, opened, words, world_on

ANA, BEN, CEM = 1, 2, 3


async def put(world: World, author: int, *deliveries: Delivery) -> list[str]:
    async with world.store.work() as work:
        work.outbox.on_behalf_of(author)
        tokens = await work.outbox.put(deliveries, world.clock.now())
        await work.commit()
    return list(tokens)


async def test_one_author_with_much_to_say_keeps_nobody_else_waiting(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        await put(world, ANA, *(world.post("C1", f"ana {n}") for n in range(6)))
        await put(world, BEN, *(world.post("C1", f"ben {n}") for n in range(2)))
        await world.work_off(2.5)
        await put(world, CEM, world.post("C1", "cem 0"))
        await world.work_off(60)
        said = world.chat.said("C1")
        assert said[:3] == ["ana 0", "ben 0", "ana 1"]
        assert set(said[3:5]) == {"ben 1", "cem 0"}
        assert said[5:] == ["ana 2", "ana 3", "ana 4", "ana 5"]


async def test_who_comes_back_later_is_not_behind_whoever_talked_meanwhile(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        await put(world, ANA, *(world.post("C1", f"ana {n}") for n in range(20)))
        await world.work_off(9.5)
        for n in range(3):
            await put(world, BEN, world.post("C1", f"ben {n}"))
            await world.work_off(2)
        said = world.chat.said("C1")
        assert [said.index(f"ben {n}") for n in range(3)] == [10, 12, 14]


async def test_what_is_about_one_post_keeps_its_order_whoever_caused_it(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        (post,) = await put(world, ANA, world.post("C1", "post"))
        await world.work_off()
        await put(world, ANA, *(world.post("C1", f"more {n}") for n in range(3)))
        await put(world, ANA, world.answer(post, "first"))
        await put(world, BEN, world.answer(post, "second"), world.edit(post, "edited"))
        await world.work_off(60)
        of_post = [line for line in world.chat.said("C1") if "more" not in line]
        assert of_post == ["post", f"first under ts-{post}", f"second under ts-{post}", "(edit) edited"]


async def test_one_post_in_doubt_gives_its_author_no_advantage(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        world.chat.trace = SearchResult.CANNOT_TELL
        world.chat.answer = lambda order: UncertainDelivery("lost") if words(order) == "lost" else None
        await put(world, ANA, world.post("C1", "lost"))
        await world.work_off()
        await put(world, BEN, *(world.post("C1", f"ben {n}") for n in range(12)))
        await world.work_off(6)
        await put(world, ANA, *(world.post("C1", f"ana {n}") for n in range(4)))
        await world.work_off(60)
        said = world.chat.said("C1")
        assert all(abs(said.index(f"ana {n}") - said.index(f"ana {n - 1}")) == 2 for n in range(1, 4))


async def test_a_delivery_that_waits_again_keeps_its_place(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        tokens = await put(world, ANA, *(world.post("C1", f"ana {n}") for n in range(3)))
        await world.work_off(0)
        async with store.work() as work:
            (claimed,) = await work.outbox.claim(world.pace.now().replace(minute=1), 30.0, 16)
            await work.outbox.later(claimed, "ratelimited", world.pace.now())
            await work.commit()
        await put(world, ANA, world.post("C1", "ana 3"))
        await world.work_off(60)
        assert world.chat.said("C1") == [f"ana {n}" for n in range(4)]
        assert [await world.state(token) for token in tokens] == [State.SENT] * 3
