"""Imports of people files and their lines; storage/people/import_changes.py has what they do to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, Text, bindparam, cast, delete, exists, func, insert, or_, select, update

from bot.directory.people_file.dates import Order
from bot.directory.people_file.import_repository import (
    IN_HAND,
    STUCK,
    Import,
    Judged,
    Kind,
    Known,
    ManagerState,
    StagedRow,
    State,
)
from bot.directory.people_file.person_row import PersonRow
from bot.directory.people_file.recognition import Missing
from bot.people import Source
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both
from storage.people.import_changes import Changes
from storage.people.known_people import known_people
from storage.tables.imports import IMPORT, IMPORT_LINE
from storage.tables.people import FACT, OTHER_EMAIL, PERSON

FIRST = -(2**31) + 1
"""Below every line's number: those who are gone have numbers below zero."""

_NUMBER: BindParameter[int] = bindparam("number")
_THIS = IMPORT.c.id == _NUMBER
_LINES = IMPORT_LINE.c.import_id == _NUMBER
GET = select(IMPORT).where(_THIS)
BEGIN = insert(IMPORT).returning(IMPORT.c.id)
_REMARKED = cast(IMPORT_LINE.c.remarks, Text) != "[]"
_TROUBLED = or_(
    IMPORT_LINE.c.kind == Kind.BAD.value,
    IMPORT_LINE.c.manager_state.in_([manager.value for manager in STUCK]),
    _REMARKED,
)
_FREE = or_(IMPORT.c.lease_until.is_(None), IMPORT.c.lease_until < bindparam("at_instant", type_=UtcDateTime))
NEXT = select(IMPORT).where(IMPORT.c.state.in_([state.value for state in IN_HAND]), _FREE)
NEXT = NEXT.order_by(IMPORT.c.id).limit(1).with_for_update(skip_locked=True)
HOLD = update(IMPORT).where(_THIS).values(lease_until=bindparam("until", type_=UtcDateTime))
TURN = (
    update(IMPORT)
    .where(_THIS, IMPORT.c.state.in_(bindparam("was", expanding=True)))
    .values(state=bindparam("next_state"), cursor=FIRST, lease_until=None)
)
NOTED = ("columns", "unknown_columns", "counts", "deactivate", "date", "order", "cursor", "trouble", "done_at")
NOTE = update(IMPORT).where(_THIS).values({n: bindparam(f"new_{n}", type_=IMPORT.c[n].type) for n in NOTED})
KEEP = both(lambda insert: insert(IMPORT_LINE).on_conflict_do_nothing())
JUDGE = Prepared(
    update(IMPORT_LINE)
    .where(_LINES, IMPORT_LINE.c.line == bindparam("of_line"))
    .values(kind=bindparam("new_kind"), manager_state=bindparam("new_state"))
)
EDGES = (
    select(PERSON.c.id, PERSON.c.manager_id, exists().where(
        FACT.c.person_id == PERSON.c.id, FACT.c.source == Source.COMMAND
    ).label("commanded"))
    .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.id > bindparam("after"))
    .order_by(PERSON.c.id)
    .limit(bindparam("most"))
)  # fmt: skip
MISSING = (
    select(PERSON.c.id, PERSON.c.name, PERSON.c.email)
    .join(FACT, FACT.c.person_id == PERSON.c.id)
    .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.id > bindparam("after"))
    .where(PERSON.c.active, FACT.c.source == Source.IMPORT)
    .where(~exists().where(IMPORT_LINE.c.person_id == PERSON.c.id, _LINES))
    .order_by(PERSON.c.id)
    .limit(bindparam("most"))
)
OTHERS = select(OTHER_EMAIL.c.person_id, OTHER_EMAIL.c.email).where(
    OTHER_EMAIL.c.person_id.in_(bindparam("ids", expanding=True))
)
SOME = select(IMPORT_LINE.c.line).where(_LINES).limit(bindparam("most"))
CLEAR = delete(IMPORT_LINE).where(_LINES, IMPORT_LINE.c.line.in_(SOME))


