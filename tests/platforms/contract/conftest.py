from collections.abc import AsyncIterator

import pytest

from tests.hipchat.office import group_at_work
from tests.office import open_office
from tests.platforms.contract.chats import Chat, OnHipChat, OnSlack

WAYS = ("slack-http", "slack-socket", "hipchat")


@pytest.fixture(params=WAYS)
async def chat(request: pytest.FixtureRequest, tmp_path: object) -> AsyncIterator[Chat]:
    """The whole bot at work there, with an open room set for what is public. One database: no test here is about it."""
    url = f"sqlite+aiosqlite:///{tmp_path}/upward.db"
    if request.param == "hipchat":
        async with group_at_work(url, user="upward") as group:
            await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
            await group.posted("Kudos", "made this the channel")
            yield OnHipChat(group)
        return
    async with open_office(url, "http" if request.param == "slack-http" else "socket") as office:
        await office.answered("mira", "/upward channel praise #kudos")
        await office.posted("kudos", "made this the channel")
        await office.told("mira", "you are my admin here")
        yield OnSlack(office)
