"""Cycles as HR sets them up, and whom they can be about."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, select, update

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Cycle, Setup, Stage
from bot.cycles.repository import Member
from bot.cycles.review import ReviewState
from bot.cycles.setup.lately import Lately
from bot.paging import ListPage
from bot.people import Person, Standing
from bot.typed_text import clean_line
from storage.cycles.loading import Loading
from storage.cycles.rows import IN_CHATS, numbers_of, write_setup
from storage.database.prepared import Prepared
from storage.people.belonging import is_ours
from storage.people.person_rows import NAMELESS
from storage.tables.cycles import CYCLE
from storage.tables.people import HANDLE, PERSON
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT, REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT

PAGE = 10
ID_BYTES = 16

SINCE = {
    Stage.PLANNED: CYCLE.c.approved_at,
    Stage.OPEN: CYCLE.c.opened_at,
    Stage.CLOSED: CYCLE.c.closed_at,
    Stage.RELEASED: CYCLE.c.released_at,
}
"""The time that belongs to a stage."""

HOLD = Prepared(select(CYCLE.c.id).where(CYCLE.c.id == bindparam("cycle", type_=CYCLE.c.id.type)).with_for_update())
DELETE_DRAFT = delete(CYCLE).where(
    CYCLE.c.id == bindparam("cycle", type_=CYCLE.c.id.type), CYCLE.c.stage == Stage.DRAFT.value
)
_REVIEWS = select(REVIEW.c.id).where(REVIEW.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type))
DELETE_TEXTS = delete(REVIEW_TEXT).where(REVIEW_TEXT.c.review_id.in_(_REVIEWS))
_DEBTS = select(DEBT.c.id).where(DEBT.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type))
DELETE_NAMED = tuple(delete(each).where(each.c.debt_id.in_(_DEBTS)) for each in (NAMED_ANSWER, NAMED_DRAFT))
_ENDED = _DEBTS.where(DEBT.c.review_id.in_(_REVIEWS.where(REVIEW.c.state == ReviewState.ENDED.value)))
DELETE_ENDED = tuple(delete(each).where(each.c.debt_id.in_(_ENDED)) for each in (NAMED_ANSWER, NAMED_DRAFT))
"""Of whom left, and did not come back."""
DELETE_FIGURES = (
    update(REVIEW)
    .where(REVIEW.c.id.in_(_REVIEWS), REVIEW.c.state != ReviewState.ASKED.value)
    .values(state=ReviewState.ENDED.value, shared=None, counts=None, earlier_id=None)
)
"""What a release that didn't get to its end has written already."""
_HAS_ACCOUNT = exists().where(HANDLE.c.person_id == PERSON.c.id, HANDLE.c.active).label("has_account")
_ANSWERS = exists().where(HANDLE.c.person_id == PERSON.c.id, HANDLE.c.active, IN_CHATS).label("answers")
MEMBERS = (
    select(
        PERSON.c.id, PERSON.c.name, PERSON.c.manager_id, PERSON.c.start_date, PERSON.c.standing, _HAS_ACCOUNT,
        _ANSWERS,
    )
    .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.active)
    .where(is_ours())
    .order_by(PERSON.c.id)
)  # fmt: skip
_SHOWN_LATELY = (
    select(REVIEW.c.id, REVIEW.c.reviewee_id, REVIEW.c.partner_id, CYCLE.c.least, CYCLE.c.released_at)
    .join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id)
    .where(CYCLE.c.workspace_id == bindparam("of_workspace"), CYCLE.c.released_at >= bindparam("since"))
    .where(REVIEW.c.state == ReviewState.SHOWN.value, REVIEW.c.named.is_(False))
)
ASKED_LATELY = (
    _SHOWN_LATELY.add_columns(DEBT.c.reviewer_id)
    .join(DEBT, DEBT.c.review_id == REVIEW.c.id)
    .order_by(REVIEW.c.id, DEBT.c.id)
)
LAST_RESULTS = _SHOWN_LATELY.order_by(CYCLE.c.released_at)


def new_id() -> bytes:
    return secrets.token_bytes(ID_BYTES)


