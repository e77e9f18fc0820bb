"""Moves everything from SQLite to PostgreSQL: all rows in one transaction at the target, compared before it commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import AddConstraint, DropConstraint

from bot.errors import CannotStart
from storage.database.engine import parse, sqlite_engine, sqlite_path, translate_errors
from storage.database.lock import FileLock
from storage.schema import check, upgrade
from storage.tables import Row

AT_ONCE = 500
"""Rows sent together."""
WAIT = 60.0
"""Seconds to wait for the server."""


class CannotMove(CannotStart):
    """Nothing was moved; the text says why."""


async def move(source: str, target: str) -> int:
    """Copies every row of the database at `source` into the empty one at `target`, and returns their number. Nobody may
    write meanwhile: raises `AlreadyRunning` where the bot runs. Raises `CannotMove` or `NotSaved`, and the target is
    as empty as before then. The source stays as it is."""
    (kind, old), (new_kind, new) = parse(source), parse(target)
    if (kind, new_kind) != ("sqlite", "postgresql"):
        raise CannotMove("This moves from SQLite (DATABASE_URL) to PostgreSQL: postgresql+asyncpg://user@host/name.")
    path = sqlite_path(old)
    if not path.exists():
        raise CannotMove(f"There is no database at {path}.")
    await check(source)
    lock = FileLock(path.with_name(path.name + ".lock"))
    lock.take()
    try:
        await upgrade(target)
        with sqlite_engine(path, read_only=True).connect() as reading:
            return await _copy(reading, new)
    finally:
        lock.release()


async def _copy(reading: Connection, target: URL) -> int:
    engine = create_async_engine(target, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": WAIT})
    with translate_errors():
        async with engine.begin() as connection:
            return await connection.run_sync(lambda writing: _copy_tables(reading, writing))


def _copy_tables(reading: Connection, writing: Connection) -> int:
    """References rest meanwhile, because people report to each other; they are checked when they come back."""
    tables = list(Row.metadata.tables.values())
    if full := [table.name for table in tables if _count(writing, table)]:
        raise CannotMove(f"The database there is not empty: it has rows in {', '.join(full)}. Nothing was moved.")
    references = [each for table in tables for each in table.foreign_key_constraints]
    for each in references:
        writing.execute(DropConstraint(each))
    reading.exec_driver_sql("BEGIN")
    for table in tables:
        for rows in _in_parts(_rows(reading, table)):
            writing.execute(table.insert(), [row._asdict() for row in rows])
    for each in references:
        writing.execute(AddConstraint(each))
    for table in tables:
        _compare(table, reading, writing)
        _go_on_counting(table, reading, writing)
    return sum(_count(writing, table) for table in tables)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _rows(connection: Connection, table: Table) -> Iterable[Any]:
    return connection.execution_options(yield_per=AT_ONCE).execute(select(table))


def _in_parts(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _compare(table: Table, reading: Connection, writing: Connection) -> None:
    here, there = _checksum(_rows(reading, table)), _checksum(_rows(writing, table))
    if here != there:
        raise CannotMove(f"The rows of {table.name} would not be the same there. Nothing was moved.")


def _checksum(rows: Iterable[Any]) -> tuple[int, int]:
    """Their number, and a sum over them that knows no order: the two databases sort text differently."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest(), "big")
    return count, total


def _go_on_counting(table: Table, reading: Connection, writing: Connection) -> None:
    """Numbers are never given twice, nor those of what was deleted."""
    key = next(iter(table.primary_key))
    counter = writing.execute(text("SELECT pg_get_serial_sequence(:of, :key)"), {"of": table.name, "key": key.name})
    if (sequence := counter.scalar_one()) is None:
        return
    given = reading.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :of"), {"of": table.name}).scalar()
    last = max(given or 0, writing.execute(select(func.max(key))).scalar() or 0)
    if last:
        writing.execute(text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last})
