"""Where something of somebody is, for an export."""

from __future__ import annotations

from sqlalchemy import or_, select

from bot.rights.repository import WrittenComment
from storage.database.sql import Sql
from storage.tables.objectives import COMMENT, OBJECTIVE
from storage.tables.praise import PRAISE, RECEIVER


class Exporting:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def find_praise(self, person: int) -> tuple[int, ...]:
        received = PRAISE.c.id.in_(select(RECEIVER.c.praise_id).where(RECEIVER.c.person_id == person))
        theirs = select(PRAISE.c.id).where(or_(PRAISE.c.giver_id == person, received), PRAISE.c.undone_at.is_(None))
        return tuple(row.id for row in await self._sql.scan(theirs.order_by(PRAISE.c.id)))

    async def find_objectives(self, person: int) -> tuple[int, ...]:
        theirs = select(OBJECTIVE.c.id).where(OBJECTIVE.c.owner_id == person, OBJECTIVE.c.deleted_at.is_(None))
        return tuple(row.id for row in await self._sql.scan(theirs.order_by(OBJECTIVE.c.id)))

    async def find_comments(self, author: int) -> tuple[WrittenComment, ...]:
        theirs = select(OBJECTIVE.c.owner_id, COMMENT.c.text, COMMENT.c.made_at)
        theirs = theirs.join(OBJECTIVE, OBJECTIVE.c.id == COMMENT.c.objective_id).where(COMMENT.c.author_id == author)
        rows = await self._sql.scan(theirs.order_by(COMMENT.c.id))
        return tuple(WrittenComment(row.owner_id, row.text, row.made_at) for row in rows)
