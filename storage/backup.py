"""A consistent copy of the database while the bot runs."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from bot.errors import CannotStart
from storage.database.engine import parse, sqlite_path


class BackupFailed(CannotStart):
    """There is no copy; the text says why."""


async def backup(url: str, target: Path) -> None:
    """Copies the database of a DATABASE_URL into a new file, readable by its owner alone.

    SQLite: a database to be used as it is. PostgreSQL: an archive for `pg_restore`. Unreleased anonymous answers are
    in neither: they lie outside the database. Raises `BackupFailed`; nothing is overwritten, no half copy stays.
    """
    kind, parsed = parse(url)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _make_room(part, target)
        if kind == "sqlite":
            await asyncio.to_thread(_copy_sqlite, sqlite_path(parsed), part)
        else:
            await _dump_postgresql(parsed, part)
        _place(part, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"The backup failed: {error}.") from None
    finally:
        part.unlink(missing_ok=True)


def _make_room(part: Path, target: Path) -> None:
    if target.exists():
        raise BackupFailed(f"{target} exists already; a backup overwrites nothing.")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _copy_sqlite(source: Path, part: Path) -> None:
    """VACUUM INTO copies one snapshot while others write, and leaves out what was deleted."""
    if not source.exists():
        raise BackupFailed(f"There is no database at {source}.")
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    with closing(sqlite3.connect(part)) as copy:
        ((answer,),) = copy.execute("PRAGMA integrity_check(1)")
    if answer != "ok":
        raise BackupFailed(f"The copy is damaged: {answer}.")


async def _dump_postgresql(url: URL, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed("pg_dump is not on this machine: install PostgreSQL's client, or back up on the server.")
    command = [program, "--format=custom", "--no-password", f"--file={part}", "--dbname", url.database or "postgres"]
    if url.host:
        command += ["--host", url.host]
    if url.port:
        command += ["--port", str(url.port)]
    if url.username:
        command += ["--username", url.username]
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    if process.returncode:
        raise BackupFailed(f"pg_dump failed: {errors.decode(errors='replace').strip()}")


def _place(part: Path, target: Path) -> None:
    """Durable before it has its name; the name is taken only if it is still free."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, target)
    except FileExistsError:
        raise BackupFailed(f"{target} exists already; a backup overwrites nothing.") from None
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
