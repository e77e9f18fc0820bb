"""The bot of these tests has a folder for anonymous answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office import upward
from tests.postgres import PostgresServer
from tests.workspace import App


@pytest.fixture(params=["sqlite-socket", "postgresql-http"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App[Any]]:
    kind, transport = request.param.split("-")
    ballots = tmp_path / "ballots"
    if kind == "sqlite":
        yield upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", transport, ballots=ballots)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    yield upward(server.url(name), transport, ballots=ballots)
    server.drop_database(name)
