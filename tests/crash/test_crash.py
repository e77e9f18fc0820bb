"""What was acknowledged is never lost, and no retry of ours posts it twice, however often the bot is killed."""

from __future__ import annotations

from pathlib import Path

from tests.crash.world import crash_again_and_again
from tests.postgres import PostgresServer


async def test_nothing_is_lost_or_doubled_by_kills_on_sqlite(tmp_path: Path) -> None:
    tally = await crash_again_and_again(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 13, seed=1)
    assert (tally.lost, tally.twice, tally.left) == (set(), set(), "")
    assert len(tally.acknowledged) >= 5
    assert len(tally.kills) >= 3


async def test_nothing_is_lost_or_doubled_by_kills_of_three_replicas_on_postgresql(postgres: PostgresServer) -> None:
    name = postgres.new_database()
    tally = await crash_again_and_again(postgres.url(name), 13, seed=2, replicas=3, socket=True)
    postgres.drop_database(name)
    assert (tally.lost, tally.twice, tally.left) == (set(), set(), "")
    assert len(tally.acknowledged) >= 5
    assert len(tally.kills) >= 3
