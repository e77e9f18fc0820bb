"""Limits of a platform that count a whole workspace, beside the pace of each room: of direct messages, and of the
methods that change posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, null
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.outbox.pace import direct_messages, next_direct_message
from bot.platform import CHANGES, Verb
from storage.database.sql import Sql
from storage.outbox.deliveries import LANE, LINE, instants, past
from storage.outbox.lanes import CHANGES_OF_DMS
from storage.outbox.oldest_per_lane import QUEUED_AND_POST

PACE = LANE.alias("pace")
EVERYBODY = ""
"""The name of the lane that counts a workspace's direct messages."""

_IS_CHANGE_OF_DM = LINE.c.lane.in_(sorted(CHANGES_OF_DMS.values()))
_CHANGES = [(and_(LINE.c.verb == verb, ~LINE.c.resend_as_post), lane) for verb, lane in CHANGES_OF_DMS.items()]
_PACED_BY = case((_IS_CHANGE_OF_DM, null()), *_CHANGES, (LINE.c.private, EVERYBODY), else_=null())
"""Changes of direct messages wait in the lane that counts them; those in channels wait in their room's, and for it."""
WITH_LANES = QUEUED_AND_POST.outerjoin(
    LANE, and_(LANE.c.platform == LINE.c.platform, LANE.c.team == LINE.c.team, LANE.c.lane == LINE.c.lane)
).outerjoin(PACE, and_(PACE.c.platform == LINE.c.platform, PACE.c.team == LINE.c.team, PACE.c.lane == _PACED_BY))


def paced_by(row: Any) -> str | None:
    """The lane that counts it for the workspace, as `_PACED_BY`; of a change of a direct message its own."""
    if row.verb in CHANGES and not row.resend_as_post:
        return CHANGES_OF_DMS[Verb(row.verb)]
    return EVERYBODY if row.private else None


async def keep_pace(sql: Sql, rows: Sequence[Any], at: datetime, between: float) -> list[Any]:
    """Leaves out what is over its workspace's limit, and all of a workspace whose limit another replica has just used.
    `between`: seconds between two changes."""
    kept = [row for row in rows if paced_by(row) is None]
    counted: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        if (lane := paced_by(row)) is not None:
            counted.setdefault((row.platform, row.team, lane), []).append(row)
    for (_, _, lane), group in sorted(counted.items()):
        keep = _keep_direct_messages if lane == EVERYBODY else _keep_one_change
        kept += await keep(sql, group, at, between)
    return kept


async def _keep_direct_messages(sql: Sql, group: list[Any], at: datetime, _: float) -> list[Any]:
    known = group[0].paced_until
    group = group[: direct_messages(known, at)]
    changes = {"next_post_at": next_direct_message(known, at, len(group))}
    return group if await take_lane(sql, group[0], EVERYBODY, changes, LANE.c.next_post_at == known, {}) else []


async def _keep_one_change(sql: Sql, group: list[Any], at: datetime, between: float) -> list[Any]:
    """Rooms before people, and what failed before lets others pass. One of a direct message takes its lane by itself:
    it waits there, and holds nothing up."""
    first = min(group, key=lambda row: (row.private, row.attempts > 0, row.seq))
    lane = CHANGES_OF_DMS[Verb(first.verb)]
    if first.lane == lane:
        return [first]
    changes = {"next_post_at": at + timedelta(seconds=between)}
    return [first] if await take_lane(sql, first, lane, changes, _is_free(), instants(at)) else []


async def take_room(sql: Sql, row: Any, at: datetime, until: datetime) -> bool:
    """Leases the lane that a delivery waits in; False if it isn't free."""
    return await take_lane(sql, row, row.lane, {"lease_until": until}, _is_free(), instants(at), row.turn)


def _is_free() -> ColumnElement[bool]:
    return and_(past(LANE.c.lease_until), past(LANE.c.next_post_at))


async def take_lane(
    sql: Sql,
    row: Any,
    lane: str,
    changes: dict[str, Any],
    condition: ColumnElement[bool],
    parameters: dict[str, Any],
    turn: int = 0,
) -> bool:
    """Upserts the lane if the condition holds for its latest row; returns False if it does not."""
    key = {"platform": row.platform, "team": row.team, "lane": lane}
    insert = insert_sqlite if sql.kind == "sqlite" else insert_postgresql
    statement = insert(LANE).values(**key, workspace_id=row.workspace_id, turn=turn, **changes)
    changes |= {"turn": case((LANE.c.turn > turn, LANE.c.turn), else_=turn)}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=changes, where=condition)
    return bool(await sql.rows(statement.returning(LANE.c.lane), parameters))
