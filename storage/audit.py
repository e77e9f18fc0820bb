"""Who changed or read what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, or_, select

from bot.admin.repository import AuditSearch, Noted
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.tables.audit import AUDIT

NOTE = Prepared(insert(AUDIT))


class Audit:
    """See `bot.admin.repository.AuditRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def note(self, workspace: int, by: int | None, act: str, about: str, now: datetime) -> None:
        row = {"workspace_id": workspace, "person_id": by, "act": act, "about": about, "at": now}
        await self._sql.many(NOTE, [row])

    async def list_entries(
        self, workspace: int, search: AuditSearch, skip: int, most: int
    ) -> tuple[tuple[Noted, ...], int]:
        wanted = [AUDIT.c.workspace_id == workspace]
        if search.person is not None:
            about = f"person/{search.person}"
            wanted.append(
                or_(AUDIT.c.person_id == search.person, AUDIT.c.about == about, AUDIT.c.about.startswith(f"{about} "))
            )
        if search.begin is not None:
            wanted.append(AUDIT.c.at >= search.begin)
        if search.end is not None:
            wanted.append(AUDIT.c.at < search.end)
        page = select(AUDIT).where(*wanted).order_by(AUDIT.c.id.desc()).limit(most).offset(skip)
        rows = await self._sql.scan(page)
        ((total,),) = await self._sql.scan(select(func.count()).select_from(AUDIT).where(*wanted))
        return tuple(Noted(row.person_id, row.act, row.about, row.at) for row in rows), int(total)
