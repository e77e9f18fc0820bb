"""The bot of these tests has a folder for anonymous answers."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office, upward
from tests.postgres import PostgresServer
from tests.workspace import App, workspace_with


@pytest.fixture(params=["sqlite-socket", "postgresql-http"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App[Any]]:
    kind, transport = request.param.split("-")
    ballots = tmp_path / "ballots"
    if kind == "sqlite":
        yield upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", transport, ballots=ballots)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database(server.schema())
    yield upward(server.url(name), transport, ballots=ballots)
    server.drop_database(name)


@pytest.fixture
async def one_office(tmp_path: Path) -> AsyncIterator[Office]:
    """On SQLite alone: for what asks little of the database."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with workspace_with(upward(url, "http", ballots=tmp_path / "ballots")) as office:
        yield office
