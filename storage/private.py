"""Files that are for their owner alone, whatever the umask says."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the ending of its name; a new one gets the mode of the database."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private(database: Path) -> None:
    """Makes the database if there is none, and takes what others may do with it and the files beside it away.

    An existing one is never opened here: closing it would let go of the locks that SQLite holds on it in this process.
    What can't be made or changed is left for SQLite to complain about, and for `upward doctor`.
    """
    with suppress(OSError):
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for ending in BESIDE:
        with suppress(OSError):
            narrow(database.with_name(database.name + ending))


def narrow(file: Path) -> None:
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & OTHERS:
        file.chmod(mode & ~OTHERS)
