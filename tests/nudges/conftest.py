from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, open_office


@pytest.fixture
def early(bare_office: Office) -> Office:
    """Monday at eleven, on both databases and both ways to Slack."""
    clock_at(bare_office, MONDAY)
    return bare_office


@pytest.fixture
async def one_early(tmp_path: Path) -> AsyncIterator[Office]:
    """The same on SQLite alone: for what asks little of the database."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http") as office:
        clock_at(office, MONDAY)
        yield office
