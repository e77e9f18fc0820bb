"""Who was asked, and who answered, by department; and who has read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, case, func, select

from bot.cycles.cycle import Cycle
from bot.cycles.review import Capacity, DebtState, ReviewState
from bot.groups import Group
from storage.cycles.organizing import Organizing
from storage.cycles.rows import is_about_none_of
from storage.tables.cycles import CYCLE
from storage.tables.people import PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER

_ANSWERED = case((DEBT.c.state == DebtState.PAID.value, DEBT.c.reviewer_id))
BY_DEPARTMENT = (
    select(
        PERSON.c.department,
        func.count(DEBT.c.reviewer_id.distinct()).label("people"),
        func.count(_ANSWERED.distinct()).label("answered"),
    )
    .join(PERSON, PERSON.c.id == DEBT.c.reviewer_id)
    .join(REVIEW, REVIEW.c.id == DEBT.c.review_id)
    .where(DEBT.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type), DEBT.c.state != DebtState.LEFT.value)
    .where(is_about_none_of(bindparam("but", expanding=True)))
    .group_by(PERSON.c.department)
    .order_by(PERSON.c.department)
)

READERS = (
    select(READER.c.capacity, func.count().label("number"), func.count(READER.c.read_at).label("opened"))
    .join(REVIEW, REVIEW.c.id == READER.c.review_id)
    .where(REVIEW.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type), REVIEW.c.state == ReviewState.SHOWN.value)
    .where(is_about_none_of(bindparam("but", expanding=True)))
    .group_by(READER.c.capacity)
)


class Participation(Organizing):
    async def count_by_department(self, cycle: Cycle, but: Collection[int] = ()) -> tuple[Group, ...]:
        rows = await self._sql.scan(BY_DEPARTMENT, {"cycle": cycle.id, "but": sorted(but)})
        return tuple(Group(row.department or None, row.people, row.answered) for row in rows)

    async def count_readers(self, cycle: Cycle, but: Collection[int] = ()) -> Mapping[Capacity, tuple[int, int]]:
        rows = await self._sql.rows(READERS, {"cycle": cycle.id, "but": sorted(but)})
        return {Capacity(row.capacity): (row.number, row.opened) for row in rows}
