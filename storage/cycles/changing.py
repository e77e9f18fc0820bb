"""Who came, went, or got a team since people were asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    update,
)

from bot.cycles.changes.on_the_way import Joiner, Step
from bot.cycles.cycle import Cycle, Picker, Scope, Stage
from bot.cycles.review import DebtState, Review, ReviewDebt, ReviewState
from bot.people import Person, Standing
from storage.cycles.loading import Loading
from storage.cycles.rows import IN_CHATS, numbers_of
from storage.cycles.setting_up import new_id
from storage.people.belonging import is_gone
from storage.people.structure import HIGHEST
from storage.tables.cycles import CYCLE, IS_RUNNING
from storage.tables.owing import IS_OWED
from storage.tables.people import HANDLE, PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER

_CYCLE = bindparam("cycle", type_=CYCLE.c.id.type)
_HERE = and_(PERSON.c.active, PERSON.c.standing == Standing.COLLEAGUE.value)
_ASKED = and_(REVIEW.c.state == ReviewState.ASKED.value, REVIEW.c.partner_id.is_(None))
"""About two together nothing changes on the way."""
_ALL_REPORTS = and_(_ASKED, REVIEW.c.picker == Picker.REPORTS.value)
_BY_HR = REVIEW.c.picker == Picker.HR.value
_BY_NAME_PICKED = and_(_ASKED, REVIEW.c.picker.not_in([Picker.REPORTS.value, Picker.EVERYBODY.value]))
_BY_NAME = (PERSON.c.folded, PERSON.c.id)
_MOST: BindParameter[int] = bindparam("most")


def _answers(chats: bool) -> ColumnElement[bool]:
    """`chats`: in one of these; with their names in any."""
    account = exists().where(HANDLE.c.person_id == PERSON.c.id, HANDLE.c.active)
    return and_(_HERE, account.where(or_(REVIEW.c.named, IN_CHATS)) if chats else account)


def select_joiners(chats: bool) -> Select[Any]:
    asked = exists().where(DEBT.c.review_id == REVIEW.c.id, DEBT.c.reviewer_id == PERSON.c.id)
    reads = exists().where(READER.c.review_id == REVIEW.c.id, READER.c.person_id == PERSON.c.id)
    return (
        select(REVIEW.c.id.label("review"), PERSON.c.id.label("person"))
        .join(PERSON, PERSON.c.manager_id == REVIEW.c.reviewee_id)
        .where(REVIEW.c.cycle_id == _CYCLE, _ALL_REPORTS, _answers(chats), PERSON.c.id != REVIEW.c.reviewee_id)
        .where(~asked, ~reads)
        .order_by(*_BY_NAME, REVIEW.c.id)
        .limit(_MOST)
    )


def select_newcomers(chats: bool) -> Select[Any]:
    """About the company: who works here and is neither asked nor reads it."""
    asked = exists().where(DEBT.c.cycle_id == _CYCLE, DEBT.c.reviewer_id == PERSON.c.id)
    reads = exists().where(READER.c.review_id == REVIEW.c.id, READER.c.person_id == PERSON.c.id)
    return (
        select(REVIEW.c.id.label("review"), PERSON.c.id.label("person"))
        .join(PERSON, PERSON.c.workspace_id == REVIEW.c.workspace_id)
        .where(REVIEW.c.cycle_id == _CYCLE, _ASKED, REVIEW.c.picker == Picker.EVERYBODY.value, _answers(chats))
        .where(PERSON.c.id.not_in(bindparam("chosen", expanding=True)), ~asked, ~reads)
        .order_by(PERSON.c.id.desc())
        .limit(_MOST)
    )


MOVED = (
    select(DEBT.c.id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(DEBT.c.cycle_id == _CYCLE, text(f"review_debt.{IS_OWED}"), _ALL_REPORTS)
    .where(PERSON.c.manager_id.is_not(None), PERSON.c.manager_id != REVIEW.c.reviewee_id)
    .order_by(*_BY_NAME, DEBT.c.id)
    .limit(_MOST)
)


_UP = (
    select(REVIEW.c.id.label("review"), PERSON.c.manager_id.label("above"), literal(1).label("step"))
    .join(PERSON, PERSON.c.id == REVIEW.c.reviewee_id)
    .where(REVIEW.c.cycle_id == _CYCLE, _ASKED, PERSON.c.manager_id.is_not(None))
    .cte("up", recursive=True)
)
_UP = _UP.union_all(
    select(_UP.c.review, PERSON.c.manager_id, _UP.c.step + 1)
    .join(PERSON, PERSON.c.id == _UP.c.above)
    .where(PERSON.c.manager_id.is_not(None), _UP.c.step < bindparam("highest"))
)
_IS_ABOVE = and_(
    _UP.c.review == DEBT.c.review_id,
    _UP.c.above == DEBT.c.reviewer_id,
    or_(_UP.c.step > 1, not_(_BY_HR), bindparam("reads", type_=Boolean)),
)
ABOVE = (
    select(DEBT.c.id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .join(_UP, _IS_ABOVE)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(text(f"review_debt.{IS_OWED}"))
    .group_by(DEBT.c.id, *_BY_NAME)
    .order_by(*_BY_NAME, DEBT.c.id)
    .limit(_MOST)
)

PICKED_AND_OUT = (
    select(DEBT.c.id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(DEBT.c.cycle_id == _CYCLE, _BY_NAME_PICKED)
    .where(or_(is_gone(), and_(DEBT.c.state == DebtState.LET_OFF.value, exists().where(_IS_ABOVE))))
    .order_by(*_BY_NAME, DEBT.c.id)
    .limit(_MOST)
)
"""Of who left it makes no difference whether they owe it, or answered: so that nothing follows from it."""


def select_new_managers(chats: bool) -> Select[Any]:
    """Without those who are reviewed, or were until they left."""
    there = or_(REVIEW.c.state != ReviewState.ENDED.value, REVIEW.c.gone_at.is_not(None))
    about = or_(REVIEW.c.reviewee_id == PERSON.c.manager_id, REVIEW.c.partner_id == PERSON.c.manager_id)
    reviewed = exists().where(REVIEW.c.cycle_id == _CYCLE, about, there)
    account = exists().where(HANDLE.c.person_id == PERSON.c.id, HANDLE.c.active)
    in_chats = account.where(IN_CHATS) if chats else account
    hired = or_(PERSON.c.start_date.is_(None), PERSON.c.start_date <= bindparam("hired_by"))
    return (
        select(PERSON.c.manager_id, func.count().label("number"))
        .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.manager_id.is_not(None))
        .where(PERSON.c.manager_id != PERSON.c.id, _HERE, hired, in_chats, ~reviewed)
        .group_by(PERSON.c.manager_id)
        .having(func.count() >= bindparam("least"))
        .order_by(PERSON.c.manager_id)
        .limit(_MOST)
    )


SEEN = select(CYCLE.c.seen_changes).where(CYCLE.c.id == _CYCLE)


ELSEWHERE = (
    select(REVIEW.c.reviewee_id, REVIEW.c.partner_id)
    .join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id)
    .where(text(f"cycle.{IS_RUNNING}"), CYCLE.c.stage != Stage.PLANNED.value, CYCLE.c.id != _CYCLE)
    .where(CYCLE.c.workspace_id == bindparam("of_workspace"), REVIEW.c.named.is_(False))
    .where(or_(REVIEW.c.state == ReviewState.ASKED.value, REVIEW.c.gone_at.is_not(None)))
)
"""Also about whom it ended because they left: they may come back."""


class Changing(Loading):
    """See `bot.cycles.changes.on_the_way.ChangesOnTheWay`."""

    async def reviewed_elsewhere(self, cycle: Cycle) -> frozenset[int]:
        rows = await self._sql.rows(ELSEWHERE, {"cycle": cycle.id, "of_workspace": cycle.workspace})
        return frozenset(each for row in rows for each in numbers_of(row))

    async def find_joiners(self, cycle: Cycle, limit: int) -> tuple[Joiner, ...]:
        key = {"cycle": cycle.id, "most": limit} | self._chats
        company = cycle.setup.scope is Scope.COMPANY
        wanted = (select_newcomers if company else select_joiners)(bool(self._preferred))
        rows = await self._sql.scan(wanted, key | ({"chosen": sorted(cycle.setup.readers)} if company else {}))
        reviews = {each.id: each for each in await self._reviews(sorted({row.review for row in rows}))}
        known = await self._people(row.person for row in rows)
        return tuple(Joiner(reviews[row.review], known[row.person]) for row in rows)

    async def find_moved(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        return await self._debts([row.id for row in await self._sql.scan(MOVED, {"cycle": cycle.id, "most": limit})])

    async def find_above(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        return await self._find_out(ABOVE, cycle, limit)

    async def find_picked_and_out(self, cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        return await self._find_out(PICKED_AND_OUT, cycle, limit)

    async def _find_out(self, wanted: Select[Any], cycle: Cycle, limit: int) -> tuple[ReviewDebt, ...]:
        setup = cycle.setup
        key = {"cycle": cycle.id, "most": limit, "reads": setup.manager_reads}
        rows = await self._sql.scan(wanted, key | {"highest": HIGHEST if setup.above_reads else 1})
        return await self._debts([row.id for row in rows])

    async def find_new_managers(
        self, cycle: Cycle, least: int, hired_by: date, limit: int
    ) -> tuple[tuple[int, int], ...]:
        key = {"cycle": cycle.id, "of_workspace": cycle.workspace, "least": least, "hired_by": hired_by, "most": limit}
        rows = await self._sql.scan(select_new_managers(bool(self._preferred)), key | self._chats)
        return tuple((row.manager_id, row.number) for row in rows)

    @property
    def _chats(self) -> dict[str, Any]:
        return {"chats": sorted(self._preferred)} if self._preferred else {}

    async def add_reviewer(self, review: Review, person: Person) -> ReviewDebt:
        cycle, new = review.cycle, new_id()
        row = {"id": new, "workspace_id": cycle.workspace, "cycle_id": cycle.id, "review_id": review.id}
        row |= {"reviewer_id": person.id, "state": DebtState.OWED.value, "invited_at": None, "later": None}
        await self._sql.change(insert(DEBT), row)
        await self._sql.change(update(REVIEW).where(REVIEW.c.id == review.id).values(asked=REVIEW.c.asked + 1))
        self._note_changed(DEBT, [new])
        self._note_changed(REVIEW, [review.id])
        (debt,) = await self._debts([new])
        return debt

    async def find_seen_changes(self, cycle: Cycle) -> Mapping[str, Step]:
        ((seen,),) = await self._sql.rows(SEEN, {"cycle": cycle.id})
        return {key: Step(step) for key, step in (seen or {}).items()}

    async def note_changes(self, cycle: Cycle, steps: Mapping[str, Step]) -> None:
        seen = {**await self.find_seen_changes(cycle), **steps}
        await self._write_changes(cycle, seen)

    async def forget_told_changes(self, cycle: Cycle) -> None:
        seen = await self.find_seen_changes(cycle)
        await self._write_changes(cycle, {key: step for key, step in seen.items() if step is not Step.TOLD})

    async def _write_changes(self, cycle: Cycle, seen: Mapping[str, Step]) -> None:
        await self._change_cycle(cycle, {"seen_changes": {key: step.value for key, step in sorted(seen.items())}})
