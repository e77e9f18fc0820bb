"""What was acknowledged is never lost, and no retry of ours posts it twice, whatever is killed."""

from __future__ import annotations

from pathlib import Path

from tests.crash.rooms import bot_killed_in_rooms
from tests.crash.tally import Tally
from tests.crash.world import bot_killed, database_killed
from tests.postgres import PostgresServer


async def test_nothing_is_lost_or_doubled_when_the_bot_is_killed_on_sqlite(tmp_path: Path) -> None:
    tally = await bot_killed(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 13, seed=1)
    assert_kept(tally)
    assert len(tally.kills) >= 5


async def test_nothing_is_lost_or_doubled_when_three_replicas_are_killed_on_postgresql(
    postgres: PostgresServer,
) -> None:
    name = postgres.new_database(postgres.schema())
    tally = await bot_killed(postgres.url(name), 13, seed=2, replicas=3, socket=True)
    postgres.drop_database(name)
    assert_kept(tally)
    assert len(tally.kills) >= 5


async def test_nothing_is_lost_or_doubled_in_rooms_when_the_bot_is_killed(tmp_path: Path) -> None:
    tally = await bot_killed_in_rooms(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 13, seed=4)
    assert_kept(tally)
    assert len(tally.kills) >= 5


async def test_nothing_is_lost_or_doubled_when_postgresql_crashes() -> None:
    tally = await database_killed(2, seed=3)
    assert_kept(tally)
    assert max(tally.pauses) < 30


def assert_kept(tally: Tally) -> None:
    assert (tally.lost, tally.twice, tally.left) == (set(), set(), "")
    assert len(tally.acknowledged) >= 3  # a busy machine takes few, but a run without any would show nothing
