"""Replicas that share a folder of ballots die at any step, from the first answer to the release: what was acknowledged
counts once. `make soak` kills a thousand on each kind of database (`tests/ballots/killed.py`)."""

from __future__ import annotations

from pathlib import Path

from tests.ballots.killed import answers_killed


async def test_what_was_acknowledged_counts_once_whoever_dies(tmp_path: Path) -> None:
    tally = await answers_killed([f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"], tmp_path, 8, seed=5)
    assert tally.kept, tally
    assert tally.acknowledged > 20
    assert tally.kills.total() > 4
