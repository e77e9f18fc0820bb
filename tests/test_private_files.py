"""What the bot writes to disk holds tokens and private words: nobody else on the machine reads it."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.schema import upgrade
from storage.store import open_store
from tests.commands import started, upward
from tests.ports import free_port
from tests.storage.samples import settle

pytestmark = pytest.mark.migrations


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    """As on a machine where everybody may read and write what others make."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {each.name: oct(stat.S_IMODE(each.stat().st_mode)) for each in folder.iterdir() if each.is_file()}


async def test_a_database_is_readable_by_its_owner_alone_with_all_beside_it(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await upgrade(url)
    assert set(modes(tmp_path).values()) == {"0o600"}
    store = await open_store(url)
    await settle(store)
    found = modes(tmp_path)
    await store.close()
    assert found == dict.fromkeys(("upward.db", "upward.db-wal", "upward.db-shm", "upward.db.lock"), "0o600")


async def test_a_database_that_an_older_release_left_open_to_all_is_closed_to_them(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await upgrade(url)
    for name in ("upward.db", "upward.db.lock"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o664)
    store = await open_store(url)
    found = modes(tmp_path)
    await store.close()
    assert set(found.values()) == {"0o600"}


def test_what_the_demo_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with started(f"demo --port {free_port()} --data {kept}", tmp_path) as demo:
        demo.says("Upward is ready")
        assert demo.ends_by(signal.SIGTERM) == 0
    found = modes(kept)
    assert {"upward.db", "workspace.json"} <= found.keys()
    assert set(found.values()) == {"0o600"}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_a_copy_of_the_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert upward("db upgrade", tmp_path).returncode == 0
    assert upward("db backup copy.db", tmp_path).returncode == 0
    assert modes(tmp_path)["copy.db"] == "0o600"


def test_the_doctor_names_the_files_that_others_can_read(tmp_path: Path) -> None:
    assert upward("db upgrade", tmp_path).returncode == 0
    (tmp_path / ".env").write_text("LOG_LEVEL=INFO\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o644)
    (tmp_path / "upward.db").chmod(0o640)
    doctor = upward("doctor", tmp_path)
    assert doctor.returncode == 1
    assert "FAIL  .env: other users of this machine can read or change it" in doctor.stdout
    assert f"chmod 600 {tmp_path / 'upward.db'}" in doctor.stdout
    (tmp_path / ".env").chmod(0o600)
    (tmp_path / "upward.db").chmod(0o600)
    assert "chmod" not in upward("doctor", tmp_path).stdout
