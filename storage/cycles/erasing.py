"""What of upward cycles goes with somebody who is erased."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, delete, exists, not_, or_, select, update

from bot.cycles.acting.takeaway import TakeawayId
from bot.cycles.review import Capacity, DebtState, ReviewState
from storage.cycles.joined import OVER, hold_cycles
from storage.cycles.loading import Loading
from storage.database.statements import chunks
from storage.tables.cycles import CYCLE, PICK
from storage.tables.people import PERSON
from storage.tables.results import REVIEW_REMINDER as REMINDER
from storage.tables.results import REVIEW_TEXT as TEXT
from storage.tables.results import TAKEAWAY
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT, REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Nobody waits for who was erased to come back."""


class Erasing(Loading):
    async def erase(self, person: int) -> tuple[TakeawayId, ...]:
        await hold_cycles(self._sql, select(PERSON.c.workspace_id).where(PERSON.c.id == person).scalar_subquery())
        told = await self._erase_results(person)
        over = select(CYCLE.c.id).where(CYCLE.c.stage.in_(OVER))
        owed = and_(DEBT.c.reviewer_id == person, DEBT.c.state == DebtState.OWED.value, DEBT.c.cycle_id.not_in(over))
        mine = [row.id for row in await self._sql.rows(select(DEBT.c.id).where(DEBT.c.reviewer_id == person))]
        await self._sql.change(update(DEBT).where(owed).values(state=DebtState.LEFT.value))
        await self._sql.change(update(DEBT).where(DEBT.c.reviewer_id == person).values(reviewer_id=None, later=None))
        await self._sql.change(update(CYCLE).where(CYCLE.c.owner_id == person).values(owner_id=None))
        await self._sql.change(update(PICK).where(PICK.c.holder_id == person).values(holder_id=None))
        await self._sql.change(delete(PICK).where(PICK.c.reviewee_id == person))
        for some in chunks(mine):
            await self._sql.change(delete(NAMED_DRAFT).where(NAMED_DRAFT.c.debt_id.in_(some)))
        self._note_changed(DEBT, mine)
        return told

    async def _erase_results(self, person: int) -> tuple[TakeawayId, ...]:
        """Readers of what is not released stay as it was said: it is sealed with them. What is about two stays for the
        other. What was passed on is as if nothing had been: HR counts it so, and nothing tells that it was."""
        is_theirs = or_(REVIEW.c.reviewee_id == person, REVIEW.c.partner_id == person)
        is_read = exists().where(
            READER.c.review_id == REVIEW.c.id,
            READER.c.capacity == Capacity.REVIEWEE.value,
            READER.c.person_id != person,
        )
        alone = or_(REVIEW.c.partner_id.is_(None), not_(is_read))
        about = select(REVIEW.c.id).where(is_theirs, alone)
        theirs = or_(TAKEAWAY.c.review_id.in_(about), TAKEAWAY.c.author_id == person)
        told = await self._sql.rows(select(TAKEAWAY.c.id).where(theirs).order_by(TAKEAWAY.c.id))
        await self._sql.change(delete(TAKEAWAY).where(theirs))
        reminded = or_(REMINDER.c.person_id == person, REMINDER.c.author_id == person, REMINDER.c.review_id.in_(about))
        await self._sql.change(delete(REMINDER).where(reminded))
        await self._erase_answers(about)
        become = {ReviewState.SHOWN: ReviewState.ENDED, ReviewState.PASSED_ON: ReviewState.NOTHING}
        for before, after in become.items():
            gone = {"state": after.value, "shared": None, "counts": None, "earlier_id": None}
            found = and_(is_theirs, alone, REVIEW.c.state == before.value)
            await self._sql.change(update(REVIEW).where(found).values(gone))
        asked = and_(is_theirs, REVIEW.c.state == ReviewState.ASKED.value)
        await self._sql.change(update(REVIEW).where(asked).values(gone_at=LONG_AGO))
        over = select(REVIEW.c.id).join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id).where(CYCLE.c.stage.in_(OVER))
        await self._sql.change(delete(READER).where(READER.c.person_id == person, READER.c.review_id.in_(over)))
        return tuple(TakeawayId(row.id) for row in told)

    async def _erase_answers(self, about: Select[Any]) -> None:
        """What was written about those reviews, with and without names."""
        await self._sql.change(delete(TEXT).where(TEXT.c.review_id.in_(about)))
        signed = select(DEBT.c.id).where(DEBT.c.review_id.in_(about))
        await self._sql.change(delete(NAMED_ANSWER).where(NAMED_ANSWER.c.debt_id.in_(signed)))
