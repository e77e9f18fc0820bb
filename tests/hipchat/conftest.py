from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.hipchat.rig import Group, group_at_work


@pytest.fixture
async def group(database_url: str) -> AsyncIterator[Group]:
    """The bot in a HipChat group of its own, with private messages from the account of the messenger."""
    async with group_at_work(database_url, user="upward") as found:
        yield found


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[Group]:
    """The same on SQLite alone: for what asks little of the database."""
    async with group_at_work(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", user="upward") as found:
        yield found
