"""The company with a folder for anonymous answers, on SQLite: what the database does is tested with each feature."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, upward
from tests.workspace import workspace_with


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'upward.db'}"
    (tmp_path / "data").mkdir()
    async with workspace_with(upward(url, "http", ballots=tmp_path / "ballots")) as office:
        yield office
