"""Yesterday's backup beside today's ballots: nothing that was shared is lost, and the next sweep learns it again."""

from __future__ import annotations

import random
import subprocess
from datetime import time
from pathlib import Path

import pytest

from bot.cycles.review import DebtState
from storage.backup import backup
from tests.anonymity.story import LAUNCHED, SWEEP, Story, at, make_plan
from tests.anonymity.twins import found_towns
from tests.anonymity.world import World, open_world
from tests.postgres import PostgresServer

EVENING, NEXT_EVENING, NEXT_SWEEP = at(0, time(23, 59)), at(1, time(23, 59)), at(2, SWEEP)


async def paid(world: World) -> set[str]:
    return {row[0] for row in (await world.dump())["review_debt"] if DebtState.PAID.value in row}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_yesterdays_database_pays_again_from_todays_ballots(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    server = request.getfixturevalue("postgres") if kind == "postgresql" else None
    url, ballots, kept = (await found_towns(tmp_path, server)).copy(), tmp_path / "ballots", tmp_path / "backup"
    async with open_world(url, ballots, LAUNCHED) as world:
        story = Story(world, make_plan(5), random.Random(5), 0)
        await story.happen(EVENING)
        await backup(url, kept)
        await story.happen(NEXT_EVENING)
        today = await paid(world)
    async with open_world(restore(kept, server), ballots, NEXT_SWEEP, 5) as world:
        assert not await paid(world)
        await world.work()
        again = await paid(world)
    assert today
    assert len(again) == len({key for key, _ in story.shared}) > len(today)
    assert again >= today


def restore(kept: Path, server: PostgresServer | None) -> str:
    if server is None:
        return f"sqlite+aiosqlite:///{kept}"
    name = server.new_database()
    command = [str(server.binaries / "pg_restore"), "--no-owner", "-h", "127.0.0.1", "-p", str(server.port)]
    subprocess.run([*command, "-U", server.user, "-d", name, str(kept)], check=True)
    return server.url(name)
