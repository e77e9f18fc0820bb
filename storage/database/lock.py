"""A lock file beside the SQLite file. The kernel releases it when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from bot.errors import CannotStart
from storage.private import narrow


class AlreadyRunning(CannotStart):
    """Another process is using this database; the text says so to whoever started the second."""


class FileLock:
    """Locked from `take` to `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self, *, wait: bool = False) -> None:
        """Raises `AlreadyRunning` if another process has the lock and `wait` is false."""
        file = os.fdopen(os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")
        with suppress(OSError):
            narrow(self._path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise AlreadyRunning(f"Another Upward is already running with {self._path.with_suffix('')}.") from None
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