class Imports:
    """See `bot.directory.people_file.import_repository.ImportRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._changes = Changes(sql)
        self.apply = self._changes.apply
        self.link = self._changes.link
        self.unlink = self._changes.unlink
        self.undo = self._changes.undo
        self.revive = self._changes.revive

    async def begin(self, import_: Import, now: datetime) -> int:
        row: dict[str, Any] = {
            "workspace_id": import_.workspace,
            "by_id": import_.by,
            "platform": import_.platform,
            "team": import_.team,
            "upload": import_.upload,
            "file_name": import_.file_name,
            "state": import_.state.value,
            "columns": "",
            "unknown_columns": "",
            "counts": {},
            "deactivate": False,
            "date": "",
            "order": Order.UNKNOWN.value,
            "cursor": FIRST,
            "created_at": now,
        }
        ((number,),) = await self._sql.rows(BEGIN, row)
        return int(number)

    async def get(self, workspace: int, number: int) -> Import | None:
        rows = await self._sql.rows(GET, {"number": number})
        return _import(rows[0]) if rows and rows[0].workspace_id == workspace else None

    async def newest(self, workspace: int, states: Sequence[State]) -> Import | None:
        wanted = select(IMPORT).where(
            IMPORT.c.workspace_id == workspace, IMPORT.c.state.in_([state.value for state in states])
        )
        rows = await self._sql.rows(wanted.order_by(IMPORT.c.id.desc()).limit(1))
        return _import(rows[0]) if rows else None

    async def claim(self, at: datetime, lease: float) -> Import | None:
        rows = await self._sql.rows(NEXT, {"at_instant": at})
        if not rows:
            return None
        await self.extend_lease(rows[0].id, at, lease)
        return _import(rows[0])

    async def extend_lease(self, number: int, at: datetime, lease: float) -> None:
        await self._sql.change(HOLD, {"number": number, "until": at + timedelta(seconds=lease)})

    async def turn(self, number: int, was: Sequence[State], state: State) -> bool:
        row = {"number": number, "was": [each.value for each in was], "next_state": state.value}
        return bool(await self._sql.change(TURN, row))

    async def note(self, import_: Import) -> None:
        row = {
            "new_columns": ",".join(import_.columns),
            "new_unknown_columns": "\n".join(import_.unknown),
            "new_counts": dict(import_.counts),
            "new_deactivate": import_.deactivate,
            "new_date": import_.date,
            "new_order": import_.order.value,
            "new_cursor": import_.cursor,
            "new_trouble": import_.trouble,
            "new_done_at": import_.done_at,
        }
        await self._sql.change(NOTE, {"number": import_.id, **row})

    async def keep(self, number: int, lines: Sequence[StagedRow]) -> None:
        await self._sql.many(KEEP[self._sql.kind], [_row(number, kept) for kept in lines])

    async def find_known(self, workspace: int, emails: Sequence[str]) -> Mapping[str, Known]:
        return await known_people(self._sql, workspace, emails)

    async def lines(
        self, number: int, after: int, limit: int, kinds: Sequence[Kind] = (), managers: Sequence[ManagerState] = ()
    ) -> Sequence[StagedRow]:
        wanted = _some(number, kinds, managers).where(IMPORT_LINE.c.line > after)
        rows = await self._sql.scan(wanted.order_by(IMPORT_LINE.c.line).limit(limit))
        return [_to_kept(row) for row in rows]

    async def page(
        self,
        number: int,
        kinds: Sequence[Kind],
        managers: Sequence[ManagerState],
        skip: int,
        limit: int,
        *,
        remarked: bool = False,
    ) -> Sequence[StagedRow]:
        wanted = _some(number, kinds, managers).order_by(IMPORT_LINE.c.line)
        wanted = wanted.where(_REMARKED) if remarked else wanted
        return [_to_kept(row) for row in await self._sql.scan(wanted.offset(skip).limit(limit))]

    async def lines_with_trouble(self, number: int, limit: int) -> tuple[Sequence[StagedRow], int]:
        wanted = _some(number, (), ()).where(_TROUBLED).order_by(IMPORT_LINE.c.line).limit(limit)
        kept = [_to_kept(row) for row in await self._sql.scan(wanted)]
        counting = select(func.count().label("total")).where(IMPORT_LINE.c.import_id == number, _TROUBLED)
        (counted,) = await self._sql.scan(counting)
        return kept, int(counted.total)

    async def judge(self, number: int, judged: Sequence[Judged]) -> None:
        rows = [
            {"number": number, "of_line": each.line, "new_kind": each.kind.value, "new_state": each.manager_state.value}
            for each in judged
        ]
        await self._sql.many(JUDGE, rows)

    async def edges(self, workspace: int, after: int, limit: int) -> Sequence[tuple[int, int | None, bool]]:
        rows = await self._sql.scan(EDGES, {"of_workspace": workspace, "after": after, "most": limit})
        return [(row.id, row.manager_id, bool(row.commanded)) for row in rows]

    async def missing(self, import_: Import, after: int, limit: int) -> Sequence[Missing]:
        key = {"of_workspace": import_.workspace, "after": after, "most": limit, "number": import_.id}
        rows = await self._sql.scan(MISSING, key)
        emails = {row.id: [row.email] if row.email else [] for row in rows}
        for other in await self._sql.rows(OTHERS, {"ids": list(emails)}) if rows else ():
            emails[other.person_id].append(other.email)
        return [Missing(row.id, row.name, tuple(emails[row.id])) for row in rows]

    async def clear(self, number: int, limit: int) -> int:
        return await self._sql.change(CLEAR, {"number": number, "most": limit})


def _some(number: int, kinds: Sequence[Kind], managers: Sequence[ManagerState]) -> Select[Any]:
    """The lines of an import with the name of whom they are about; those of any of the kinds, and of the states of
    managers."""
    wanted = select(IMPORT_LINE, PERSON.c.name.label("person_name"))
    wanted = wanted.outerjoin(PERSON, PERSON.c.id == IMPORT_LINE.c.person_id).where(IMPORT_LINE.c.import_id == number)
    if kinds:
        wanted = wanted.where(IMPORT_LINE.c.kind.in_([kind.value for kind in kinds]))
    if managers:
        wanted = wanted.where(IMPORT_LINE.c.manager_state.in_([manager.value for manager in managers]))
    return wanted


def _import(row: Any) -> Import:
    known = {each.name for each in fields(Import)} & set(row._fields)
    rest = {name: getattr(row, name) for name in known - {"state", "columns", "order"}}
    return Import(
        **rest,
        workspace=row.workspace_id,
        by=row.by_id,
        state=State(row.state),
        order=Order(row.order),
        columns=tuple(filter(None, row.columns.split(","))),
        unknown=tuple(filter(None, row.unknown_columns.split("\n"))),
    )


def _row(number: int, kept: StagedRow) -> dict[str, Any]:
    line = kept.line
    fault = [[line.fault, line.about]] if line.fault else []
    return {
        "import_id": number,
        "line": line.number,
        "email": line.email,
        "name": line.name,
        "manager_email": line.manager,
        "department": line.department,
        "title": line.title,
        "start_date": line.start_date,
        "time_zone": line.time_zone,
        "country": line.country,
        "kind": kept.kind.value,
        "manager_state": kept.manager_state.value,
        "remarks": [*fault, *(list(remark) for remark in line.remarks)],
        "person_id": kept.person,
        "made": False,
    }


def _to_kept(row: Any) -> StagedRow:
    kind = Kind(row.kind)
    remarks = [(str(name), str(about)) for name, about in row.remarks]
    fault = remarks.pop(0) if kind is Kind.BAD and remarks else None
    line = PersonRow(
        number=row.line,
        email=row.email,
        name=row.name,
        manager=row.manager_email,
        department=row.department,
        title=row.title,
        start_date=row.start_date,
        time_zone=row.time_zone,
        country=row.country,
        fault=fault[0] if fault else None,
        about=fault[1] if fault else "",
        remarks=tuple(remarks),
    )
    return StagedRow(line, kind, ManagerState(row.manager_state), row.person_id, row.person_name or "")
