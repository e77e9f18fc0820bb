"""How long what is over is kept: counting it, and deleting it in batches of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, func, or_, select, text, update

from bot.cycles.cycle import Stage
from bot.praise.rules import Audience
from bot.rights.repository import Retention
from storage.database.sql import Sql
from storage.tables.audit import AUDIT
from storage.tables.cycles import CYCLE
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET
from storage.tables.feedback import GIVEN_FEEDBACK as GIVEN
from storage.tables.objectives import OBJECTIVE
from storage.tables.outbox import DELIVERY, OPEN
from storage.tables.praise import PRAISE
from storage.tables.results import REVIEW_REMINDER as REMINDER
from storage.tables.reviews import REVIEW
from storage.tables.workspaces import WORKSPACE


class Shelf(NamedTuple):
    """What is over and older than a time. `subject` is what deliveries about one row begin with."""

    name: str
    table: Table
    is_over: Callable[[datetime], ColumnElement[bool]]
    subject: str = ""


def _praise(before: datetime) -> ColumnElement[bool]:
    """But what waits for a channel."""
    waits = and_(
        PRAISE.c.audience == Audience.EVERYONE.value, PRAISE.c.routed_at.is_(None), PRAISE.c.undone_at.is_(None)
    )
    return and_(PRAISE.c.created_at < before, ~waits)


def _objectives(before: datetime) -> ColumnElement[bool]:
    return or_(OBJECTIVE.c.closed_at < before, OBJECTIVE.c.deleted_at < before)


def _requests(before: datetime) -> ColumnElement[bool]:
    """But those of which the answers are still to come out."""
    return and_(REQUEST.c.closed_at < before, or_(REQUEST.c.release_at.is_(None), REQUEST.c.release_at < before))


def _given(before: datetime) -> ColumnElement[bool]:
    return and_(GIVEN.c.given_at < before, GIVEN.c.read_at.is_not(None))


def _cycles(before: datetime) -> ColumnElement[bool]:
    """But those of which messages are still to be drawn again, or of which somebody was to be reminded since."""
    released = and_(CYCLE.c.stage == Stage.RELEASED.value, CYCLE.c.released_at < before)
    cancelled = and_(CYCLE.c.stage == Stage.CANCELLED.value, CYCLE.c.created_at < before)
    reviews = select(REVIEW.c.id).where(REVIEW.c.cycle_id == CYCLE.c.id)
    agreed = exists().where(REMINDER.c.review_id.in_(reviews), REMINDER.c.day >= before.date())
    return and_(or_(released, cancelled), CYCLE.c.outdated_after.is_(None), ~agreed)


def _audit(before: datetime) -> ColumnElement[bool]:
    return AUDIT.c.at < before


SHELVES = (
    Shelf("praise", PRAISE, _praise, "praise/"),
    Shelf("objectives", OBJECTIVE, _objectives, "objective/"),
    Shelf("requests", REQUEST, _requests, "feedback_request/"),
    Shelf("given", GIVEN, _given, "given_feedback/"),
    Shelf("cycles", CYCLE, _cycles, "cycle/"),
    Shelf("audit", AUDIT, _audit),
)


class Keeping:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def find_kept(self, workspace: int) -> Retention:
        ((months, since),) = await self._sql.rows(
            select(WORKSPACE.c.kept_months, WORKSPACE.c.kept_from).where(WORKSPACE.c.id == workspace)
        )
        return Retention(workspace, months, since)

    async def set_kept(self, kept: Retention) -> None:
        new = {"kept_months": kept.months, "kept_from": kept.since}
        await self._sql.change(update(WORKSPACE).where(WORKSPACE.c.id == kept.workspace).values(new))

    async def find_kept_for_a_time(self, now: datetime) -> tuple[Retention, ...]:
        holds = (WORKSPACE.c.kept_months.is_not(None), WORKSPACE.c.kept_from <= now)
        columns = (WORKSPACE.c.id, WORKSPACE.c.kept_months, WORKSPACE.c.kept_from)
        return tuple(
            Retention(*row) for row in await self._sql.rows(select(*columns).where(*holds).order_by(WORKSPACE.c.id))
        )

    async def count_old(self, workspace: int, before: datetime) -> Mapping[str, int]:
        counts = {}
        for shelf in SHELVES:
            old = (shelf.table.c.workspace_id == workspace, shelf.is_over(before))
            ((counts[shelf.name],),) = await self._sql.scan(select(func.count()).select_from(shelf.table).where(*old))
        return counts

    async def forget_old(self, workspace: int, before: datetime, limit: int) -> int:
        for shelf in SHELVES:
            key: Column[Any] = shelf.table.c.id
            old = select(key).where(shelf.table.c.workspace_id == workspace, shelf.is_over(before))
            found = [
                row.id for row in await self._sql.scan(old.order_by(key).limit(1 if shelf.name == "cycles" else limit))
            ]
            if found and shelf.table is CYCLE and (reviews := await self._forget_reviews(found[0], limit)):
                return reviews
            if found:
                await self._forget_deliveries(workspace, shelf, found)
                return await self._sql.change(delete(shelf.table).where(key.in_(found)))
        return 0

    async def _forget_reviews(self, cycle: bytes, limit: int) -> int:
        """A cycle of thousands goes a few at a time, and its averages before: nobody would know any more who had read
        so much of them that the rest would follow."""
        rows = await self._sql.rows(select(REVIEW.c.id).where(REVIEW.c.cycle_id == cycle).limit(limit))
        if rows:
            await self._sql.change(update(CYCLE).where(CYCLE.c.id == cycle).values(company=None))
        return await self._sql.change(delete(REVIEW).where(REVIEW.c.id.in_([row.id for row in rows]))) if rows else 0

    async def _forget_deliveries(self, workspace: int, shelf: Shelf, found: Sequence[Any]) -> None:
        """What was sent about them; what stands in the chat stays there."""
        if not shelf.subject:
            return
        names = [f"{shelf.subject}{each.hex() if isinstance(each, bytes) else each}" for each in found]
        if shelf.table is REQUEST:
            sheets = select(FEEDBACK_SHEET.c.id).where(FEEDBACK_SHEET.c.request_id.in_(found))
            names += [f"feedback_sheet/{row.id}" for row in await self._sql.rows(sheets)]
        settled = text(f"NOT ({OPEN})")
        for name in names:
            below = and_(DELIVERY.c.subject >= f"{name}/", DELIVERY.c.subject < f"{name}0")
            about = (DELIVERY.c.workspace_id == workspace, or_(DELIVERY.c.subject == name, below), settled)
            await self._sql.change(delete(DELIVERY).where(*about))
