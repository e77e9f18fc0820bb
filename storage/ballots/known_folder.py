"""Which folder of ballots belongs to this database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database.sql import Sql
from storage.database.statements import both
from storage.tables import BALLOT_FOLDER

KNOWN = select(BALLOT_FOLDER.c.folder)
NOTE = both(lambda insert: insert(BALLOT_FOLDER).on_conflict_do_nothing())
REPLACE = both(
    lambda insert: (put := insert(BALLOT_FOLDER)).on_conflict_do_update(
        index_elements=["id"], set_={name: put.excluded[name] for name in ("folder", "noted_at")}
    )
)


class KnownFolder:
    """See `bot.cycles.repository.BallotFolderRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def known(self) -> str | None:
        found = await self._sql.rows(KNOWN)
        return str(found[0].folder) if found else None

    async def note(self, folder: str, now: datetime) -> None:
        await self._sql.change(NOTE[self._sql.kind], _row(folder, now))

    async def replace(self, folder: str, now: datetime) -> None:
        await self._sql.change(REPLACE[self._sql.kind], _row(folder, now))


def _row(folder: str, now: datetime) -> dict[str, Any]:
    return {"id": 1, "folder": folder, "noted_at": now}
