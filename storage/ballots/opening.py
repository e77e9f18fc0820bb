"""The folder of ballots when the bot starts: where it may be, and whether it is the one that the database knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import structlog

from bot.errors import CannotStart, NotSaved
from bot.store import Store
from storage.ballots.ballots import BallotFolder, find_id, make_root
from storage.ballots.files import new_file
from storage.database.engine import parse, sqlite_path
from storage.secrets import NoKeyFits, Secrets

log = structlog.get_logger("upward.ballots")


class FolderUnusable(CannotStart):
    """UPWARD_BALLOTS names no folder that may be used; the text says why."""


@asynccontextmanager
async def open_ballots(
    root: Path, database_url: str, store: Store, keys: Sequence[str], now: datetime
) -> AsyncIterator[BallotFolder]:
    """Where the folder is not the one that the database knows, nothing in it is used: whatever is asked of it is lost.
    Raises `FolderUnusable`."""
    check_place(root, database_url)
    async with store.read() as work:
        known = await work.ballot_folder.find_id()
    if known is None:
        known = await _note(root, database_url, store, now)
    elif await asyncio.to_thread(read_id, root) != known:
        log.error("folder of ballots is not the one that the database knows", subject=str(root))
    else:
        await _try_known(root)
    folder = BallotFolder(root, Secrets(keys), known)
    try:
        await folder.renew_seals()
    except NoKeyFits:  # one cycle is lost by it; the bot has more to do than that
        log.error("a seal of ballots opens with none of the keys", subject=str(root))
    except NotSaved as failure:  # done at a later start
        log.error("seals of ballots keep their old key", subject=str(root), reason=str(failure))
    try:
        yield folder
    finally:
        await folder.close()


async def _try_known(root: Path) -> None:
    """A disk that got full, or can only be read now, stops only what needs it."""
    try:
        await asyncio.to_thread(try_writing, root)
    except FolderUnusable as unusable:
        log.error("nothing can be written into the folder of ballots", subject=str(root), reason=str(unusable))


async def _note(root: Path, database_url: str, store: Store, now: datetime) -> str:
    """Of two replicas that start at once with a folder each, the second finds that it has another than the first."""
    made = await asyncio.to_thread(make, root, database_url)
    async with store.work() as work:
        await work.ballot_folder.note(made, now)
        known = await work.ballot_folder.find_id()
        await work.commit()
    return known or made


def check_place(root: Path, database_url: str) -> None:
    """Who copies the database's folder must not copy this one with it. Raises `FolderUnusable`."""
    kind, url = parse(database_url)
    if kind != "sqlite":
        return
    folder, database = root.resolve(), sqlite_path(url).resolve()
    if folder.is_relative_to(database.parent) or database.is_relative_to(folder):
        raise FolderUnusable(
            f"UPWARD_BALLOTS={root} and the database's folder ({database.parent}) lie one in the other, so that a "
            "backup of one takes the other along. Give anonymous answers a folder beside it, or on another disk."
        )


def read_id(root: Path) -> str | None:
    """Raises `FolderUnusable`."""
    try:
        return find_id(root)
    except OSError as error:
        raise _unusable(root, error) from None


def try_writing(root: Path) -> None:
    """Raises `FolderUnusable` where nothing can be written."""
    try:
        with new_file(root, b"", sync=True):
            pass
    except OSError as error:
        raise _unusable(root, error) from None


def make(root: Path, database_url: str) -> str:
    """The id of the folder, which is made where there is none. Raises `FolderUnusable`."""
    check_place(root, database_url)
    try:
        made = make_root(root)
    except OSError as error:
        raise _unusable(root, error) from None
    try_writing(root)
    return made


def _unusable(root: Path, error: OSError) -> FolderUnusable:
    return FolderUnusable(
        f"UPWARD_BALLOTS={root} can't be used: {error.strerror}. It should be a folder that Upward's user may read and "
        "write."
    )
