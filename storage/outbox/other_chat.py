"""What waits for people whose chat was taken away, and who go on in the company's other one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, exists, literal, select, text, true, update

from bot.deliveries import State
from bot.platform import Verb
from storage.database.sql import Sql
from storage.outbox.fair import next_turn
from storage.tables.outbox import DELIVERY, OPEN
from storage.tables.people import HANDLE

_OTHER, _SAME = HANDLE.alias("other"), DELIVERY.alias("same")
_ACCOUNT = and_(
    HANDLE.c.workspace_id == DELIVERY.c.workspace_id,
    HANDLE.c.platform == DELIVERY.c.platform,
    HANDLE.c.external == DELIVERY.c.place,
)
_ELSEWHERE = and_(
    _OTHER.c.person_id == HANDLE.c.person_id, _OTHER.c.platform != HANDLE.c.platform, _OTHER.c.active == true()
)
_IS_THERE = exists().where(
    _SAME.c.workspace_id == DELIVERY.c.workspace_id, _SAME.c.kind == DELIVERY.c.kind,
    _SAME.c.subject == DELIVERY.c.subject, _SAME.c.platform == _OTHER.c.platform, _SAME.c.place == _OTHER.c.external,
    _SAME.c.verb == Verb.POST,
)  # fmt: skip
"""What was sent to each account of theirs."""
WAITING = (
    select(DELIVERY.c.token, DELIVERY.c.author, _OTHER.c.platform, _OTHER.c.team, _OTHER.c.external)
    .join(HANDLE, _ACCOUNT)
    .join(_OTHER, _ELSEWHERE)
    .where(text(f"delivery.{OPEN}"), DELIVERY.c.state == State.WAITING, text("private"), DELIVERY.c.verb == Verb.POST)
    .where(DELIVERY.c.platform == bindparam("of_platform"), DELIVERY.c.team == bindparam("of_team"), ~_IS_THERE)
    .order_by(DELIVERY.c.seq, _OTHER.c.id)
)


async def move_waiting(sql: Sql, platform: str, team: str) -> None:
    """Direct messages that wait for people of a team go to their account in another chat. Call before its accounts
    go."""
    found = await sql.rows(WAITING, {"of_platform": platform, "of_team": team})
    ways: dict[str, Any] = {}
    for row in found:
        ways.setdefault(row.token, row)
    for row in ways.values():
        there = {"platform": row.platform, "team": row.team, "place": row.external}
        lane = (literal(row.platform), literal(row.team), literal(row.external), literal(row.author))
        moved = {"lane": row.external, "turn": next_turn(*lane), "not_before": None} | there
        await sql.change(update(DELIVERY).where(DELIVERY.c.token == row.token).values(moved))
        await sql.change(update(DELIVERY).where(DELIVERY.c.target == row.token).values(there))
        sql.posts = True
