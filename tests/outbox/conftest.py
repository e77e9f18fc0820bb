from collections.abc import AsyncIterator

import pytest

from tests.outbox.world import World, opened, world_on


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with opened(database_url) as (store, workspace):
        yield world_on(store, workspace)
