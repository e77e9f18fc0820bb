"""Each debt ends (promise 31): who owes is the same on every surface, and nobody is reminded of what is paid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import create_schema
from tests.feedback.agreement import live_through
from tests.privileges.world import world_in

AT_ONCE = 25


@pytest.mark.parametrize("first", range(0, 4 * AT_ONCE, AT_ONCE))
async def test_every_debt_of_random_histories_ends(tmp_path: Path, first: int) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await create_schema(url)
    async with world_in(url) as world:
        for seed in range(first, first + AT_ONCE):
            await live_through(world, seed, 6)
