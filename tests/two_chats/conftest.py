from collections.abc import AsyncIterator

import pytest

from tests.two_chats.world import TwoChats, two_chats


@pytest.fixture
async def chats(database_url: str) -> AsyncIterator[TwoChats]:
    async with two_chats(database_url) as found:
        yield found
