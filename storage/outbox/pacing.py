"""The limit of direct messages that counts a whole workspace, beside the pace of each lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, null
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.outbox.pace import direct_messages, next_direct_message
from storage.database.sql import Sql
from storage.outbox.deliveries import LANE, LINE, instants, past
from storage.outbox.lanes import LANE_OF_CHANGES
from storage.outbox.oldest_per_lane import QUEUED_AND_POST

PACE = LANE.alias("pace")
EVERYBODY = ""
"""The name of the lane that counts a workspace's direct messages."""

_PACED_BY = case((and_(LINE.c.private, LINE.c.lane.not_in(sorted(LANE_OF_CHANGES.values()))), EVERYBODY), else_=null())
WITH_LANES = QUEUED_AND_POST.outerjoin(
    LANE, and_(LANE.c.platform == LINE.c.platform, LANE.c.team == LINE.c.team, LANE.c.lane == LINE.c.lane)
).outerjoin(PACE, and_(PACE.c.platform == LINE.c.platform, PACE.c.team == LINE.c.team, PACE.c.lane == _PACED_BY))


async def keep_pace(sql: Sql, rows: Sequence[Any], at: datetime) -> list[Any]:
    """Leaves out the direct messages that are over their workspace's limit, and all of a workspace whose limit another
    replica has just used."""
    kept: list[Any] = []
    counted: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        paced = row.private and row.lane not in LANE_OF_CHANGES.values()
        (counted.setdefault((row.platform, row.team), []) if paced else kept).append(row)
    for _, group in sorted(counted.items()):
        kept += await _keep_direct_messages(sql, group, at)
    return kept


async def _keep_direct_messages(sql: Sql, group: list[Any], at: datetime) -> list[Any]:
    known = group[0].paced_until
    group = group[: direct_messages(known, at)]
    changes = {"next_post_at": next_direct_message(known, at, len(group))}
    return group if await _take_lane(sql, group[0], EVERYBODY, changes, LANE.c.next_post_at == known, {}) else []


async def take_room(sql: Sql, row: Any, at: datetime, until: datetime) -> bool:
    """Leases the lane that a delivery waits in; False if it isn't free."""
    is_free = and_(past(LANE.c.lease_until), past(LANE.c.next_post_at))
    return await _take_lane(sql, row, row.lane, {"lease_until": until}, is_free, instants(at), row.turn)


async def _take_lane(
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
