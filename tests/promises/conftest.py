from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.office import Office, Transport, open_office
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite-socket", "sqlite-http", "postgresql-socket", "postgresql-http"])
async def replicas(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Office]]:
    """One bot on SQLite, or two on one PostgreSQL database; #kudos is the praise channel."""
    kind, transport = request.param.split("-")
    if kind == "sqlite":
        async with _opened(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", transport, 1) as found:
            yield found
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database(server.schema())
    async with _opened(server.url(name), transport, 2) as found:
        yield found
    server.drop_database(name)


@asynccontextmanager
async def _opened(url: str, transport: Transport, count: int) -> AsyncIterator[list[Office]]:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(open_office(url, transport))
        others = [Office(first.sandbox, url, transport, timing=first.timing) for _ in range(count - 1)]
        for each in others:
            await each.start()
            stack.push_async_callback(each.stop)
        await first.answered("mira", "/upward channel praise #kudos")
        await first.posted("kudos", "made this the channel")
        yield [first, *others]


@pytest.fixture
async def http_office(tmp_path: Path) -> AsyncIterator[Office]:
    """One bot on SQLite that is reached over HTTP; #kudos is the praise channel."""
    async with _opened(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http", 1) as (office,):
        yield office
