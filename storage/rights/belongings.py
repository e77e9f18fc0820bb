"""What of praise, objectives and feedback goes with somebody who is erased, and what stays as others' without their
name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from bot.feedback.request import State
from bot.praise.rules import Audience
from storage.database.sql import Sql
from storage.tables.feedback import FEEDBACK_DRAFT as DRAFT
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET
from storage.tables.feedback import GIVEN_FEEDBACK as GIVEN
from storage.tables.objectives import OBJECTIVE
from storage.tables.praise import PLUS_ONE, PRAISE, RECEIVER, VIEWER


class ErasingBelongings:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def _ids(self, column: Any, *where: ColumnElement[bool]) -> tuple[int, ...]:
        return tuple(row[0] for row in await self._sql.scan(select(column).where(*where).order_by(column)))

    async def erase_praise(self, person: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        mine = PRAISE.c.giver_id == person
        named = [
            exists().where(each.c.praise_id == PRAISE.c.id, each.c.person_id == person)
            for each in (RECEIVER, VIEWER, PLUS_ONE)
        ]
        concerned = await self._ids(PRAISE.c.id, or_(mine, *named))
        for table in (RECEIVER, VIEWER, PLUS_ONE):
            await self._sql.change(delete(table).where(table.c.person_id == person))
        for_nobody = ~exists().where(RECEIVER.c.praise_id == PRAISE.c.id)
        note = PRAISE.c.audience == Audience.SELF.value
        over = or_(and_(mine, note), and_(~note, for_nobody), PRAISE.c.undone_at.is_not(None))
        gone = await self._ids(PRAISE.c.id, PRAISE.c.id.in_(concerned), over)
        await self._sql.change(delete(PRAISE).where(PRAISE.c.id.in_(gone)))
        return tuple(each for each in concerned if each not in set(gone)), gone

    async def erase_objectives(self, person: int) -> None:
        await self._sql.change(delete(OBJECTIVE).where(OBJECTIVE.c.owner_id == person))
        await self._sql.change(update(OBJECTIVE).where(OBJECTIVE.c.manager_id == person).values(manager_id=None))

    async def find_requests(self, person: int) -> tuple[int, ...]:
        return await self._ids(REQUEST.c.id, _of(person), ~_is_kept(person))

    async def find_requests_to(self, person: int) -> tuple[int, ...]:
        asked = exists().where(SHEET.c.request_id == REQUEST.c.id, SHEET.c.reviewer_id == person)
        return await self._ids(REQUEST.c.id, asked, REQUEST.c.closed_at.is_(None))

    async def erase_feedback(self, person: int) -> None:
        await self._sql.change(delete(REQUEST).where(_of(person), ~_is_kept(person)))
        mine = SHEET.c.reviewer_id == person
        await self._sql.change(delete(DRAFT).where(DRAFT.c.sheet_id.in_(select(SHEET.c.id).where(mine))))
        await self._sql.change(delete(SHEET).where(mine, SHEET.c.state != State.SHARED.value))
        await self._sql.change(update(SHEET).where(mine).values(reviewer_id=None, reason=""))
        await self._sql.change(update(SHEET).where(SHEET.c.suggested_id == person).values(suggested_id=None))
        await self._sql.change(delete(GIVEN).where(GIVEN.c.receiver_id == person))
        await self._sql.change(update(GIVEN).where(GIVEN.c.giver_id == person).values(giver_id=None))


def _of(person: int) -> ColumnElement[bool]:
    return or_(REQUEST.c.requester_id == person, REQUEST.c.about_id == person)


def _is_kept(person: int) -> ColumnElement[bool]:
    """What they asked about a report who reads the answers too is that report's."""
    about_another = and_(REQUEST.c.requester_id == person, REQUEST.c.about_id != person)
    return and_(about_another, REQUEST.c.subject_reads)
