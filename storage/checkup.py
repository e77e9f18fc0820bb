"""The database's part of the doctor's round."""

from __future__ import annotations

import os

from bot.doctor import Finding, examine_file, ill, well
from bot.errors import NotSaved
from storage.database.engine import WrongUrl, parse, sqlite_path
from storage.private import BESIDE
from storage.schema import SchemaDiffers, check
from storage.store import DatabaseStore, open_store

ABOUT = "database"


async def examine_database(url: str) -> tuple[list[Finding], DatabaseStore | None]:
    """What was found, and the open store if it can be used."""
    try:
        if (missing := _not_made_yet(url)) is not None:
            return [missing], None
        open_to_others = _open_to_others(url)
        await check(url)
        store = await open_store(url, exclusive=False)
    except WrongUrl as wrong:
        return [ill(ABOUT, str(wrong))], None
    except SchemaDiffers as differs:
        return [ill("schema", str(differs))], None
    except (NotSaved, OSError) as failure:
        return [ill(ABOUT, f"not reached: {failure}. Is it running, and is DATABASE_URL right?")], None
    return [well(ABOUT, "reached, with the schema of this release."), *open_to_others], store


def _open_to_others(url: str) -> list[Finding]:
    """Before it is opened."""
    kind, parsed = parse(url)
    if kind != "sqlite":
        return []
    path = sqlite_path(parsed)
    files = [path.with_name(path.name + ending) for ending in BESIDE]
    return [each for file in files for each in examine_file(ABOUT, file)]


def _not_made_yet(url: str) -> Finding | None:
    kind, parsed = parse(url)
    if kind != "sqlite" or (path := sqlite_path(parsed)).exists():
        return None
    folder = path.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return well(ABOUT, f"not there yet; `upward run` makes {path}.")
    return ill(ABOUT, f"can't be made, because {folder} is no folder that may be written to.")
