"""The profile field that names the manager: what is set, and who was read when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from bot.directory.managers.field_repository import ManagerField, ToRead
from bot.people import Source, Standing
from storage.database.columns import UtcDateTime
from storage.database.sql import Sql
from storage.tables.people import FACT, HANDLE, PERSON
from storage.tables.workspaces import TEAM

_TEAM = and_(TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team"))
_READ = and_(PERSON.c.active, PERSON.c.standing == Standing.COLLEAGUE.value)
FIELDS = (
    select(
        *(TEAM.c[name] for name in ("platform", "team", "manager_field", "manager_field_trouble")),
        func.min(case((_READ, HANDLE.c.manager_read_at))).label("oldest"),
        func.sum(case((and_(_READ, HANDLE.c.manager_read_at.is_(None)), 1), else_=0)).label("unread"),
    )
    .select_from(TEAM)
    .join(HANDLE, and_(HANDLE.c.platform == TEAM.c.platform, HANDLE.c.team == TEAM.c.team))
    .join(PERSON, PERSON.c.id == HANDLE.c.person_id)
    .where(TEAM.c.workspace_id == bindparam("of_workspace"))
    .group_by(TEAM.c.platform, TEAM.c.team)
    .order_by(TEAM.c.platform, TEAM.c.team)
)
_OF_WORKSPACE = bindparam("of_workspace", type_=TEAM.c.workspace_id.type)
CHOOSE = update(TEAM).where(TEAM.c.workspace_id == _OF_WORKSPACE)
CHOOSE = CHOOSE.values(manager_field=bindparam("new_label"), manager_field_trouble=None, manager_field_at=None)
READ_ANEW = update(HANDLE).where(HANDLE.c.workspace_id == _OF_WORKSPACE).values(manager_read_at=None)
_RESTED = TEAM.c.manager_field_at <= bindparam("rested", type_=UtcDateTime)
TURN = update(TEAM).where(_TEAM, or_(TEAM.c.manager_field_at.is_(None), _RESTED))
TURN = TURN.values(manager_field_at=bindparam("new_at", type_=UtcDateTime))
TROUBLE = update(TEAM).where(_TEAM).values(manager_field_trouble=bindparam("new_trouble"))
NEXT = (
    select(HANDLE.c.external, HANDLE.c.person_id)
    .join(PERSON, PERSON.c.id == HANDLE.c.person_id)
    .where(HANDLE.c.platform == bindparam("of_platform"), HANDLE.c.team == bindparam("of_team"), _READ)
    .limit(bindparam("most"))
)
NEVER_READ = NEXT.where(HANDLE.c.manager_read_at.is_(None)).order_by(HANDLE.c.id)
LONG_AGO = NEXT.where(HANDLE.c.manager_read_at < bindparam("before", type_=UtcDateTime))
LONG_AGO = LONG_AGO.order_by(HANDLE.c.manager_read_at, HANDLE.c.id)
READ = (
    update(HANDLE)
    .where(HANDLE.c.platform == bindparam("of_platform"), HANDLE.c.team == bindparam("of_team"))
    .where(HANDLE.c.external.in_(bindparam("externals", expanding=True)))
    .values(manager_read_at=bindparam("new_at", type_=UtcDateTime))
)
NAMED = select(FACT.c.person_id, FACT.c.manager_id).where(
    FACT.c.person_id.in_(bindparam("ids", expanding=True)),
    FACT.c.source == Source.PROFILE,
    FACT.c.manager_id.is_not(None),
)


class ManagerFields:
    """See `bot.directory.managers.field_repository.FieldRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def fields(self, workspace: int) -> tuple[ManagerField, ...]:
        rows = await self._sql.scan(FIELDS, {"of_workspace": workspace})
        return tuple(
            ManagerField(r.platform, r.team, r.manager_field, r.manager_field_trouble, r.oldest, int(r.unread or 0))
            for r in rows
        )

    async def choose(self, workspace: int, label: str | None) -> None:
        await self._sql.change(CHOOSE, {"of_workspace": workspace, "new_label": label})
        await self._sql.change(READ_ANEW, {"of_workspace": workspace})

    async def turn(self, platform: str, team: str, now: datetime, rest: float) -> bool:
        key = {"of_platform": platform, "of_team": team, "rested": now - timedelta(seconds=rest), "new_at": now}
        return bool(await self._sql.change(TURN, key))

    async def trouble(self, platform: str, team: str, reason: str | None) -> None:
        await self._sql.change(TROUBLE, {"of_platform": platform, "of_team": team, "new_trouble": reason})

    async def next(self, platform: str, team: str, before: datetime | None, limit: int) -> Sequence[ToRead]:
        key = {"of_platform": platform, "of_team": team}
        rows = list(await self._sql.rows(NEVER_READ, key | {"most": limit}))
        if before is not None and len(rows) < limit:
            rows += await self._sql.rows(LONG_AGO, key | {"before": before, "most": limit - len(rows)})
        return [ToRead(row.external, row.person_id) for row in rows]

    async def read(self, platform: str, team: str, externals: Sequence[str], now: datetime | None) -> None:
        key = {"of_platform": platform, "of_team": team, "externals": list(externals), "new_at": now}
        await self._sql.change(READ, key)

    async def managers_named(self, people: Sequence[int]) -> Mapping[int, int]:
        rows = await self._sql.rows(NAMED, {"ids": list(people)})
        return {row.person_id: row.manager_id for row in rows}
