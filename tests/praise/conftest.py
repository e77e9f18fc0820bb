from collections.abc import AsyncIterator

import pytest

from tests.praise.office import Office, opened


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with opened(database_url) as office:
        await office.praise_channel("kudos")
        yield office
