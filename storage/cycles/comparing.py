"""Two results about the same, side by side."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select, update

from bot.cycles.cycle import Stage
from bot.cycles.results.released_results import Asked
from bot.cycles.results.result import Figures
from bot.cycles.review import Review, ReviewState
from storage.cycles.results import Results, figures_of
from storage.database.prepared import Prepared
from storage.tables.cycles import CYCLE
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT

_REVIEW = bindparam("review", type_=REVIEW.c.id.type)
_BEFORE = (
    select(REVIEW.c.id)
    .join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id)
    .where(REVIEW.c.workspace_id == bindparam("of_workspace"), REVIEW.c.id != _REVIEW, REVIEW.c.named.is_(False))
    .where(REVIEW.c.state == ReviewState.SHOWN.value, CYCLE.c.stage == Stage.RELEASED.value)
    .order_by(CYCLE.c.released_at.desc(), REVIEW.c.id)
    .limit(1)
)
_ABOUT = bindparam("about", type_=REVIEW.c.reviewee_id.type)
BEFORE = Prepared(_BEFORE.where(or_(REVIEW.c.reviewee_id == _ABOUT, REVIEW.c.partner_id == _ABOUT)))
BEFORE_OF_COMPANY = Prepared(_BEFORE.where(REVIEW.c.reviewee_id.is_(None)))
ASKED = select(DEBT.c.reviewer_id).where(DEBT.c.review_id == _REVIEW).order_by(DEBT.c.id)
_THIS = REVIEW.alias("this")
EARLIER = (
    select(REVIEW.c.id, REVIEW.c.shared, REVIEW.c.counts)
    .join(_THIS, _THIS.c.earlier_id == REVIEW.c.id)
    .where(_THIS.c.id == _REVIEW, REVIEW.c.state == ReviewState.SHOWN.value)
)


class Comparing(Results):
    """See `bot.cycles.results.released_results.Comparing`."""

    async def find_before(self, review: Review) -> Review | None:
        key = {"of_workspace": review.cycle.workspace, "review": review.id}
        if review.reviewee is None:
            rows = await self._sql.rows(BEFORE_OF_COMPANY, key)
        else:
            rows = await self._sql.rows(BEFORE, key | {"about": review.reviewee.id})
        return next(iter(await self._reviews([row.id for row in rows])), None)

    async def asked_about(self, review: Review) -> Asked:
        return [row.reviewer_id for row in await self._sql.rows(ASKED, {"review": review.id})]

    async def set_earlier(self, review: Review, earlier: Review) -> None:
        await self._sql.change(update(REVIEW).where(REVIEW.c.id == review.id).values(earlier_id=earlier.id))

    async def earlier(self, review: Review) -> tuple[Review, Figures] | None:
        for row in await self._sql.rows(EARLIER, {"review": review.id}):
            (found,) = await self._reviews([row.id])
            return found, figures_of(row)
        return None
