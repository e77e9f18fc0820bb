"""Which folder of ballots the bot uses, and which it refuses."""

import asyncio
import secrets
import shutil
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.cycles.ballots import BallotsLost, CycleId, RevieweeId
from storage.ballots.ballots import make_root
from storage.ballots.opening import FolderUnusable, open_ballots
from storage.store import DatabaseStore
from tests.ballots.folder import KEY, TERMS
from tests.storage.conftest import store as store
from tests.storage.samples import NOW


async def begin(store: DatabaseStore, root: Path, url: str = "postgresql+asyncpg://u@db/upward") -> CycleId:
    """A replica starts, and a cycle in it."""
    cycle = CycleId(secrets.token_bytes(16))
    async with open_ballots(root, url, store, (KEY,), NOW) as ballots:
        await ballots.begin(cycle, {RevieweeId(secrets.token_bytes(16)): TERMS})
    return cycle


async def test_the_first_folder_is_the_one_that_counts(store: DatabaseStore, tmp_path: Path) -> None:
    mine = tmp_path / "ballots"
    await begin(store, mine)
    await begin(store, mine)
    with pytest.raises(BallotsLost):
        await begin(store, tmp_path / "others")
    assert not (tmp_path / "others").exists(), "a folder that isn't there is not made anew where one is known"
    make_root(tmp_path / "others")
    with pytest.raises(BallotsLost):
        await begin(store, tmp_path / "others")
    await begin(store, mine)


async def test_two_replicas_that_start_at_once_with_a_folder_each_use_one(store: DatabaseStore, tmp_path: Path) -> None:
    both = await asyncio.gather(*(begin(store, tmp_path / name) for name in ("one", "two")), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["BallotsLost", "bytes"]


async def test_a_folder_that_is_swapped_while_the_bot_runs_is_not_used(store: DatabaseStore, tmp_path: Path) -> None:
    root, cycle, reviewee = tmp_path / "ballots", CycleId(secrets.token_bytes(16)), RevieweeId(secrets.token_bytes(16))
    async with open_ballots(root, "postgresql+asyncpg://u@db/upward", store, (KEY,), NOW) as ballots:
        shutil.rmtree(root)
        make_root(root)
        with pytest.raises(BallotsLost):
            await ballots.begin(cycle, {reviewee: TERMS})
        with pytest.raises(BallotsLost):
            await ballots.read_terms(cycle, reviewee)


@pytest.mark.parametrize(
    ("database", "folder"),
    [
        ("data/upward.db", "data/ballots"),
        ("data/upward.db", "data"),
        ("data/upward.db", "data/deep/er"),
        ("data/ballots/database/upward.db", "data/ballots"),
        ("link/upward.db", "real/ballots"),
    ],
)
async def test_a_folder_that_a_copy_of_the_databases_takes_along_is_refused(
    store: DatabaseStore, tmp_path: Path, database: str, folder: str
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FolderUnusable, match="lie one in the other"):
        await begin(store, tmp_path / folder, f"sqlite+aiosqlite:///{tmp_path / database}")
    assert not (tmp_path / folder / "id").exists()
    await begin(store, tmp_path / "data-ballots", f"sqlite+aiosqlite:///{tmp_path / database}")


async def test_a_folder_that_is_none_is_named(store: DatabaseStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        with pytest.raises(FolderUnusable, match=r"UPWARD_BALLOTS=.* can't be used: "):
            await begin(store, tmp_path / "file")


async def test_a_new_key_in_front_takes_over_at_the_next_start(store: DatabaseStore, tmp_path: Path) -> None:
    cycle, new = await begin(store, tmp_path / "ballots"), Fernet.generate_key().decode()
    for keys, opens in (((new,), False), ((new, KEY), True), ((new,), True)):
        async with open_ballots(tmp_path / "ballots", "postgresql+asyncpg://u@db/upward", store, keys, NOW) as ballots:
            assert await ballots.opens(cycle) is opens
