"""Whom a cycle asks, and who was told so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, text, update

from bot.cycles.ballots import DebtId, RevieweeId
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import DebtState, Review, ReviewDebt, ReviewState
from bot.features import Feature
from storage.cycles.loading import Loading
from storage.cycles.rows import ABOUT_WHOM, ALSO_ABOUT, NOBODY, is_about
from storage.cycles.setting_up import new_id
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.statements import chunks
from storage.people.hours import zone_in
from storage.tables.cycles import CYCLE
from storage.tables.owing import IS_UNINVITED
from storage.tables.people import PERSON
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT, REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER
from storage.tables.workspaces import WORKSPACE
from storage.workspaces import has_on

ADD = {table: Prepared(insert(table)) for table in (REVIEW, READER, DEBT)}
_CYCLE = bindparam("cycle", type_=CYCLE.c.id.type)
_IDS = bindparam("ids", type_=CYCLE.c.id.type, expanding=True)
THERE = select(
    REVIEW.c.id, ABOUT_WHOM.label("number"), ALSO_ABOUT.label("other"), REVIEW.c.state, REVIEW.c.named
).where(REVIEW.c.cycle_id == _CYCLE, is_about(bindparam("reviewees", expanding=True)))
REVIEWERS = select(DEBT.c.id, DEBT.c.review_id, DEBT.c.reviewer_id, DEBT.c.about_partner).where(
    DEBT.c.review_id.in_(_IDS)
)
READERS = select(READER.c.review_id, READER.c.person_id, READER.c.capacity).where(READER.c.review_id.in_(_IDS))
THESE = select(DEBT.c.reviewer_id).where(
    DEBT.c.cycle_id == _CYCLE, DEBT.c.reviewer_id.in_(bindparam("people", expanding=True))
)
DELETE_REVIEWS = delete(REVIEW).where(REVIEW.c.id.in_(_IDS))
PAGE_OF_REVIEWS = (
    select(REVIEW.c.id)
    .where(REVIEW.c.cycle_id == _CYCLE, REVIEW.c.id > bindparam("after", type_=REVIEW.c.id.type))
    .order_by(REVIEW.c.id)
    .limit(bindparam("most"))
)
ASKED = select(REVIEW.c.id).where(REVIEW.c.cycle_id == _CYCLE, REVIEW.c.state == ReviewState.ASKED.value)
END_REVIEWS = update(REVIEW).where(REVIEW.c.id.in_(_IDS)).values(state=ReviewState.ENDED.value)
_ABOUT = select(DEBT.c.id).where(DEBT.c.review_id.in_(_IDS))
FORGET_NAMED = tuple(delete(each).where(each.c.debt_id.in_(_ABOUT)) for each in (NAMED_ANSWER, NAMED_DRAFT))
END_DEBTS = update(DEBT).where(DEBT.c.review_id.in_(_IDS)).values(state=DebtState.LEFT.value).returning(DEBT.c.id)
ZONES = (
    select(PERSON.c.time_zone, WORKSPACE.c.time_zone.label("company_zone"))
    .join(DEBT, DEBT.c.reviewer_id == PERSON.c.id)
    .join(WORKSPACE, WORKSPACE.c.id == PERSON.c.workspace_id)
    .where(DEBT.c.cycle_id == _CYCLE)
    .distinct()
)
_UNINVITED = text(IS_UNINVITED.replace("state", "review_debt.state"))
"""In the words of the partial index: SQLite uses it only where a query repeats them."""
WHO_IS_UNINVITED = (
    select(DEBT.c.reviewer_id)
    .join(CYCLE, CYCLE.c.id == DEBT.c.cycle_id)
    .join(WORKSPACE, WORKSPACE.c.id == DEBT.c.workspace_id)
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .where(_UNINVITED, CYCLE.c.stage == Stage.OPEN.value, DEBT.c.reviewer_id > bindparam("after"))
    .where(has_on(Feature.CYCLES), PERSON.c.away_until.is_(None))
    .distinct()
    .order_by(DEBT.c.reviewer_id)
    .limit(bindparam("most"))
)
UNINVITED = (
    select(DEBT.c.id)
    .where(_UNINVITED, DEBT.c.reviewer_id.in_(bindparam("who", expanding=True)))
    .order_by(DEBT.c.reviewer_id, DEBT.c.id)
)
"""Of whatever cycle: asked for open ones too, PostgreSQL would rather read all that a cycle has for each page."""
TO_MARK = (
    select(DEBT.c.id, DEBT.c.state, DEBT.c.invited_at)
    .where(DEBT.c.id.in_(_IDS))
    .order_by(DEBT.c.id)
    .with_for_update(skip_locked=True)
)
"""Never waits for who changes one of these: two that wait for each other's would end in a deadlock. Asked for those
not told yet, PostgreSQL would rather read all of them for each page."""
MARK = update(DEBT).where(DEBT.c.id.in_(_IDS)).values(invited_at=bindparam("now", type_=UtcDateTime))


class Asking(Loading):
    async def add_reviews(self, cycle: Cycle, reviews: Sequence[NewReview], most: int = 0) -> None:
        there: set[int] = set()
        for some in chunks(reviews):
            there |= await self._drop_replanned(cycle, some, partly=most > 0)
        new = [(new_id(), each) for each in reviews if each.reviewee not in there]
        same = {"workspace_id": cycle.workspace}
        rows = [same | _review(cycle, review, each) for review, each in new]
        readers = [same | each for review, new_review in new for each in _readers(review, new_review)]
        debts = [same | each for review, new_review in new for each in _debts(cycle, review, new_review)]
        await self._insert(REVIEW, rows)
        await self._insert(READER, readers)
        await self._insert(DEBT, debts[: most or None])

    async def add_reviewers(self, review: Review, people: Sequence[int]) -> bool:
        if review.id not in await self.find_asked(review.cycle):
            return False
        there: set[int] = set()
        for some in chunks(people):
            rows = await self._sql.rows(THESE, {"cycle": review.cycle.id, "people": list(some)})
            there |= {row.reviewer_id for row in rows}
        new = NewReview(review.number, tuple(each for each in people if each not in there), ())
        debts = _debts(review.cycle, review.id, new)
        await self._insert(DEBT, [{"workspace_id": review.cycle.workspace} | each for each in debts])
        return True

    async def _drop_replanned(self, cycle: Cycle, reviews: Sequence[NewReview], *, partly: bool) -> frozenset[int]:
        """Whose review is there as it is planned, or some of it. Others are deleted: one that is made anew has new ids,
        so that what was sealed of the one before holds for nothing."""
        key = {"cycle": cycle.id, "reviewees": [who for each in reviews for who in each.reviewees]}
        if not (found := await self._sql.rows(THERE, key)):
            return frozenset()
        ids = {"ids": [row.id for row in found]}
        debts, reading = await self._sql.rows(REVIEWERS, ids), await self._sql.rows(READERS, ids)
        there: dict[bytes, set[tuple[object, ...]]] = {}
        for review, *person in (*((row.review_id, row.reviewer_id, row.about_partner) for row in debts), *reading):
            there.setdefault(review, set()).add(tuple(person))
        planned = {(each.reviewee, each.partner or NOBODY): _people(each) for each in reviews}
        asked = [row for row in found if row.state == ReviewState.ASKED.value]
        kept = {
            row.id: row.number
            for row in asked
            if (wanted := planned.get((row.number, row.other)))
            and _is_as_planned(row.named, there.get(row.id, set()), wanted, partly=partly)
        }
        if gone := [row.id for row in found if row.id not in kept]:
            await self._sql.change(DELETE_REVIEWS, {"ids": gone})
            self._note_changed(REVIEW, gone)
            self._note_changed(DEBT, [row.id for row in debts if row.review_id not in kept])
        return frozenset(kept.values())

    async def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """By id, so that neither the place in a table says which came after which; and others have their turn."""
        for some in chunks(sorted(rows, key=lambda row: bytes(row["id"]))):
            await self._sql.many(ADD[table], some)
            await asyncio.sleep(0)
        self._note_changed(table, [row["id"] for row in rows])

    async def reviews(self, cycle: Cycle, after: bytes, limit: int) -> tuple[Review, ...]:
        rows = await self._sql.rows(PAGE_OF_REVIEWS, {"cycle": cycle.id, "after": after, "most": limit})
        return await self._reviews([row.id for row in rows])

    async def find_asked(self, cycle: Cycle) -> frozenset[RevieweeId]:
        return frozenset(RevieweeId(row.id) for row in await self._sql.scan(ASKED, {"cycle": cycle.id}))

    async def end_reviews(self, reviews: Sequence[Review]) -> None:
        for some in chunks(sorted(each.id for each in reviews)):
            await self._sql.change(END_REVIEWS, {"ids": list(some)})
            for each in FORGET_NAMED:
                await self._sql.change(each, {"ids": list(some)})
            self._note_changed(REVIEW, some)
            self._note_changed(DEBT, [row.id for row in await self._sql.rows(END_DEBTS, {"ids": list(some)})])

    async def zones(self, cycle: Cycle) -> frozenset[str]:
        rows = await self._sql.scan(ZONES, {"cycle": cycle.id})
        return frozenset(zone_in(row.time_zone, row.company_zone) for row in rows)

    async def find_uninvited(self, after: int, limit: int) -> tuple[ReviewDebt, ...]:
        who = await self._sql.scan(WHO_IS_UNINVITED, {"after": after, "most": limit})
        found: list[bytes] = []
        for some in chunks([row.reviewer_id for row in who]):
            found += [row.id for row in await self._sql.scan(UNINVITED, {"who": list(some)})]
        debts = await self._debts(found)
        return tuple(each for each in debts if each.review.cycle.stage is Stage.OPEN)

    async def mark_invited(self, debts: Sequence[DebtId], now: datetime) -> frozenset[DebtId]:
        return await self._mark(debts, now, invited=False)

    async def unmark_invited(self, debts: Sequence[DebtId]) -> None:
        await self._mark(debts, None, invited=True)

    async def _mark(self, debts: Sequence[DebtId], at: datetime | None, *, invited: bool) -> frozenset[DebtId]:
        """Of those still owed, which are `invited` or not."""
        new: set[DebtId] = set()
        for some in chunks(sorted(debts)):
            rows = await self._sql.rows(TO_MARK, {"ids": list(some)})
            owed = [row for row in rows if row.state == DebtState.OWED.value]
            if marked := [row.id for row in owed if (row.invited_at is not None) == invited]:
                await self._sql.change(MARK, {"ids": marked, "now": at})
                self._note_changed(DEBT, marked)
            new |= {DebtId(each) for each in marked}
        return frozenset(new)


def _is_as_planned(
    named: bool, there: set[tuple[object, ...]], planned: tuple[bool, set[tuple[object, ...]]], *, partly: bool
) -> bool:
    """With all that read it; and if only `partly`, with some who are asked."""
    missing = planned[1] - there
    return named == planned[0] and there <= planned[1] and (not missing or (partly and all(map(_is_asked, missing))))


def _is_asked(person: tuple[object, ...]) -> bool:
    """And doesn't read it."""
    return not isinstance(person[1], str)


