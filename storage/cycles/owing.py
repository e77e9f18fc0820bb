"""What somebody is asked, as a person meets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, text, update

from bot.cycles.answering.look_up import OwedReviews
from bot.cycles.ballots import CycleId, DebtId, RevieweeId
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState, Review, ReviewDebt
from bot.people import Person
from storage.cycles.loading import Loading
from storage.database.prepared import Prepared
from storage.database.statements import chunks
from storage.people.person_rows import people, with_handles
from storage.tables.cycles import CYCLE
from storage.tables.owing import IS_OWED
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT

_ID = bindparam("debt", type_=DEBT.c.id.type)
_IDS = bindparam("ids", type_=DEBT.c.id.type, expanding=True)
_REVIEWER = bindparam("reviewer", type_=DEBT.c.reviewer_id.type)
HOLD_CYCLE = (
    select(CYCLE.c.id)
    .join(DEBT, DEBT.c.cycle_id == CYCLE.c.id)
    .where(DEBT.c.id == _ID)
    .with_for_update(of=CYCLE, read=True)
)
"""Beside others who change theirs; who changes the whole cycle waits, and is waited for."""
HOLD_DEBT = select(DEBT.c.id).where(DEBT.c.id == _ID).with_for_update()
_OWED = text(f"review_debt.{IS_OWED}")
_IS_OPEN = CYCLE.c.stage == Stage.OPEN.value
_WITH_REVIEWEE = (
    DEBT.join(CYCLE, CYCLE.c.id == DEBT.c.cycle_id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .outerjoin(PERSON, PERSON.c.id == REVIEW.c.reviewee_id)
)
_MINE = and_(
    DEBT.c.workspace_id == bindparam("of_workspace"),
    DEBT.c.reviewer_id == _REVIEWER,
    _OWED,
    DEBT.c.invited_at.is_not(None),
    or_(DEBT.c.later.is_(None), DEBT.c.later <= bindparam("later", type_=DEBT.c.later.type)),
    DEBT.c.id.not_in(bindparam("but", type_=DEBT.c.id.type, expanding=True)),
    _IS_OPEN,
)
OWED = Prepared(
    select(DEBT.c.id, func.count().over().label("total"))
    .select_from(_WITH_REVIEWEE)
    .where(_MINE)
    .order_by(CYCLE.c.due, PERSON.c.folded, DEBT.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
COUNT_OWED = Prepared(select(func.count().label("total")).select_from(_WITH_REVIEWEE).where(_MINE))
OF_REVIEWER = (
    select(DEBT.c.id)
    .select_from(_WITH_REVIEWEE)
    .where(DEBT.c.reviewer_id == _REVIEWER, DEBT.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type))
    .order_by(PERSON.c.folded, PERSON.c.id, DEBT.c.id)
)
OF_REVIEWERS = select(DEBT.c.reviewer_id, DEBT.c.review_id).where(
    DEBT.c.reviewer_id.in_(bindparam("reviewers", expanding=True)),
    DEBT.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type),
)
IS_ASKED = Prepared(
    select(DEBT.c.id)
    .join(CYCLE, CYCLE.c.id == DEBT.c.cycle_id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .where(DEBT.c.reviewer_id == _REVIEWER, DEBT.c.state != DebtState.LEFT.value, _IS_OPEN, REVIEW.c.named.is_(False))
    .limit(1)
)
ASKED_ABOUT = select(DEBT.c.reviewer_id).where(DEBT.c.review_id == bindparam("review", type_=REVIEW.c.id.type))
REVIEWERS = with_handles(PERSON.c.id.in_(ASKED_ABOUT)).order_by(None).order_by(PERSON.c.folded, PERSON.c.id)
SET_STATE = update(DEBT).where(DEBT.c.id == _ID).values(state=bindparam("new_state"))
POSTPONE = update(DEBT).where(DEBT.c.id.in_(_IDS)).values(later=bindparam("until", type_=DEBT.c.later.type))


class Owing(Loading):
    async def debt(self, workspace: int, debt: DebtId) -> ReviewDebt | None:
        found = await self._debts([debt])
        return next((each for each in found if each.review.cycle.workspace == workspace), None)

    async def debt_for_update(self, workspace: int, debt: DebtId) -> ReviewDebt | None:
        await self._sql.lock(HOLD_CYCLE, {"debt": debt})
        await self._sql.lock(HOLD_DEBT, {"debt": debt})
        return await self.debt(workspace, debt)

    async def first_reviews(self, cycle: Cycle, people: Collection[int]) -> Mapping[int, RevieweeId]:
        rows = await self._sql.rows(OF_REVIEWERS, {"cycle": cycle.id, "reviewers": sorted(people)})
        last_first = sorted(rows, key=lambda row: bytes(row.review_id), reverse=True)
        return {row.reviewer_id: RevieweeId(row.review_id) for row in last_first}

    async def reviewers(self, review: Review) -> tuple[Person, ...]:
        return people(await self._sql.rows(REVIEWERS, {"review": review.id}), self._preferred)

    async def debts_of(self, reviewer: Person, cycle: CycleId) -> tuple[ReviewDebt, ...]:
        rows = await self._sql.rows(OF_REVIEWER, {"reviewer": reviewer.id, "cycle": cycle})
        return await self._debts([row.id for row in rows])

    async def find_owed(
        self,
        reviewer: Person,
        today: date,
        skip: int,
        limit: int,
        *,
        postponed: bool = True,
        but: Collection[DebtId] = (),
    ) -> OwedReviews:
        key: dict[str, Any] = {"of_workspace": reviewer.workspace, "reviewer": reviewer.id, "but": sorted(but)}
        key["later"] = date.max if postponed else today
        rows = await self._sql.rows(OWED, key | {"most": limit, "skip": skip})
        debts = await self._debts([row.id for row in rows])
        if rows or not skip:
            return OwedReviews(debts, rows[0].total if rows else 0)
        ((total,),) = await self._sql.rows(COUNT_OWED, key)
        return OwedReviews((), total)

    async def debt_and_owed(
        self, debt: DebtId, reviewer: Person, limit: int
    ) -> tuple[ReviewDebt | None, tuple[ReviewDebt, ...]]:
        key = {"of_workspace": reviewer.workspace, "reviewer": reviewer.id, "but": [], "later": date.max}
        owed = [row.id for row in await self._sql.rows(OWED, key | {"most": limit, "skip": 0})]
        found = {each.id: each for each in await self._debts(tuple(dict.fromkeys([debt, *owed])))}
        asked = found.get(debt)
        if asked is not None and asked.review.cycle.workspace != reviewer.workspace:
            asked = None
        return asked, tuple(found[each] for each in owed if each in found)

    async def is_asked(self, person: int) -> bool:
        return bool(await self._sql.rows(IS_ASKED, {"reviewer": person}))

    async def set_debt(self, debt: ReviewDebt, state: DebtState, now: datetime) -> ReviewDebt:
        await self._sql.change(SET_STATE, {"debt": debt.id, "new_state": state.value})
        self._note_changed(DEBT, [debt.id])
        return await self._reload(debt)

    async def postpone(self, debts: Sequence[ReviewDebt], until: date | None) -> None:
        for some in chunks(sorted(each.id for each in debts)):
            await self._sql.change(POSTPONE, {"ids": list(some), "until": until})
            self._note_changed(DEBT, some)

    async def _reload(self, debt: ReviewDebt) -> ReviewDebt:
        (found,) = await self._debts([debt.id])
        return found
