"""Promise 19: tokens are unreadable at rest, and keys rotate."""

import pytest
from cryptography.fernet import Fernet

from bot.clock import SystemClock
from storage.database.engine import parse, sqlite_path
from storage.installations import SealedInstallations
from storage.secrets import NoKeyFits, Secrets
from storage.store import DatabaseStore
from tests.postgres import PostgresServer

TOKEN = "xoxb-canary-0123456789"


@pytest.fixture
def old() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def new() -> str:
    return Fernet.generate_key().decode()


def with_keys(store: DatabaseStore, *keys: str) -> SealedInstallations:
    return SealedInstallations(store, Secrets(keys), SystemClock())


async def test_a_token_is_kept_replaced_and_forgotten(store: DatabaseStore, new: str) -> None:
    kept = with_keys(store, new)
    assert await kept.token("slack", "T1") is None
    await kept.remove("slack", "T1")
    await kept.install("slack", "T1", "Example", TOKEN)
    await kept.install("slack", "T1", "Example", TOKEN + "2")
    assert await kept.token("slack", "T1") == TOKEN + "2"
    async with store.read() as work:
        assert await work.workspaces.teams() == (("slack", "T1"),)
    for _ in range(2):
        await kept.remove("slack", "T1")
        assert await kept.token("slack", "T1") is None
    async with store.read() as work:
        assert await work.workspaces.teams() == ()


async def test_two_teams_keep_their_own_tokens_whatever_becomes_of_the_other(store: DatabaseStore, new: str) -> None:
    kept = with_keys(store, new)
    await kept.install("slack", "T1", "One", TOKEN + "one")
    await kept.install("slack", "T2", "Two", TOKEN + "two")
    await kept.install("hipchat", "T1", "Of another chat", TOKEN + "three")
    teams = (("slack", "T1"), ("slack", "T2"), ("hipchat", "T1"))

    async def tokens() -> list[str | None]:
        return [await kept.token(*team) for team in teams]

    assert await tokens() == [TOKEN + "one", TOKEN + "two", TOKEN + "three"]
    await kept.install("slack", "T2", "Two", TOKEN + "anew")
    await kept.offer("slack", "T2", TOKEN + "offered", "mark")
    assert await kept.rotate() == 3
    assert await tokens() == [TOKEN + "one", TOKEN + "anew", TOKEN + "three"]
    async with store.work() as work:
        ours, other = [await work.workspaces.of(*team) or 0 for team in teams[:2]]
        assert not await work.workspaces.accept(ours, "slack", "T1", "mark", SystemClock().now())
        assert not await work.workspaces.accept(ours, "slack", "T2", "mark", SystemClock().now())
        assert await work.workspaces.accept(other, "slack", "T2", "mark", SystemClock().now())
        await work.commit()
    assert await tokens() == [TOKEN + "one", TOKEN + "offered", TOKEN + "three"]
    await kept.remove("slack", "T2")
    assert await tokens() == [TOKEN + "one", None, TOKEN + "three"]


async def test_keys_rotate_and_the_old_one_may_go(store: DatabaseStore, old: str, new: str) -> None:
    await with_keys(store, old).install("slack", "T1", "Example", TOKEN)
    with pytest.raises(NoKeyFits):
        await with_keys(store, new).token("slack", "T1")
    assert await with_keys(store, new, old).token("slack", "T1") == TOKEN
    assert await with_keys(store, new, old).rotate() == 1
    assert await with_keys(store, new).token("slack", "T1") == TOKEN
    with pytest.raises(NoKeyFits):
        await with_keys(store, old).token("slack", "T1")


async def test_without_keys_nothing_is_kept(store: DatabaseStore) -> None:
    with pytest.raises(NoKeyFits, match="UPWARD_SECRET_KEYS"):
        await with_keys(store).install("slack", "T1", "Example", TOKEN)


async def test_a_scan_of_the_files_finds_no_token(
    store: DatabaseStore, database_url: str, old: str, new: str, request: pytest.FixtureRequest
) -> None:
    await with_keys(store, old).install("slack", "T1", "Canary Inc", TOKEN)
    await with_keys(store, new, old).rotate()
    kind, url = parse(database_url)
    if kind == "sqlite":
        folder = sqlite_path(url).parent
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.run_sql("CHECKPOINT")
        folder = server.folder / "data"
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert any(b"Canary Inc" in content for content in files)
    assert not any(TOKEN.encode() in content or b"xoxb-" in content for content in files)
