"""Sending side of the outbox: claims, leases and outcomes.

Locks are taken in the same order everywhere, so that replicas never deadlock: deliveries, then the lanes that count
direct messages, then the others; both by platform, team and name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, func, literal, or_, select, update

from bot.deliveries import Claimed, Due, State
from bot.events import Posted
from bot.people import Handle
from bot.platform import Verb
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Kind, Sql
from storage.outbox.deliveries import (
    AT,
    IS_DOUBTFUL,
    LINE,
    POST,
    back_in_line,
    entry,
    instants,
    past,
    to_claimed,
)
from storage.outbox.fair import last_turn, turn_of
from storage.outbox.lanes import LANE_OF_CHANGES
from storage.outbox.oldest_per_lane import QUEUED_AND_POST, oldest_per_lane
from storage.outbox.pacing import PACE, WITH_LANES, keep_pace, take_room
from storage.tables.outbox import DELIVERY, LANE
from storage.tables.workspaces import TEAM

_IS_ANSWER = LINE.c.thread.is_not(None)
_IS_POSTED = or_(LINE.c.verb == Verb.POST, LINE.c.resend_as_post)
_IN_LINE = or_(
    LINE.c.state == State.WAITING,
    # Making a change twice is harmless; its process died.
    and_(LINE.c.state == State.SENDING, ~_IS_POSTED, past(LINE.c.lease_until)),
)
_A = DELIVERY.alias("before")
_IS_NEXT_OF_POST = ~exists().where(
    or_(_A.c.target == POST.c.token, _A.c.thread == POST.c.token),
    _A.c.seq < LINE.c.seq,
    _A.c.state.in_([State.WAITING, State.SENDING]),
)
"""All that is about one post keeps its order, though changes and answers wait in different lanes."""
_POST_IS_SETTLED = or_(
    and_(LINE.c.verb == Verb.POST, ~_IS_ANSWER),
    POST.c.token.is_(None),
    and_(POST.c.state.in_([State.SENT, State.REFUSED, State.DROPPED]), _IS_NEXT_OF_POST),
)
_ABANDONED = and_(LINE.c.state == State.SENDING, _IS_POSTED)


def _sendable() -> Select[Any]:
    return (
        select(
            LINE,
            POST.c.posted_room.label("post_room"),
            POST.c.posted_id.label("post_id"),
            PACE.c.next_post_at.label("paced_until"),
        )
        .select_from(WITH_LANES)
        .where(
            LINE.c.seq.in_(oldest_per_lane(and_(_IN_LINE, _POST_IS_SETTLED))),
            _IN_LINE,
            past(LANE.c.lease_until),
            past(LANE.c.next_post_at),
            past(PACE.c.next_post_at),
            past(PACE.c.lease_until),
        )
        .order_by(LINE.c.private, LINE.c.seq)
        .with_for_update(of=LINE, skip_locked=True)
    )


@cache
def _due(kind: Kind) -> Prepared:
    latest = func.max if kind == "sqlite" else func.greatest

    def not_before(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((past(column), AT), else_=column)

    ready = latest(
        not_before(LANE.c.lease_until),
        not_before(LANE.c.next_post_at),
        not_before(PACE.c.next_post_at),
        not_before(PACE.c.lease_until),
        type_=UtcDateTime,
    )
    may_be_sent = and_(LINE.c.state != State.UNKNOWN, _POST_IS_SETTLED, ~_ABANDONED)
    send = select(func.min(ready)).select_from(WITH_LANES).where(LINE.c.seq.in_(oldest_per_lane(may_be_sent)))
    look = select(func.min(not_before(LINE.c.not_before))).where(IS_DOUBTFUL, LINE.c.state == State.UNKNOWN)
    abandoned = select(func.min(LINE.c.lease_until)).where(IS_DOUBTFUL, _ABANDONED)
    return Prepared(
        select(
            send.scalar_subquery().label("send"),
            look.scalar_subquery().label("look"),
            abandoned.scalar_subquery().label("abandoned"),
        )
    )


_SENDABLE = Prepared(_sendable().limit(bindparam("most")))
_UNTIL = bindparam("until", type_=UtcDateTime)
_MARK = update(DELIVERY).where(DELIVERY.c.seq.in_(bindparam("claimed", expanding=True))).values(lease_until=_UNTIL)
_SENDING = Prepared(_MARK.values(state=State.SENDING, attempts=DELIVERY.c.attempts + 1))
_LOOKING = Prepared(_MARK.values(state=State.UNKNOWN, not_before=_UNTIL))
_SENT = Prepared(
    update(DELIVERY)
    .where(DELIVERY.c.token == bindparam("of_token"), DELIVERY.c.state != State.SENT)
    .values(
        state=State.SENT,
        body=None,  # the platform has the message now; its text stays only in the feature's table
        posted_room=bindparam("room"),
        posted_id=bindparam("posted"),
        sent_at=AT,
        settled_at=AT,
        reason=None,
        lease_until=None,
        not_before=None,
    )
)
_FREE = Prepared(
    update(LANE)
    .where(LANE.c.platform == bindparam("of_platform"), LANE.c.team == bindparam("of_team"))
    .where(LANE.c.lane == bindparam("of_lane"), LANE.c.lease_until == _UNTIL)
    .values(lease_until=None, next_post_at=bindparam("rest_until", type_=UtcDateTime))
)


class OutboxQueue:
    def __init__(self, sql: Sql) -> None:
        self.sql = sql

    async def instant(self) -> datetime:
        if self.sql.kind == "sqlite":
            return datetime.now(UTC)
        (row,) = await self.sql.rows(select(func.clock_timestamp(type_=UtcDateTime).label("now")))
        instant: datetime = row.now
        return instant

    async def due(self, at: datetime, grace: float) -> Due:
        (row,) = await self.sql.scan(_due(self.sql.kind), instants(at))
        looks = [] if row.look is None else [row.look]
        if row.abandoned is not None:
            looks.append(row.abandoned + timedelta(seconds=grace))
        return Due(row.send, min(looks, default=None))

    async def claim(self, at: datetime, lease: float, limit: int) -> tuple[Claimed, ...]:
        until = at + timedelta(seconds=lease)
        rows = await self.sql.scan(_SENDABLE, instants(at) | {"most": limit})
        rows = await keep_pace(self.sql, rows, at)
        mine = [row for row in sorted(rows, key=_lane_of) if await take_room(self.sql, row, at, until)]
        await self._mark(_SENDING, mine, until)
        return tuple(to_claimed(row, entry(row, State.SENDING, row.attempts + 1), until) for row in mine)

    async def _mark(self, marking: Prepared, rows: Iterable[Any], until: datetime) -> None:
        if seqs := [row.seq for row in rows]:
            await self.sql.change(marking, {"claimed": seqs, "until": until})

    async def doubtful(self, at: datetime, lease: float, grace: float, limit: int) -> tuple[Claimed, ...]:
        until = at + timedelta(seconds=lease)
        patience = at - timedelta(seconds=grace)
        lost = and_(_ABANDONED, or_(LINE.c.lease_until <= patience, LINE.c.lease_until > instants(at)["beyond"]))
        rows = await self.sql.scan(
            select(LINE, POST.c.posted_room.label("post_room"), POST.c.posted_id.label("post_id"))
            .select_from(QUEUED_AND_POST)
            .where(IS_DOUBTFUL, or_(and_(LINE.c.state == State.UNKNOWN, past(LINE.c.not_before)), lost))
            .order_by(LINE.c.seq)
            .limit(limit)
            .with_for_update(of=LINE, skip_locked=True),
            instants(at),
        )
        await self._mark(_LOOKING, rows, until)
        return tuple(to_claimed(row, entry(row, State.UNKNOWN, row.attempts), until) for row in rows)

    async def mark_sent(self, claimed: Claimed, posted: Posted, now: datetime, rest_until: datetime) -> None:
        if claimed.order.verb is Verb.HOME:
            return await self._over(claimed, rest_until)
        sent_as = {"room": posted.room.external, "posted": posted.external, "at": now}
        await self.sql.change(_SENT, {"of_token": claimed.order.token} | sent_as)
        return await self._free_lane(claimed, rest_until)

    async def _over(self, claimed: Claimed, rest_until: datetime) -> None:
        """Deletes the row of a redraw: otherwise there would be one for every visit to Home."""
        await self.sql.change(delete(DELIVERY).where(DELIVERY.c.token == claimed.order.token))
        await self._free_lane(claimed, rest_until)

    async def later(self, claimed: Claimed, reason: str, at: datetime) -> None:
        """Of changes others go first: one that keeps failing must not hold them up."""
        turn = {"turn": last_turn() + 1} if claimed.lane in LANE_OF_CHANGES.values() else {}
        await self._conclude(claimed, back_in_line(reason, at) | turn, at)

    async def redirect(self, claimed: Claimed, way: Handle, at: datetime) -> None:
        team = select(TEAM.c.team).where(
            TEAM.c.workspace_id == DELIVERY.c.workspace_id, TEAM.c.platform == way.platform
        )
        there_team = func.coalesce(team.order_by(TEAM.c.team).limit(1).scalar_subquery(), "")
        there = {
            "platform": way.platform,
            "place": way.external,
            "lane": way.external,
            "team": there_team,
            "turn": turn_of(literal(way.platform), there_team, literal(way.external)),
        }
        if await self._conclude(claimed, back_in_line(None, at) | there, at):
            moved = {name: there[name] for name in ("platform", "place", "team")}
            await self.sql.change(update(DELIVERY).where(DELIVERY.c.target == claimed.order.token).values(moved))

    async def resend_as_post(self, claimed: Claimed, at: datetime) -> None:
        as_post = {"resend_as_post": True, "lane": DELIVERY.c.place}
        await self._conclude(claimed, back_in_line(None, at) | as_post, at)

    async def uncertain(self, claimed: Claimed, reason: str, look_at: datetime, rest_until: datetime) -> None:
        values = {"state": State.UNKNOWN, "reason": reason, "not_before": look_at}
        await self._conclude(claimed, values, rest_until)

    async def close(self, claimed: Claimed, state: State, reason: str, now: datetime, rest_until: datetime) -> bool:
        if claimed.order.verb is Verb.HOME:
            await self._over(claimed, rest_until)
            return True
        settled = None if state is State.HELD else now
        values = {"state": state, "reason": reason, "settled_at": settled, "lease_until": None, "not_before": None}
        values |= {"body": None} if state is State.DROPPED else {}
        return await self._conclude(claimed, values, rest_until)

    async def _conclude(self, claimed: Claimed, values: dict[str, Any], rest_until: datetime) -> bool:
        """Only the holder of the lease may record the outcome."""
        mine = and_(DELIVERY.c.token == claimed.order.token, DELIVERY.c.lease_until == claimed.lease_until)
        held = DELIVERY.c.state.in_([State.SENDING, State.UNKNOWN])
        changed = await self.sql.change(update(DELIVERY).where(mine, held).values(values))
        await self._free_lane(claimed, rest_until)
        return changed == 1

    async def _free_lane(self, claimed: Claimed, rest_until: datetime) -> None:
        """A search doesn't lock its lane, and after a lost lease another process may have the lane."""
        sent = claimed.entry.delivery
        lane = {"of_platform": sent.platform, "of_team": claimed.order.team, "of_lane": claimed.lane}
        await self.sql.change(_FREE, lane | {"until": claimed.lease_until, "rest_until": rest_until})


def _lane_of(row: Any) -> tuple[str, str, str]:
    return (row.platform, row.team, row.lane)
