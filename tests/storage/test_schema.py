"""Migrations on both kinds of database."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.schema import VERSIONS, SchemaDiffers, check, downgrade, newest, upgrade
from storage.store import open_store
from tests.storage.test_workspaces import counts, fill

pytestmark = pytest.mark.migrations


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


def test_the_newest_revision_is_read_from_the_names_of_the_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [newest()]
    assert [each.revision for each in script.walk_revisions()][::-1] == sorted(
        path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py")
    )


def test_a_start_with_this_releases_schema_loads_no_migrations(tmp_path: Path) -> None:
    """They are a third of a second and eight megabytes."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    start = (
        "import asyncio, sys; from storage.schema import upgrade; "
        f"asyncio.run(upgrade({url!r})); print('alembic' in sys.modules)"
    )
    said = [subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True) for _ in range(2)]
    assert [each.stdout.strip() for each in said] == ["True", "False"]
