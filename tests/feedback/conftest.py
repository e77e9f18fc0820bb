from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.objectives.conftest import with_structure
from tests.office import Office, open_office


@pytest.fixture
async def team(bare_office: Office) -> Office:
    """On both databases and both ways to Slack. Carla manages Ana, Dmitri manages Ben and Eun-ji."""
    await with_structure(bare_office)
    return bare_office


@pytest.fixture
async def one_team(tmp_path: Path) -> AsyncIterator[Office]:
    """On SQLite alone: for refusals that ask little of the database."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http") as office:
        await with_structure(office)
        yield office
