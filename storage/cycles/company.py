"""Those who are asked about the company as a whole are thousands: some of them at a time."""

from __future__ import annotations

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, select

from bot.cycles.review import Review
from bot.people import Person
from bot.typed_text import clean_line
from storage.cycles.owing import ASKED_ABOUT, Owing
from storage.database.prepared import Prepared
from storage.people.person_rows import NAMELESS
from storage.tables.cycles import CYCLE
from storage.tables.people import HANDLE, PERSON
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.workspaces import WORKSPACE

NEAR_MOST = 200
"""So many names are looked for in what somebody wrote about the company."""

_MOST: BindParameter[int] = bindparam("most")
_REVIEW = DEBT.c.review_id == bindparam("review", type_=REVIEW.c.id.type)
_ME = bindparam("me", type_=PERSON.c.id.type)
_MANAGER = bindparam("manager", type_=PERSON.c.manager_id.type)
_ASKED = exists().where(DEBT.c.reviewer_id == PERSON.c.id, DEBT.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type))
NAME = select(WORKSPACE.c.name).where(WORKSPACE.c.id == bindparam("of_workspace"))
_CALLED = select(PERSON.c.name, PERSON.c.email, HANDLE.c.nick).outerjoin(HANDLE, HANDLE.c.person_id == PERSON.c.id)
_NEAR = (
    select(PERSON.c.id)
    .where(or_(PERSON.c.manager_id.in_([_ME, _MANAGER]), PERSON.c.id == _MANAGER), PERSON.c.id != _ME, _ASKED)
    .order_by(PERSON.c.id)
    .limit(_MOST)
)
CALLED_NEAR = Prepared(_CALLED.where(PERSON.c.id.in_(_NEAR)).order_by(PERSON.c.id))
CALLED_IN_TEAM = Prepared(
    _CALLED.where(PERSON.c.id.in_(ASKED_ABOUT), PERSON.c.id.not_in(bindparam("but", expanding=True))).order_by(
        PERSON.c.folded, PERSON.c.id
    )
)
NAMES = Prepared(
    select(PERSON.c.name)
    .join(DEBT, and_(DEBT.c.reviewer_id == PERSON.c.id, _REVIEW))
    .order_by(PERSON.c.folded, PERSON.c.id)
    .limit(_MOST)
)
SOME = (
    select(DEBT.c.reviewer_id)
    .where(_REVIEW, DEBT.c.reviewer_id > bindparam("after"))
    .order_by(DEBT.c.reviewer_id)
    .limit(_MOST)
)


class OfCompany(Owing):
    """See `bot.cycles.company.repository.AboutCompany`, and `bot.cycles.answering.look_up.CycleLookUp`."""

    async def company_name(self, workspace: int) -> str:
        ((name,),) = await self._sql.rows(NAME, {"of_workspace": workspace})
        return str(name)

    async def some_reviewers(self, review: Review, after: int, most: int) -> tuple[Person, ...]:
        rows = await self._sql.rows(SOME, {"review": review.id, "after": after, "most": most})
        found = await self._people(row.reviewer_id for row in rows)
        return tuple(found[each] for each in sorted(found))

    async def asked_names(self, review: Review, most: int) -> tuple[str, ...]:
        rows = await self._sql.rows(NAMES, {"review": review.id, "most": most})
        return tuple(clean_line(row.name) or NAMELESS for row in rows)

    async def names_beside(self, review: Review, person: Person) -> tuple[str, ...]:
        if review.reviewee is not None:
            key = {"review": review.id, "but": [person.id, *review.numbers]}
            rows = await self._sql.rows(CALLED_IN_TEAM, key)
        else:
            near = {"me": person.id, "manager": person.manager, "cycle": review.cycle.id, "most": NEAR_MOST}
            rows = await self._sql.rows(CALLED_NEAR, near)
        return tuple(name for row in rows for name in (row.name, row.nick, (row.email or "").partition("@")[0]) if name)
