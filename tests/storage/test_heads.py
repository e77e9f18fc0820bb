"""The pump looks again and again while thousands wait: each look must not read them all."""

from pathlib import Path

from bot.deliveries import Delivery
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store
from tests.outbox.world import START, says
from tests.storage.samples import settle


async def put(store: DatabaseStore, workspace: int, *places: str) -> None:
    many = [Delivery(workspace, "test.post", "test/1", "slack", place, message=says("x")) for place in places]
    async with store.work() as work:
        await work.outbox.put(many, START)
        await work.commit()


async def steps(store: DatabaseStore) -> int:
    """What SQLite does for one look at what is due and one claim, in instructions of its machine."""
    count = 0

    def one_more() -> int:
        nonlocal count
        count += 1
        return 0

    async with store.work() as work:
        work.sql.raw.set_progress_handler(one_more, 1)  # type: ignore[attr-defined]
        assert (await work.outbox.due(START, 15.0)).send == START
        assert [claim.lane for claim in await work.outbox.claim(START, 30.0, 16)] == ["C1", "C2", "D1"]
        work.sql.raw.set_progress_handler(None, 1)  # type: ignore[attr-defined]
    return count


async def test_a_look_costs_what_the_lanes_cost_however_many_wait_in_each(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await upgrade(url)
    store = await open_store(url)
    workspace = await settle(store)
    await put(store, workspace, "C1", "C2", "D1")
    few = await steps(store)
    await put(store, workspace, *["C1", "D1"] * 1000)
    assert await steps(store) < 1.1 * few
    await store.close()
