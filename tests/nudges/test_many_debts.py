"""Many debts: the short form of the measurement in tests/bench."""

from __future__ import annotations

from pathlib import Path

from tests.bench.nudges import OF_EACH, plan_nudges


async def test_who_was_reminded_costs_a_round_next_to_nothing(tmp_path: Path) -> None:
    found = await plan_nudges(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 5_000, 5)
    assert found.nudges == 5_000 // OF_EACH // 5
    assert found.idle < 1.0


async def test_all_of_many_pages_are_planned_once_on_both_databases(database_url: str) -> None:
    """More people than a page holds, and then nobody again: it raises if somebody is."""
    found = await plan_nudges(database_url, 10_000, 1)
    assert found.nudges == 10_000 // OF_EACH
