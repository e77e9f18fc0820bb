"""How far a cycle is, as the database knows it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, not_, select, text, update

from bot.cycles.ballots import CycleId, DebtId, RevieweeId
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.owing.owing_review import OwingReview
from bot.cycles.repository import Progress
from bot.cycles.review import DebtState, Review, ReviewDebt, ReviewState
from bot.cycles.running.outdated import Outdated
from bot.features import Feature
from bot.nudges.debts import DueWindow
from bot.paging import ListPage
from bot.people import Person
from storage.cycles.due import find_due_on
from storage.cycles.loading import Loading
from storage.cycles.rows import is_about, is_about_none_of, numbers_of
from storage.database.paging import find_page
from storage.database.prepared import Prepared
from storage.database.statements import chunks
from storage.people.belonging import is_gone
from storage.tables.cycles import CYCLE, IS_RUNNING
from storage.tables.owing import IS_OWED
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER
from storage.tables.workspaces import WORKSPACE
from storage.workspaces import has_on

SHOWN_UNDER = 10
PAGE_OF_OWING = 20

_CYCLE = bindparam("cycle", type_=CYCLE.c.id.type)
_IDS = bindparam("ids", type_=DEBT.c.id.type, expanding=True)
_OWED = text(f"review_debt.{IS_OWED}")
_UNSETTLED = DEBT.c.state.in_([DebtState.OWED.value, DebtState.LET_OFF.value])
_SWEPT = DEBT.c.state.in_([DebtState.OWED.value, DebtState.DECLINED.value, DebtState.LET_OFF.value])

_BY_NAME = (PERSON.c.folded, REVIEW.c.id)
_ABOUT = select(REVIEW.c.id).outerjoin(PERSON, PERSON.c.id == REVIEW.c.reviewee_id).where(REVIEW.c.cycle_id == _CYCLE)
_CYCLES = bindparam("cycles", type_=CYCLE.c.id.type, expanding=True)
_THERE = select(REVIEW.c.cycle_id, REVIEW.c.reviewee_id, REVIEW.c.partner_id).where(REVIEW.c.cycle_id.in_(_CYCLES))
CLOSE = Prepared(
    _THERE.join(READER, READER.c.review_id == REVIEW.c.id)
    .where(READER.c.person_id == bindparam("whom"))
    .union(
        _THERE.join(DEBT, DEBT.c.review_id == REVIEW.c.id).where(
            DEBT.c.reviewer_id == bindparam("whom"), REVIEW.c.reviewee_id.is_not(None)
        )
    )
)
_PAID = (
    select(func.count())
    .where(DEBT.c.review_id == REVIEW.c.id, DEBT.c.state == DebtState.PAID.value)
    .correlate(REVIEW)
    .scalar_subquery()
)
_UNDER = (
    _ABOUT.where(bindparam("least") > _PAID, REVIEW.c.state != ReviewState.ENDED.value, REVIEW.c.named.is_(False))
    .add_columns((func.count().over() + func.count(REVIEW.c.partner_id).over()).label("total"))
    .order_by(*_BY_NAME)
    .limit(SHOWN_UNDER)
)
COUNTS = (
    select(DEBT.c.review_id, DEBT.c.state, func.count().label("number"))
    .where(DEBT.c.review_id.in_(_IDS))
    .group_by(DEBT.c.review_id, DEBT.c.state)
)
TOTALS = select(DEBT.c.state, func.count().label("number")).where(DEBT.c.cycle_id == _CYCLE).group_by(DEBT.c.state)
TOTALS_OF = Prepared(
    select(DEBT.c.cycle_id, DEBT.c.state, func.count().label("number"))
    .where(DEBT.c.cycle_id.in_(_CYCLES))
    .group_by(DEBT.c.cycle_id, DEBT.c.state)
)
_ABOUT_BOTH = (REVIEW.c.cycle_id, REVIEW.c.reviewee_id, REVIEW.c.partner_id)
TOTALS_ABOUT = Prepared(
    select(*_ABOUT_BOTH, DEBT.c.state, func.count().label("number"))
    .join(DEBT, DEBT.c.review_id == REVIEW.c.id)
    .where(REVIEW.c.cycle_id.in_(_CYCLES), is_about(bindparam("but", expanding=True)))
    .group_by(*_ABOUT_BOTH, DEBT.c.state)
)
_THEIRS = select(REVIEW.c.id).where(REVIEW.c.cycle_id == _CYCLE, is_about(bindparam("but", expanding=True)))
_WHO_OWES = (
    select(DEBT.c.id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .where(DEBT.c.cycle_id == _CYCLE, _OWED, is_about_none_of(bindparam("but", expanding=True)))
)
_OWING_ORDER = (PERSON.c.folded, PERSON.c.id, DEBT.c.id)
_OWED_BY = _WHO_OWES.where(DEBT.c.reviewer_id.in_(bindparam("people", expanding=True))).order_by(*_OWING_ORDER)
TO_SWEEP = select(DEBT.c.id).where(DEBT.c.cycle_id == _CYCLE, _SWEPT).order_by(DEBT.c.id)
TO_PAY = select(DEBT.c.id, DEBT.c.reviewer_id).where(DEBT.c.id.in_(_IDS), _SWEPT)
PAY = Prepared(
    update(DEBT).where(DEBT.c.id == bindparam("debt", type_=DEBT.c.id.type)).values(state=DebtState.PAID.value)
)
UNSETTLED = (
    select(DEBT.c.id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(DEBT.c.cycle_id == _CYCLE, _UNSETTLED, not_(is_gone()))
    .limit(1)
)
RUNNING = (
    select(CYCLE.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == CYCLE.c.workspace_id)
    .where(text(f"cycle.{IS_RUNNING}"), has_on(Feature.CYCLES))
    .order_by(CYCLE.c.created_at, CYCLE.c.id)
)
_ABOUT_ONE = (
    select(DEBT.c.id).where(DEBT.c.review_id == bindparam("review", type_=REVIEW.c.id.type)).order_by(DEBT.c.id)
)
ABOUT_ONE, WITH_NAME = Prepared(_ABOUT_ONE), Prepared(_ABOUT_ONE.where(DEBT.c.reviewer_id.is_not(None)))
OUTDATED = (
    select(CYCLE.c.id, CYCLE.c.outdated_after, CYCLE.c.announce, CYCLE.c.outdated_person)
    .where(CYCLE.c.outdated_after.is_not(None))
    .order_by(CYCLE.c.created_at, CYCLE.c.id)
)
ANNOUNCING = select(CYCLE.c.id).where(CYCLE.c.id == _CYCLE, CYCLE.c.announce.is_(True))


class Running(Loading):
    async def find_under(self, cycle: Cycle, least: int, but: Collection[int] = ()) -> ListPage[Progress]:
        wanted = _UNDER.where(is_about_none_of(sorted(but)))
        rows = await self._sql.scan(wanted, {"cycle": cycle.id, "least": least})
        return ListPage(await self._progress([row.id for row in rows]), total=rows[0].total if rows else 0)

    async def progress_of(self, cycle: Cycle, reviewees: Collection[int]) -> tuple[Progress, ...]:
        theirs = _ABOUT.where(is_about(sorted(reviewees))).order_by(*_BY_NAME)
        return await self._progress([row.id for row in await self._sql.rows(theirs, {"cycle": cycle.id})])

    async def _progress(self, ids: Sequence[bytes]) -> tuple[Progress, ...]:
        reviews = await self._reviews(ids)
        counts: dict[bytes, dict[str, int]] = {each.id: {} for each in reviews}
        for some in chunks(list(counts)):
            for row in await self._sql.rows(COUNTS, {"ids": list(some)}):
                counts[row.review_id][row.state] = row.number
        return tuple(Progress(each, *_count(counts[each.id]), _count_declined(counts[each.id])) for each in reviews)

    async def find_close(self, cycles: Sequence[CycleId], person: Person) -> Mapping[CycleId, frozenset[int]]:
        rows = await self._sql.rows(CLOSE, {"cycles": list(cycles), "whom": person.id}) if cycles else ()
        found: dict[CycleId, set[int]] = {each: set() for each in cycles}
        for row in rows:
            found[CycleId(row.cycle_id)].update(numbers_of(row))
        return {each: frozenset(some) for each, some in found.items()}

    async def totals_of(self, but: Mapping[CycleId, Collection[int]]) -> Mapping[CycleId, tuple[int, int, int]]:
        states: dict[bytes, Counter[str]] = {each: Counter() for each in but}
        if not but:
            return {}
        for row in await self._sql.scan(TOTALS_OF, {"cycles": list(but)}):
            states[row.cycle_id][row.state] = row.number
        left_out = sorted(set().union(*but.values()))
        for row in await self._sql.rows(TOTALS_ABOUT, {"cycles": list(but), "but": left_out}):
            if not frozenset(numbers_of(row)).isdisjoint(but[CycleId(row.cycle_id)]):
                states[row.cycle_id][row.state] -= row.number
        return {each: _count(states[each]) for each in but}

    async def totals(self, cycle: Cycle, but: Collection[int] = ()) -> tuple[int, int, int]:
        wanted = TOTALS.where(DEBT.c.review_id.not_in(_THEIRS)) if but else TOTALS
        rows = await self._sql.scan(wanted, {"cycle": cycle.id} | ({"but": sorted(but)} if but else {}))
        return _count({row.state: row.number for row in rows})

    async def who_owes(self, cycle: Cycle, page: int, but: Collection[int] = ()) -> ListPage[ReviewDebt]:
        key = {"cycle": cycle.id, "but": sorted(but)}
        rows, total = await find_page(self._sql, _WHO_OWES, _OWING_ORDER, page, PAGE_OF_OWING, key)
        return ListPage(await self._debts([row.id for row in rows]), page, total)

    async def find_owed_by(self, cycle: Cycle, people: Collection[int], but: Collection[int]) -> tuple[ReviewDebt, ...]:
        key = {"cycle": cycle.id, "people": sorted(people), "but": sorted(but)}
        return await self._debts([row.id for row in await self._sql.rows(_OWED_BY, key)])

    async def owed_debts(self, cycle: Cycle) -> tuple[DebtId, ...]:
        return tuple(DebtId(row.id) for row in await self._sql.scan(TO_SWEEP, {"cycle": cycle.id}))

    async def mark_paid(self, cycle: Cycle, debts: Sequence[DebtId], now: datetime) -> tuple[Person, ...]:
        whose: set[int] = set()
        for some in chunks(sorted(debts)):
            rows = sorted(await self._sql.rows(TO_PAY, {"ids": list(some)}), key=lambda row: bytes(row.id))
            await self._sql.many(PAY, [{"debt": row.id} for row in rows])
            self._note_changed(DEBT, [row.id for row in rows])
            whose |= {row.reviewer_id for row in rows if row.reviewer_id is not None}
            await asyncio.sleep(0)
        known: dict[int, Person] = {}
        for some_people in chunks(sorted(whose)):
            known |= await self._people(some_people)
        return tuple(known[each] for each in sorted(known))

    async def note_sweep(self, cycle: Cycle, number: int, now: datetime) -> Cycle:
        return await self._change_cycle(cycle, {"sweeps": number, "swept_at": now})

    async def find_due_on(self, due: DueWindow, after: int, limit: int) -> tuple[OwingReview, ...]:
        return await find_due_on(self._sql, due, after, limit)

    async def all_settled(self, cycle: Cycle) -> bool:
        return not await self._sql.scan(UNSETTLED, {"cycle": cycle.id})

    async def reopen(self, cycle: Cycle) -> Cycle:
        again = {"stage": Stage.OPEN.value, "closed_at": None, "extended": True, "warned_at": None}
        return await self._change_cycle(cycle, again)

    async def mark_warned(self, cycle: Cycle, now: datetime) -> Cycle:
        return await self._change_cycle(cycle, {"warned_at": now})

    async def mark_reminded(self, cycle: Cycle, now: datetime) -> Cycle:
        return await self._change_cycle(cycle, {"reminded_at": now})

    async def is_announcing(self, cycle: Cycle) -> bool:
        return bool(await self._sql.rows(ANNOUNCING, {"cycle": cycle.id}))

    async def mark_outdated(self, cycle: Cycle, *, announce: bool = False) -> None:
        await self._change_cycle(cycle, {"outdated_after": b"", "outdated_person": 0, "announce": announce})

    async def find_outdated(self) -> tuple[Outdated, ...]:
        rows = await self._sql.rows(OUTDATED)
        cycles = await self._cycles([row.id for row in rows])
        return tuple(
            Outdated(cycle, RevieweeId(row.outdated_after), row.announce, row.outdated_person)
            for cycle, row in zip(cycles, rows, strict=True)
        )

    async def mark_redrawn(self, cycle: Cycle, after: RevieweeId | None, person: int = 0) -> None:
        done = {"announce": False} if after is None else {}
        await self._change_cycle(cycle, {"outdated_after": after, "outdated_person": person} | done)

    async def to_work_on(self, now: datetime) -> tuple[Cycle, ...]:
        return await self._cycles([row.id for row in await self._sql.rows(RUNNING)])

    async def debts_about(self, review: Review, *, with_name: bool = False) -> tuple[DebtId, ...]:
        rows = await self._sql.rows(WITH_NAME if with_name else ABOUT_ONE, {"review": review.id})
        return tuple(DebtId(row.id) for row in rows)


def _count(states: Mapping[str, int]) -> tuple[int, int, int]:
    """How many are asked (without who left), have paid, and owe."""
    asked = sum(number for state, number in states.items() if state != DebtState.LEFT.value)
    return asked, states.get(DebtState.PAID.value, 0), states.get(DebtState.OWED.value, 0)


def _count_declined(states: Mapping[str, int]) -> int:
    return states.get(DebtState.DECLINED.value, 0)
