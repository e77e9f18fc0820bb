"""The two companies, for each test anew."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import create_schema
from tests.privileges.world import World, world_in
from tests.two_chats.conftest import chats as chats


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their database, made once and copied for each row."""
    path = tmp_path_factory.mktemp("privileges") / "furnished.db"
    asyncio.run(_furnish(f"sqlite+aiosqlite:///{path}"))
    return path


async def _furnish(database_url: str) -> None:
    await create_schema(database_url)
    async with world_in(database_url):
        pass


@pytest.fixture
async def world(furnished: Path, tmp_path: Path) -> AsyncIterator[World]:
    copy = shutil.copy(furnished, tmp_path / "upward.db")
    async with world_in(f"sqlite+aiosqlite:///{copy}", furnished=True) as found:
        yield found
