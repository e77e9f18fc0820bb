"""Workspaces, the teams that platforms know them by, their values and channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, not_, or_, select, update

from bot.features import Feature, features
from bot.messages import Room
from bot.store import Channel, Purpose
from bot.working_hours import CompanyHours
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Rows, Sql
from storage.database.statements import both, chunks
from storage.outbox.other_chat import move_waiting
from storage.people.accounts import recount
from storage.people.hours import read_hours, write_hours
from storage.tables.ballots import ENDED_CYCLE
from storage.tables.cycles import CYCLE
from storage.tables.outbox import DELIVERY, LANE
from storage.tables.people import HANDLE, PERSON
from storage.tables.webforms import WEB_FORM
from storage.tables.workspaces import CHANNEL, TEAM, WORKSPACE

A_SECOND = timedelta(seconds=1)
"""Platforms tell to the second when something happened: it was at its end at the latest."""

_TEAM = (TEAM.c.platform == bindparam("of_platform"), TEAM.c.team == bindparam("of_team"))
_ROOM = (
    CHANNEL.c.workspace_id == bindparam("of_workspace"),
    CHANNEL.c.platform == bindparam("of_platform"),
    CHANNEL.c.external == bindparam("of_room"),
)
_REASON = bindparam("reason", type_=CHANNEL.c.failing.type)

OF = Prepared(select(TEAM.c.workspace_id).where(*_TEAM))
CONNECT = Prepared(
    update(TEAM)
    .where(*_TEAM)
    .values(
        name=func.coalesce(func.nullif(bindparam("new_name"), ""), TEAM.c.name),
        connected_at=bindparam("now", type_=UtcDateTime),
    )
)
NEW = insert(WORKSPACE).returning(WORKSPACE.c.id)
NEW_TEAM = both(lambda insert: insert(TEAM).on_conflict_do_nothing())
DROP_TEAM = delete(TEAM).where(
    *_TEAM, or_(TEAM.c.connected_at.is_(None), TEAM.c.connected_at < bindparam("end", type_=UtcDateTime))
)
DROP_IF_EMPTY = delete(WORKSPACE).where(
    WORKSPACE.c.id == bindparam("of_workspace"), ~exists().where(TEAM.c.workspace_id == WORKSPACE.c.id)
)
NOTE_CYCLES = insert(ENDED_CYCLE).from_select(
    ["cycle_id"],
    select(CYCLE.c.id).where(
        CYCLE.c.workspace_id == bindparam("of_workspace"), ~exists().where(TEAM.c.workspace_id == CYCLE.c.workspace_id)
    ),
)
"""Ballots lie outside the database, so that nothing deletes them with the rows."""
DROP_REST = tuple(
    delete(table).where(table.c.platform == bindparam("of_platform"), table.c.team == bindparam("of_team"))
    for table in (HANDLE, DELIVERY, LANE, WEB_FORM)
)
"""What is of a team alone: the company may go on in its other chat."""
_ACCOUNT = exists().where(HANDLE.c.person_id == PERSON.c.id)
LEFT_ELSEWHERE = select(PERSON.c.id).where(
    PERSON.c.workspace_id == bindparam("of_workspace"), _ACCOUNT, ~_ACCOUNT.where(HANDLE.c.active)
)
"""Whose only active account is gone; who has none at all is as one whom a people file alone knows."""
DROP_CHANNELS = delete(CHANNEL).where(
    CHANNEL.c.workspace_id == bindparam("of_workspace"), CHANNEL.c.platform == bindparam("of_platform")
)
_OF_WORKSPACE = TEAM.c.workspace_id == bindparam("of_workspace")
ACCEPT = (
    update(TEAM)
    .where(*_TEAM, _OF_WORKSPACE, TEAM.c.offered.is_not(None), TEAM.c.offer == bindparam("mark"))
    .values(
        installation=TEAM.c.offered,
        offered=None,
        offer=None,
        left_at=None,
        revoked_at=None,
        connected_at=bindparam("now", type_=UtcDateTime),
    )
)
OFFER = select(TEAM.c.offer).where(*_TEAM)
DECLINE = update(TEAM).where(*_TEAM, _OF_WORKSPACE, TEAM.c.offer == bindparam("mark")).values(offered=None, offer=None)
LEAVE = update(TEAM).where(*_TEAM, TEAM.c.left_at.is_(None)).values(left_at=bindparam("at", type_=UtcDateTime))
STAY = update(TEAM).where(*_TEAM, TEAM.c.left_at.is_not(None)).values(left_at=None)
COMPANIES = select(
    WORKSPACE.c.id,
    exists().where(TEAM.c.workspace_id == WORKSPACE.c.id, TEAM.c.platform == bindparam("of_platform")).label("there"),
).limit(2)
ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(0x636F6D70616E79))
"""`company` as a number."""

TEAMS = select(TEAM.c.platform, TEAM.c.team).where(TEAM.c.revoked_at.is_(None)).order_by(TEAM.c.platform, TEAM.c.team)
HOLD = select(WORKSPACE.c.id).where(WORKSPACE.c.id == bindparam("of_workspace")).with_for_update(key_share=True)
VALUES = Prepared(select(WORKSPACE.c.company_values).where(WORKSPACE.c.id == bindparam("of_workspace")))
SET_VALUES = (
    update(WORKSPACE).where(WORKSPACE.c.id == bindparam("of_workspace")).values(company_values=bindparam("values"))
)
FEATURES_OFF = select(WORKSPACE.c.features_off).where(WORKSPACE.c.id == bindparam("of_workspace"))
SET_FEATURES_OFF = (
    update(WORKSPACE).where(WORKSPACE.c.id == bindparam("of_workspace")).values(features_off=bindparam("off"))
)
_COMPANY = WORKSPACE.c.id == bindparam("of_workspace")
HOURS = select(WORKSPACE.c.time_zone, WORKSPACE.c.country, WORKSPACE.c.hours).where(_COMPANY)
SET_HOURS = (
    update(WORKSPACE)
    .where(_COMPANY)
    .values(time_zone=bindparam("new_zone"), country=bindparam("new_country"), hours=bindparam("new_hours"))
)
CHANNELS = Prepared(
    select(CHANNEL)
    .where(CHANNEL.c.workspace_id == bindparam("of_workspace"))
    .order_by(CHANNEL.c.purpose, CHANNEL.c.platform)
)
DROP_CHANNEL = delete(CHANNEL).where(
    CHANNEL.c.workspace_id == bindparam("of_workspace"),
    CHANNEL.c.purpose == bindparam("of_purpose"),
    CHANNEL.c.platform == bindparam("of_platform"),
)
TURNED = update(CHANNEL).where(*_ROOM, CHANNEL.c.failing.is_(None) != _REASON.is_(None)).values(failing=_REASON)
REWORDED = update(CHANNEL).where(*_ROOM).values(failing=_REASON)
SET_CHANNEL = both(
    lambda insert: (put := insert(CHANNEL)).on_conflict_do_update(
        index_elements=["workspace_id", "purpose", "platform"],
        set_={name: put.excluded[name] for name in ("external", "name", "failing", "set_by", "set_at")},
    )
)


def has_on(feature: Feature) -> ColumnElement[bool]:
    """Whether a workspace has that feature on."""
    listed = (each.format(feature) for each in ("{}", "{},%", "%,{}", "%,{},%"))
    return not_(or_(*(WORKSPACE.c.features_off.like(each) for each in listed)))


class Workspaces:
    """See `bot.store.WorkspaceRepository`."""

    def __init__(self, sql: Sql, *, one_company: bool = False) -> None:
        self._sql = sql
        self._one_company = one_company

    async def ensure(self, platform: str, team: str, name: str, now: datetime) -> int:
        workspace = await self.of(platform, team)
        if workspace is None:
            return await self._add(platform, team, name, now)
        await self._sql.change(CONNECT, {"of_platform": platform, "of_team": team, "new_name": name, "now": now})
        return workspace

    async def _add(self, platform: str, team: str, name: str, now: datetime) -> int:
        """Of two who add the same team at once, the second takes what the first made."""
        workspace = await self._of_company(platform) if self._one_company else None
        if workspace is None:
            row = {"name": name, "company_values": [], "created_at": now}
            ((workspace,),) = await self._sql.rows(NEW, row)
        fresh = {"platform": platform, "team": team, "workspace_id": workspace, "name": name, "connected_at": now}
        if await self._sql.change(NEW_TEAM[self._sql.kind], fresh):
            return int(workspace)
        await self._sql.change(DROP_IF_EMPTY, {"of_workspace": workspace})
        return await self.ensure(platform, team, name, now)

    async def _of_company(self, platform: str) -> int | None:
        """The workspace, if there is one alone, and nobody of that platform in it yet. Of two platforms that connect
        first at the same moment, the second finds what the first made."""
        await self._sql.lock(ONE_AT_A_TIME)
        found = await self._sql.rows(COMPANIES, {"of_platform": platform})
        return int(found[0].id) if len(found) == 1 and not found[0].there else None

    async def of(self, platform: str, team: str) -> int | None:
        found = await self._sql.rows(OF, {"of_platform": platform, "of_team": team})
        return found[0].workspace_id if found else None

    async def remove(self, platform: str, team: str, at: datetime) -> None:
        workspace = await self.of(platform, team)
        key = {"of_platform": platform, "of_team": team}
        if workspace is None or not await self._sql.change(DROP_TEAM, key | {"end": at + A_SECOND}):
            return
        await move_waiting(self._sql, platform, team)
        for statement in DROP_REST:
            await self._sql.change(statement, key)
        await self._sql.change(DROP_CHANNELS, {"of_platform": platform, "of_workspace": workspace})
        await self._sql.change(NOTE_CYCLES, {"of_workspace": workspace})
        if not await self._sql.change(DROP_IF_EMPTY, {"of_workspace": workspace}):
            left = [row.id for row in await self._sql.rows(LEFT_ELSEWHERE, {"of_workspace": workspace})]
            for some in chunks(left):
                await recount(self._sql, some)

    async def offer_of(self, platform: str, team: str) -> str | None:
        found = await self._sql.rows(OFFER, {"of_platform": platform, "of_team": team})
        return found[0].offer if found else None

    async def accept(self, workspace: int, platform: str, team: str, mark: str, now: datetime) -> bool:
        key = {"of_workspace": workspace, "of_platform": platform, "of_team": team, "mark": mark, "now": now}
        return bool(await self._sql.change(ACCEPT, key))

    async def decline(self, workspace: int, platform: str, team: str, mark: str) -> bool:
        key = {"of_workspace": workspace, "of_platform": platform, "of_team": team, "mark": mark}
        return bool(await self._sql.change(DECLINE, key))

    async def leave(self, platform: str, team: str, at: datetime) -> bool:
        return bool(await self._sql.change(LEAVE, {"of_platform": platform, "of_team": team, "at": at}))

    async def stay(self, platform: str, team: str) -> bool:
        return bool(await self._sql.change(STAY, {"of_platform": platform, "of_team": team}))

    async def teams(self) -> tuple[tuple[str, str], ...]:
        return tuple((row.platform, row.team) for row in await self._sql.rows(TEAMS))

    async def lock_workspace(self, workspace: int) -> None:
        await self._sql.lock(HOLD, {"of_workspace": workspace})

    async def values(self, workspace: int) -> tuple[str, ...]:
        found = await self._sql.rows(VALUES, {"of_workspace": workspace})
        return tuple(found[0].company_values) if found else ()

    async def set_values(self, workspace: int, values: Sequence[str]) -> None:
        await self._sql.change(SET_VALUES, {"of_workspace": workspace, "values": list(values)})

    async def features_off(self, workspace: int) -> frozenset[Feature]:
        found = await self._sql.rows(FEATURES_OFF, {"of_workspace": workspace})
        return features(found[0].features_off) if found else frozenset()

    async def set_features_off(self, workspace: int, off: frozenset[Feature]) -> None:
        await self._sql.change(SET_FEATURES_OFF, {"of_workspace": workspace, "off": ",".join(sorted(off))})

    async def hours(self, workspace: int) -> CompanyHours:
        found = await self._sql.rows(HOURS, {"of_workspace": workspace})
        return (
            CompanyHours(row.time_zone, row.country, read_hours(row.hours))
            if (row := next(iter(found), None))
            else CompanyHours()
        )

    async def set_hours(self, workspace: int, hours: CompanyHours) -> None:
        new = {"new_zone": hours.time_zone, "new_country": hours.country}
        new["new_hours"] = write_hours(hours.hours) if hours.hours else None
        await self._sql.change(SET_HOURS, new | {"of_workspace": workspace})

    async def set_channel(self, workspace: int, purpose: Purpose, room: Room, by: int | None, now: datetime) -> None:
        row: dict[str, Any] = {"workspace_id": workspace, "purpose": purpose.value, "platform": room.platform}
        row |= {"external": room.external, "name": room.name, "failing": None, "set_by": by, "set_at": now}
        await self._sql.change(SET_CHANNEL[self._sql.kind], row)

    async def drop_channel(self, workspace: int, purpose: Purpose, platform: str) -> None:
        key = {"of_workspace": workspace, "of_purpose": purpose.value, "of_platform": platform}
        await self._sql.change(DROP_CHANNEL, key)

    async def channels(self, workspace: int) -> tuple[Channel, ...]:
        return channels(await self._sql.rows(CHANNELS, {"of_workspace": workspace}))

    async def mark_failing(self, workspace: int, room: Room, reason: str | None) -> bool:
        """News is that it fails, or works again; another reason for failing is only noted."""
        key = {"of_workspace": workspace, "of_platform": room.platform, "of_room": room.external, "reason": reason}
        if await self._sql.change(TURNED, key):
            return True
        if reason is not None:
            await self._sql.change(REWORDED, key)
        return False


def channels(rows: Rows, prefix: str = "") -> tuple[Channel, ...]:
    """Rows of `channel` as values, each once; `prefix` stands before the names of their columns."""
    names = [prefix + name for name in ("purpose", "platform", "external", "name", "failing")]
    found = dict.fromkeys(tuple(getattr(row, name) for name in names) for row in rows)
    return tuple(
        Channel(Purpose(purpose), Room(platform, external, name), failing)
        for purpose, platform, external, name, failing in found
        if purpose is not None
    )
