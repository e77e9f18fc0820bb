"""Files that are whole on the disk, or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bot.cycles.ballots import NotWritten

NEW = ".new"
"""How the name of a file ends that is being written. One whose writer died is left behind."""


def sync_folder(folder: Path) -> None:
    """What was made, renamed or deleted in it outlives a power cut."""
    with opened_folder(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def opened_folder(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def new_file(folder: Path, content: bytes, *, sync: bool) -> Iterator[Path]:
    """A file under a random name, to be linked or renamed; what is left of it is deleted."""
    path = folder / f"{secrets.token_hex(16)}{NEW}"
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(descriptor)
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


@contextmanager
def written_file(folder: Path, content: bytes) -> Iterator[Path]:
    """A new file that outlives a power cut. Raises `NotWritten` where the disk refuses it, and `FileNotFoundError`
    where the folder isn't there."""
    with ExitStack() as stack:
        try:
            new = stack.enter_context(new_file(folder, content, sync=True))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise NotWritten(f"the folder of ballots: {error.strerror or type(error).__name__}") from None
        yield new


def replace(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Writes a file, or another in its place; a reader sees the old one or the new one, whole."""
    with new_file(path.parent, content, sync=sync) as new:
        new.rename(path)
    if sync:
        sync_folder(path.parent)


def read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
