"""Migrations on both kinds of database."""

import asyncio

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from storage.schema import SchemaDiffers, check, downgrade, upgrade
from storage.store import open_store
from tests.storage.test_workspaces import counts, fill


async def test_the_schema_is_what_the_tables_say(database_url: str) -> None:
    await upgrade(database_url)
    await check(database_url)


async def test_up_down_up_of_a_populated_database(database_url: str) -> None:
    await upgrade(database_url)
    await populate(database_url)
    await upgrade(database_url)
    store = await open_store(database_url)
    assert all((await counts(store)).values())
    await store.close()
    await downgrade(database_url, "base")
    await upgrade(database_url)
    await check(database_url)


async def populate(url: str) -> None:
    store = await open_store(url)
    await fill(store, "T1")
    await store.close()


async def test_another_schema_is_told(database_url: str) -> None:
    with pytest.raises(SchemaDiffers, match="upward db upgrade"):
        await check(database_url)
    await upgrade(database_url)
    await populate(database_url)
    store = await open_store(database_url)
    async with store.work() as work:
        await work.sql.change(text("UPDATE alembic_version SET version_num = '9999'"))
        await work.commit()
    await store.close()
    with pytest.raises(SchemaDiffers, match="another release"):
        await upgrade(database_url)


async def test_an_upgrade_that_fails_in_the_middle_changes_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.upgrade

    def broken(config: Config, revision: str) -> None:
        real(config, revision)
        raise ZeroDivisionError

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(ZeroDivisionError):
        await upgrade(database_url)
    monkeypatch.undo()
    with pytest.raises(SchemaDiffers):
        await check(database_url)
    await upgrade(database_url)
    await check(database_url)


async def test_two_at_once(database_url: str) -> None:
    await asyncio.gather(*(upgrade(database_url) for _ in range(4)))
    await check(database_url)
