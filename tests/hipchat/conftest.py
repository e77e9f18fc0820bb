from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from adapters.sandbox.hipchat.server import HipChat
from tests.hipchat.office import HipOffice, group_at_work, working
from tests.hipchat.two_chats import TwoChatOffice, both_at_work
from tests.webforms.conftest import other_visitor as other_visitor
from tests.webforms.conftest import visitor as visitor


@pytest.fixture
async def group(database_url: str) -> AsyncIterator[HipOffice]:
    """The bot in a HipChat group of its own, with private messages from the account of the messenger."""
    async with group_at_work(database_url, user="upward") as found:
        yield found


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[HipOffice]:
    """The same on SQLite alone: for what asks little of the database."""
    async with group_at_work(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", user="upward") as found:
        yield found


@pytest.fixture
async def kudos(quick: HipOffice) -> HipOffice:
    """With the room for praise set."""
    await quick.person("mira").say("Lobby", "/upward channel praise #Kudos")
    await quick.posted("Kudos", "made this the channel")
    return quick


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[TwoChatOffice]:
    async with both_at_work(database_url) as found:
        yield found


@pytest.fixture(autouse=True)
def looked_at_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due is carried out soon after the clock was moved."""
    monkeypatch.setattr("adapters.hipchat.removal.LOOK", 0.02)


@pytest.fixture
async def fresh(database_url: str) -> AsyncIterator[HipOffice]:
    """The bot at work, installed nowhere yet."""
    async with HipChat() as hip, working(hip, database_url, user_token=hip.user_token("upward")) as group:
        yield group


@pytest.fixture
async def served(fresh: HipOffice) -> HipOffice:
    """Installed from the address with the key."""
    await fresh.install(fresh.group.chat.install_address)
    return fresh


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened
