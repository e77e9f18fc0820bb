"""Killed while people type and share: what was acknowledged is there, once; of typing two seconds are lost at most."""

from __future__ import annotations

from pathlib import Path

from tests.crash.feedback import SHARED_FIRST, Shared, shared_while_killed, twice, typed_while_killed
from tests.postgres import PostgresServer


async def test_what_was_shared_is_there_once_and_nobody_is_told_twice(tmp_path: Path) -> None:
    assert_shared(await shared_while_killed(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 11, seed=5))


async def test_what_was_shared_is_there_once_and_nobody_is_told_twice_on_postgresql(postgres: PostgresServer) -> None:
    name = postgres.new_database(postgres.schema())
    assert_shared(await shared_while_killed(postgres.url(name), 6, seed=7))
    postgres.drop_database(name)


def assert_shared(found: Shared) -> None:
    assert found.acknowledged <= set(found.answers)
    assert (twice(found.answers), twice(found.invited), twice(found.told), found.left) == ([], [], [], "")
    assert set(found.invited.values()) == {1}
    assert len(found.acknowledged) >= SHARED_FIRST
    for topic, said in found.says.items():
        number = sum(topic in words for words in found.answers)
        assert number == 0 or f"{number} of 12 " in said or f"All {number} are in." in said, (number, said)


async def test_what_was_typed_two_seconds_before_a_kill_is_in_the_form_again(database_url: str) -> None:
    found = await typed_while_killed(database_url, 3, seed=6)
    assert len(found) == 3
    assert all(shown.startswith(typed) for typed, shown in found), found
