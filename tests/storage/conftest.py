"""A store with its schema, on each kind of database."""

from collections.abc import AsyncIterator

import pytest

from storage.schema import upgrade
from storage.store import DatabaseStore, open_store


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[DatabaseStore]:
    await upgrade(database_url)
    store = await open_store(database_url)
    yield store
    await store.close()
