from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.praise.office import Office, opened


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """On SQLite, with signed requests, and #kudos as the praise channel."""
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http", Office) as office:
        yield office


@pytest.fixture
async def any_office(database_url: str) -> AsyncIterator[Office]:
    """On each kind of database in turn, over Socket Mode, with #kudos as the praise channel."""
    async with opened(database_url, "socket", Office) as office:
        yield office
