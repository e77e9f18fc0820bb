"""Each cycle ends, and each debt in it (promise 31): who owes is the same on every surface, and nobody is reminded of
what is paid. Each act takes effect in one of them at least, or they would say nothing about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cycles.agreement import live_through
from tests.cycles.town import open_town

SEEDS = {"sqlite": (0, 8), "postgresql": (80, 2)}
"""From which on, and how many at once: a hundred, others on each kind of database."""


@pytest.mark.parametrize("place", range(10))
async def test_every_debt_of_random_cycles_ends(database_url: str, tmp_path: Path, place: int) -> None:
    first, at_once = SEEDS[database_url.partition("+")[0]]
    async with open_town(database_url, tmp_path / "ballots") as town:
        lived = [await live_through(town, first + place * at_once + seed, 3, 1) for seed in range(at_once)]
    took = {act for each in lived for act, times in each.took.items() if times}
    untried = {each.plot for each in lived} - took
    assert not untried, f"no history comes to it any more: {untried}"
