"""The limit of direct messages that counts a whole workspace, beside the pace of each lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, null

from bot.outbox.pace import direct_messages, next_direct_message
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Kind, Sql
from storage.database.statements import both
from storage.outbox.deliveries import LINE, instants, past
from storage.outbox.lanes import LANE_OF_CHANGES
from storage.outbox.oldest_per_lane import QUEUED_AND_POST
from storage.tables.outbox import LANE

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
    then = next_direct_message(known, at, len(group))
    taken = _row_of(group[0], EVERYBODY) | {"next_post_at": then, "known": known}
    return group if await sql.rows(_PACE[sql.kind], taken) else []


async def take_room(sql: Sql, row: Any, at: datetime, until: datetime) -> bool:
    """Leases the lane that a delivery waits in; False if it isn't free."""
    taken = _row_of(row, row.lane, row.turn) | {"lease_until": until} | instants(at)
    return bool(await sql.rows(_ROOM[sql.kind], taken))


def _row_of(row: Any, lane: str, turn: int = 0) -> dict[str, Any]:
    return {"platform": row.platform, "team": row.team, "lane": lane, "workspace_id": row.workspace_id, "turn": turn}


def _taking(column: str, condition: ColumnElement[bool]) -> dict[Kind, Prepared]:
    """Upserts the lane with that column if the condition holds for its latest row, and returns it; else no row."""

    def make(insert: Any) -> Executable:
        new = insert(LANE)
        turn = case((LANE.c.turn > new.excluded.turn, LANE.c.turn), else_=new.excluded.turn)
        changes = {column: new.excluded[column], "turn": turn}
        upsert = new.on_conflict_do_update(index_elements=list(LANE.primary_key), set_=changes, where=condition)
        taken: Executable = upsert.returning(LANE.c.lane)
        return taken

    return both(make)


_ROOM = _taking("lease_until", and_(past(LANE.c.lease_until), past(LANE.c.next_post_at)))
_PACE = _taking("next_post_at", LANE.c.next_post_at.is_not_distinct_from(bindparam("known", type_=UtcDateTime)))
