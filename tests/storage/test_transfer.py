"""From SQLite to PostgreSQL: everything is there, nothing twice, and the outbox goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select

from bot.deliveries import Delivery
from bot.messages import Message, Paragraph, Words
from storage.database.lock import AlreadyRunning
from storage.schema import check, upgrade
from storage.store import DatabaseStore, open_store
from storage.tables import Row
from storage.tables.feedback import GIVEN_FEEDBACK
from storage.transfer import CannotMove, move
from tests.postgres import PostgresServer
from tests.storage.samples import NOW
from tests.storage.test_workspaces import counts, fill


async def rows(store: DatabaseStore) -> dict[str, list[str]]:
    async with store.read() as work:
        return {
            name: sorted(str(tuple(row)) for row in await work.sql.rows(select(table)))
            for name, table in Row.metadata.tables.items()
        }


async def filled(folder: Path) -> str:
    """A database with something in every table, and feedback that was taken back."""
    url = f"sqlite+aiosqlite:///{folder / 'upward.db'}"
    await upgrade(url)
    store = await open_store(url)
    workspace = await fill(store, "T1")
    async with store.work() as work:
        ((last,),) = await work.sql.rows(select(func.max(GIVEN_FEEDBACK.c.id)))
        (given,) = await work.sql.rows(select(GIVEN_FEEDBACK).where(GIVEN_FEEDBACK.c.id == last))
        await work.sql.many(insert(GIVEN_FEEDBACK), [given._asdict() | {"id": last + 5}])
        await work.sql.change(delete(GIVEN_FEEDBACK).where(GIVEN_FEEDBACK.c.id == last + 5))
        message = Message((Paragraph((Words("still to be sent, مرحبا 🌊"),)),))
        await work.outbox.put([Delivery(workspace, "praise.post", "praise/1", "slack", "C1", message=message)], NOW)
        await work.commit()
    await store.close()
    return url


@pytest.fixture
def target(postgres: PostgresServer) -> str:
    return postgres.url(postgres.new_database("template0"))


async def test_everything_is_there_and_the_outbox_goes_on(tmp_path: Path, target: str) -> None:
    source = await filled(tmp_path)
    number = await move(source, target)
    old, new = await open_store(source), await open_store(target)
    assert await rows(old) == await rows(new)
    there = await counts(new)
    assert all(there.values())
    assert number >= sum(there.values())
    await check(target)
    async with new.work() as work:
        at = await work.outbox.instant()
        assert "still to be sent" in str(await work.outbox.claim(at, 30.0, 50))
        ((last,),) = await work.sql.rows(select(func.max(GIVEN_FEEDBACK.c.id)))
        (given,) = await work.sql.rows(select(GIVEN_FEEDBACK).where(GIVEN_FEEDBACK.c.id == last))
        again = {key: value for key, value in given._asdict().items() if key != "id"}
        await work.sql.many(insert(GIVEN_FEEDBACK), [again])
        ((next_one,),) = await work.sql.rows(select(func.max(GIVEN_FEEDBACK.c.id)))
        assert next_one == last + 6, "no number is given twice"
    await old.close()
    await new.close()


async def test_a_database_that_is_not_empty_is_left_alone(tmp_path: Path, target: str) -> None:
    source = await filled(tmp_path)
    await move(source, target)
    new = await open_store(target)
    before = await rows(new)
    with pytest.raises(CannotMove, match="not empty"):
        await move(source, target)
    assert await rows(new) == before
    await new.close()


async def test_while_the_bot_runs_nothing_is_moved(tmp_path: Path, target: str) -> None:
    source = await filled(tmp_path)
    running = await open_store(source)
    with pytest.raises(AlreadyRunning):
        await move(source, target)
    await running.close()


async def test_a_row_that_would_be_other_moves_nothing(
    tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await filled(tmp_path)
    monkeypatch.setattr("storage.transfer._checksum", lambda rows: (len(list(rows)), id(rows)))
    with pytest.raises(CannotMove, match="would not be the same"):
        await move(source, target)
    new = await open_store(target)
    assert not any((await counts(new)).values())
    await new.close()