class SettingUp(Loading):
    """See `bot.cycles.repository.CycleRepository`, as the classes beside this one."""

    async def add(self, workspace: int, owner: Person, setup: Setup, zone: str, now: datetime) -> Cycle:
        cycle = CycleId(new_id())
        row = {"id": cycle, "workspace_id": workspace, "owner_id": owner.id, "stage": Stage.DRAFT.value}
        row |= {"zone": zone, "created_at": now, "sweeps": 0, "extended": False, "announce": False}
        row |= {"outdated_person": 0} | write_setup(setup)
        await self._sql.change(insert(CYCLE), row)
        self._note_changed(CYCLE, [cycle])
        return await self._cycle(cycle)

    async def save_setup(self, cycle: Cycle, setup: Setup, now: datetime) -> Cycle:
        return await self._change_cycle(cycle, write_setup(setup))

    async def delete_draft(self, cycle: Cycle) -> None:
        await self._sql.change(DELETE_DRAFT, {"cycle": cycle.id})

    async def get(self, workspace: int, cycle: CycleId) -> Cycle | None:
        found = await self._cycles([cycle])
        return next((each for each in found if each.workspace == workspace), None)

    async def get_for_update(self, workspace: int, cycle: CycleId) -> Cycle | None:
        await self._sql.lock(HOLD, {"cycle": cycle})
        return await self.get(workspace, cycle)

    async def find_cycles(self, workspace: int, stages: Collection[Stage], page: int) -> ListPage[Cycle]:
        wanted = and_(CYCLE.c.workspace_id == workspace, CYCLE.c.stage.in_(sorted(stages)))
        rows = await self._sql.rows(
            select(CYCLE.c.id)
            .where(wanted)
            .order_by(CYCLE.c.created_at.desc(), CYCLE.c.id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        ((total,),) = await self._sql.rows(select(func.count()).select_from(CYCLE).where(wanted))
        return ListPage(await self._cycles([row.id for row in rows]), page, total)

    async def set_stage(self, cycle: Cycle, stage: Stage, now: datetime) -> Cycle:
        since = {SINCE[stage].name: now} if stage in SINCE else {}
        if stage is Stage.CANCELLED:
            for each in (DELETE_TEXTS, *DELETE_NAMED, DELETE_FIGURES):
                await self._sql.change(each, {"cycle": cycle.id})
        if stage is Stage.RELEASED:
            for each in DELETE_ENDED:
                await self._sql.change(each, {"cycle": cycle.id})
        return await self._change_cycle(cycle, {"stage": stage.value} | since)

    async def set_times(self, cycle: Cycle, closes_at: datetime, release_at: datetime) -> Cycle:
        return await self._change_cycle(cycle, {"closes_at": closes_at, "release_at": release_at})

    async def members(self, workspace: int, chats: Collection[str] = ()) -> tuple[Member, ...]:
        chats = sorted(chats or self._preferred)
        rows = await self._sql.scan(MEMBERS, {"of_workspace": workspace, "chats": chats})
        return tuple(_member(row, everywhere=not chats) for row in rows)

    async def reviewed_lately(self, workspace: int, since: datetime) -> Lately:
        groups: dict[tuple[int, bytes, int], set[int]] = {}
        rows = await self._sql.scan(ASKED_LATELY, {"of_workspace": workspace, "since": since})
        for number, row in enumerate(rows, start=1):
            for about in numbers_of(row):
                group = groups.setdefault((about, row.id, row.least), set())
                is_one_more = row.reviewer_id is not None and row.reviewer_id not in group
                group.add(row.reviewer_id if is_one_more else -number)
        found: dict[int, dict[frozenset[int], int]] = {}
        for (reviewee, _, least), group in groups.items():
            theirs, asked = found.setdefault(reviewee, {}), frozenset(group)
            theirs[asked] = max(least, theirs.get(asked, 0))
        return found

    async def find_last_results(self, workspace: int, since: datetime) -> Mapping[int, datetime]:
        rows = await self._sql.scan(LAST_RESULTS, {"of_workspace": workspace, "since": since})
        return {each: row.released_at for row in rows for each in numbers_of(row)}


def _member(row: Any, *, everywhere: bool) -> Member:
    """`everywhere`: nobody said on which chats one can answer."""
    reachable = bool(row.has_account) and row.standing == Standing.COLLEAGUE
    answers = reachable and (everywhere or bool(row.answers))
    return Member(row.id, clean_line(row.name) or NAMELESS, row.manager_id, row.start_date, reachable, answers)