def _people(new: NewReview) -> tuple[bool, set[tuple[object, ...]]]:
    """Whether with names, who is asked, and who reads as what."""
    people: set[tuple[object, ...]] = {(each, _is_about_partner(new, each)) for each in new.reviewers}
    return new.named, people | {(person, capacity.value) for person, capacity in new.readers}


def _is_about_partner(new: NewReview, reviewer: int) -> bool | None:
    """None: about all whom the review is about."""
    whom = new.whom.get(reviewer)
    return None if whom is None else whom == new.partner


def _review(cycle: Cycle, review: bytes, new: NewReview) -> dict[str, Any]:
    asked = len(set(new.reviewers))
    row = {"id": review, "cycle_id": cycle.id, "reviewee_id": new.reviewee or None, "state": ReviewState.ASKED.value}
    row |= {"partner_id": new.partner or None}
    return row | {"named": new.named, "asked": asked, "picker": new.picker.value, "shared": None, "counts": None}


def _readers(review: bytes, new: NewReview) -> list[dict[str, Any]]:
    return [
        {"id": new_id(), "review_id": review, "person_id": person, "capacity": capacity.value, "read_at": None}
        for person, capacity in new.readers
    ]


def _debts(cycle: Cycle, review: bytes, new: NewReview) -> list[dict[str, Any]]:
    row = {"cycle_id": cycle.id, "review_id": review, "state": DebtState.OWED.value, "invited_at": None, "later": None}
    return [
        row | {"id": new_id(), "reviewer_id": each, "about_partner": _is_about_partner(new, each)}
        for each in sorted(set(new.reviewers))
    ]
