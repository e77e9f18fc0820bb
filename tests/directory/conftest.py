from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, open_office


@pytest.fixture
async def one_office(tmp_path: Path) -> AsyncIterator[Office]:
    """As `bare_office`, on SQLite alone: for refusals that ask little of the database."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http") as office:
        yield office
