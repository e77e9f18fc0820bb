"""The company with a folder for anonymous answers."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.office import Office, upward
from tests.postgres import PostgresServer
from tests.workspace import workspace_with


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """On SQLite: for what asks little of the database."""
    async with workspace_with(upward(sqlite_in(tmp_path), "http", ballots=tmp_path / "ballots")) as office:
        yield office


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_in(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
async def either(database: str, tmp_path: Path) -> AsyncIterator[Office]:
    """On each kind of database."""
    async with workspace_with(upward(database, "http", ballots=tmp_path / "ballots")) as office:
        yield office


def sqlite_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'upward.db'}"
