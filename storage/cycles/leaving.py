"""Who left while a cycle runs, and who is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, not_, or_, select, text, update

from bot.cycles.ballots import DebtId
from bot.cycles.cycle import Stage
from bot.cycles.review import DebtState, Review, ReviewDebt, ReviewState
from storage.cycles.loading import Loading
from storage.database.columns import UtcDateTime
from storage.database.statements import chunks
from storage.people.belonging import is_gone
from storage.tables.cycles import CYCLE, IS_RUNNING
from storage.tables.owing import IS_OWED
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT

_HERE = not_(is_gone())
_IDS = bindparam("ids", type_=DEBT.c.id.type, expanding=True)
_OWED = text(f"review_debt.{IS_OWED}")
_LEFT = DebtState.LEFT.value

OWED_BY_LEAVERS: Select[tuple[bytes]] = (
    select(DEBT.c.id)
    .where(_OWED, DEBT.c.reviewer_id.in_(select(PERSON.c.id).where(is_gone())))
    .where(exists().where(CYCLE.c.id == DEBT.c.cycle_id, text(f"cycle.{IS_RUNNING}")))
    .order_by(DEBT.c.id)
    .limit(bindparam("most"))
)
"""Not of what is over: a number that went down then would tell that whoever left had not answered."""
_LEAVES = {"state_before": DEBT.c.state, "state": _LEFT}
LEAVE = update(DEBT).where(DEBT.c.id.in_(_IDS), DEBT.c.state == DebtState.OWED.value).values(_LEAVES)
_ANSWERABLE = select(CYCLE.c.id).where(
    text(f"cycle.{IS_RUNNING}"), CYCLE.c.stage.in_([Stage.OPEN.value, Stage.CLOSED.value])
)
_CAN_COME_BACK = and_(DEBT.c.state == _LEFT, DEBT.c.state_before.is_not(None), DEBT.c.reviewer_id.is_not(None))
OWED_AGAIN = (
    select(DEBT.c.id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(DEBT.c.cycle_id.in_(_ANSWERABLE), _CAN_COME_BACK, REVIEW.c.state == ReviewState.ASKED.value, _HERE)
    .order_by(DEBT.c.id)
    .limit(bindparam("most"))
)
_COMES_BACK = {"state": DEBT.c.state_before, "state_before": None}
COME_BACK = update(DEBT).where(DEBT.c.id.in_(_IDS), _CAN_COME_BACK).values(_COMES_BACK)

_PARTNER = PERSON.alias("partner")
_ONE_GONE = or_(is_gone(), and_(_PARTNER.c.id.is_not(None), is_gone(_PARTNER)))
_ALL_HERE = and_(_HERE, or_(_PARTNER.c.id.is_(None), not_(is_gone(_PARTNER))))
"""Of two together both count: when one of them leaves, their review ends."""
_OF_REVIEWEE = (
    select(REVIEW.c.id)
    .join(PERSON, PERSON.c.id == REVIEW.c.reviewee_id)
    .outerjoin(_PARTNER, _PARTNER.c.id == REVIEW.c.partner_id)
    .where(REVIEW.c.cycle_id.in_(_ANSWERABLE))
    .order_by(REVIEW.c.cycle_id, REVIEW.c.id)
    .limit(bindparam("most"))
)
_ASKED = REVIEW.c.state == ReviewState.ASKED.value
_IS_NOTED = REVIEW.c.gone_at.is_not(None)
COMING_AND_GOING = _OF_REVIEWEE.where(_ASKED, or_(and_(_ONE_GONE, not_(_IS_NOTED)), and_(_ALL_HERE, _IS_NOTED)))
_GONE_BY = bindparam("gone_by", type_=UtcDateTime)
WITH_LEAVERS = _OF_REVIEWEE.where(_ASKED, _ONE_GONE, REVIEW.c.gone_at <= _GONE_BY)
WITH_RETURNED = _OF_REVIEWEE.where(REVIEW.c.state == ReviewState.ENDED.value, _ALL_HERE, _IS_NOTED)
NOTE_GONE = update(REVIEW).where(REVIEW.c.id.in_(_IDS)).values(gone_at=bindparam("gone_at", type_=UtcDateTime))
SET_STATE = update(REVIEW).where(REVIEW.c.id.in_(_IDS)).values(state=bindparam("new_state"))
LEAVE_REVIEWS = update(DEBT).where(DEBT.c.review_id.in_(_IDS), DEBT.c.state != _LEFT).values(_LEAVES)
COME_BACK_TO = update(DEBT).where(DEBT.c.review_id.in_(_IDS), _CAN_COME_BACK).values(_COMES_BACK)


class Leavers(Loading):
    """See `bot.cycles.changes.leaving.Leaving`."""

    async def find_owed_by_leavers(self, limit: int) -> tuple[DebtId, ...]:
        return tuple(DebtId(row.id) for row in await self._sql.scan(OWED_BY_LEAVERS, {"most": limit}))

    async def let_off_leavers(self, limit: int) -> tuple[ReviewDebt, ...]:
        return await self._change_debts(LEAVE, await self.find_owed_by_leavers(limit))

    async def find_owed_again(self, limit: int) -> tuple[DebtId, ...]:
        return tuple(DebtId(row.id) for row in await self._sql.scan(OWED_AGAIN, {"most": limit}))

    async def owe_again(self, limit: int) -> tuple[ReviewDebt, ...]:
        return await self._change_debts(COME_BACK, await self.find_owed_again(limit))

    async def _change_debts(self, change: Any, found: Sequence[DebtId]) -> tuple[ReviewDebt, ...]:
        for some in chunks(found):
            await self._sql.change(change, {"ids": list(some)})
            self._note_changed(DEBT, some)
        return await self._debts(found)

    async def find_coming_and_going(self, limit: int) -> tuple[Review, ...]:
        return await self._find(COMING_AND_GOING, {"most": limit})

    async def find_with_leavers(self, limit: int, gone_by: datetime) -> tuple[Review, ...]:
        return await self._find(WITH_LEAVERS, {"most": limit, "gone_by": gone_by})

    async def find_with_returned(self, limit: int) -> tuple[Review, ...]:
        return await self._find(WITH_RETURNED, {"most": limit})

    async def _find(self, wanted: Select[Any], key: dict[str, Any]) -> tuple[Review, ...]:
        return await self._reviews([row.id for row in await self._sql.scan(wanted, key)])

    async def note_gone(self, reviews: Sequence[Review], gone_at: datetime | None) -> None:
        await self._change_reviews(reviews, (NOTE_GONE, {"gone_at": gone_at}))

    async def suspend(self, reviews: Sequence[Review]) -> None:
        await self._change_reviews(reviews, (SET_STATE, {"new_state": ReviewState.ENDED.value}), (LEAVE_REVIEWS, {}))

    async def resume(self, reviews: Sequence[Review]) -> None:
        again = (SET_STATE, {"new_state": ReviewState.ASKED.value})
        await self._change_reviews(reviews, again, (NOTE_GONE, {"gone_at": None}), (COME_BACK_TO, {}))

    async def _change_reviews(self, reviews: Sequence[Review], *changes: tuple[Any, dict[str, Any]]) -> None:
        """Their debts too are read again (storage.cycles.loading.read_back)."""
        for some in chunks(sorted(each.id for each in reviews)):
            for change, key in changes:
                await self._sql.change(change, {"ids": list(some)} | key)
            self._note_changed(REVIEW, some)
            debts = await self._sql.rows(select(DEBT.c.id).where(DEBT.c.review_id.in_(_IDS)), {"ids": list(some)})
            self._note_changed(DEBT, [row.id for row in debts])
