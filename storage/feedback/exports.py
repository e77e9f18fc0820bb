"""What an export holds, and which files of exports are still in a chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from bot.feedback.request import Given, Sheet, State
from bot.people import Person
from storage.database.sql import Sql
from storage.feedback.feedback import Feedback
from storage.feedback.given import GivenFeedback
from storage.feedback.lists import readable_by
from storage.tables.feedback import FEEDBACK_EXPORT as EXPORT
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET
from storage.tables.feedback import GIVEN_FEEDBACK as GIVEN


class Exports:
    """See `bot.feedback.repository.ExportRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._feedback = Feedback(sql, preferred)
        self._given = GivenFeedback(sql, preferred)

    async def sheets(self, person: Person, now: datetime) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
        of = select(SHEET.c.id).join(REQUEST, REQUEST.c.id == SHEET.c.request_id).order_by(SHEET.c.id)
        received = await self._sql.scan(of.where(readable_by(person.id, now)))
        mine = of.where(SHEET.c.reviewer_id == person.id, SHEET.c.state == State.SHARED.value)
        written = await self._sql.scan(mine)
        first, second = ([row.id for row in rows] for rows in (received, written))
        return await self._feedback.load_sheets(first), await self._feedback.load_sheets(second)

    async def given(self, person: Person) -> tuple[Given, ...]:
        theirs = or_(GIVEN.c.receiver_id == person.id, GIVEN.c.giver_id == person.id)
        rows = await self._sql.scan(select(GIVEN.c.id).where(theirs).order_by(GIVEN.c.id))
        return await self._given.load([row.id for row in rows])

    async def keep(self, workspace: int, token: str, until: datetime) -> None:
        await self._sql.change(insert(EXPORT).values(token=token, workspace_id=workspace, remove_at=until))

    async def find_due(self, now: datetime, wrong: datetime, limit: int) -> tuple[tuple[int, str], ...]:
        over = or_(EXPORT.c.remove_at <= now, EXPORT.c.remove_at > wrong)
        due = select(EXPORT.c.workspace_id, EXPORT.c.token).where(over)
        rows = await self._sql.rows(due.order_by(EXPORT.c.remove_at, EXPORT.c.token).limit(limit))
        return tuple((row.workspace_id, row.token) for row in rows)

    async def forget(self, tokens: Sequence[str]) -> None:
        await self._sql.change(delete(EXPORT).where(EXPORT.c.token.in_(tokens)))
