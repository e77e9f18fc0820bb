"""What an import does to people, a few hundred lines at a time, and how it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, exists, insert, select, update

from bot.directory.people_file.import_repository import Import, Kind, Known, ManagerState, StagedRow
from bot.directory.people_file.person_row import Field
from bot.people import Source, Standing
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.people.folding import fold_text
from storage.people.known_people import known_people, whom
from storage.people.sources import FACTS, LISTED, SAY, refresh, row
from storage.tables.imports import IMPORT_LINE
from storage.tables.people import FACT, HANDLE, PERSON

COLUMN = {name: Field(name) for name in FACTS}
NAMES = {Field.NAME, Field.FIRST, Field.LAST, Field.PREFERRED, Field.LAST_FIRST}
ADD = insert(PERSON).returning(PERSON.c.id, sort_by_parameter_order=True)
DONE = Prepared(
    update(IMPORT_LINE)
    .where(IMPORT_LINE.c.import_id == bindparam("number"), IMPORT_LINE.c.line == bindparam("of_line"))
    .values(
        person_id=bindparam("whom"),
        before=bindparam("earlier", type_=IMPORT_LINE.c.before.type),
        made=bindparam("is_new", type_=IMPORT_LINE.c.made.type),
    )
)
MANAGER = Prepared(
    update(FACT)
    .where(FACT.c.person_id == bindparam("of_person"), FACT.c.source == Source.IMPORT)
    .values(manager_id=bindparam("new_manager"))
)
_WHOM: BindParameter[Any] = bindparam("ids", expanding=True)
UNLINK = update(FACT).where(FACT.c.person_id.in_(_WHOM), FACT.c.source == Source.IMPORT).values(manager_id=None)
HERE = select(IMPORT_LINE.c.person_id).where(
    IMPORT_LINE.c.import_id == bindparam("number"), IMPORT_LINE.c.line > 0, IMPORT_LINE.c.person_id.in_(_WHOM)
)
"""Who has a line of their own."""
EARLIER = select(IMPORT_LINE.c.person_id, IMPORT_LINE.c.before, IMPORT_LINE.c.made).where(
    IMPORT_LINE.c.import_id == bindparam("number"),
    IMPORT_LINE.c.line.in_(bindparam("lines", expanding=True)),
    IMPORT_LINE.c.person_id.is_not(None),
)
FORGET = delete(FACT).where(FACT.c.person_id.in_(_WHOM), FACT.c.source == Source.IMPORT)
REMOVE = delete(PERSON).where(
    PERSON.c.id.in_(_WHOM), PERSON.c.roles == "", ~exists().where(HANDLE.c.person_id == PERSON.c.id)
)


REVIVE = (
    update(FACT)
    .where(FACT.c.person_id == bindparam("of_person"), FACT.c.source == Source.IMPORT, FACT.c.active.is_(False))
    .values(active=None)
)


class Changes:
    """The part of `bot.directory.people_file.import_repository.ImportRepository` that changes people."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def apply(self, import_: Import, lines: Sequence[StagedRow], now: datetime) -> None:
        known = dict(await known_people(self._sql, import_.workspace, [kept.line.email for kept in lines]))
        for kept in lines:
            if kept.kind is Kind.NEW and kept.line.email in known and known[kept.line.email].email_now is not None:
                del known[kept.line.email]  # who had the e-mail before has a line of their own
        gone = await self._find_gone(import_.id, lines)
        known |= gone
        lines = [kept for kept in lines if kept.kind is not Kind.GONE or kept.line.email in gone]
        new = [kept for kept in lines if kept.line.email not in known]
        who = {kept.line.number: known[kept.line.email] for kept in lines if kept.line.email in known}
        await self._sql.change(LISTED[self._sql.kind], {"ids": [each.person for each in who.values()]})
        made = await self._add_people(import_, new, now)
        people = {number: each.person for number, each in who.items()} | made
        told = _list_facts(import_)
        said = [
            row(people[kept.line.number], Source.IMPORT, _says(told, kept, who.get(kept.line.number))) for kept in lines
        ]
        await self._sql.many(SAY[self._sql.kind], said)
        await self._sql.many(DONE, [_write_change(import_.id, each, people, who) for each in lines])
        await refresh(self._sql, people.values())

    async def _find_gone(self, number: int, lines: Sequence[StagedRow]) -> dict[str, Known]:
        """Not who was linked to somebody of the file meanwhile."""
        gone = [kept for kept in lines if kept.kind is Kind.GONE and kept.person is not None]
        ids = [kept.person for kept in gone if kept.person]
        here = {row.person_id for row in await self._sql.rows(HERE, {"number": number, "ids": ids})} if ids else set()
        found = {each.person: each for each in await whom(self._sql, [each for each in ids if each not in here])}
        return {kept.line.email: found[kept.person] for kept in gone if kept.person in found}

    async def _add_people(self, import_: Import, lines: Sequence[StagedRow], now: datetime) -> dict[int, int]:
        """The number of each new person, by the line's."""
        if not lines:
            return {}
        rows = [_person(import_.workspace, kept, now) for kept in lines]
        added = await self._sql.rows(ADD, rows)
        return {kept.line.number: each.id for kept, each in zip(lines, added, strict=True)}

    async def link(self, import_: Import, lines: Sequence[StagedRow]) -> None:
        managers = [kept.line.manager or "" for kept in lines if kept.manager_state is ManagerState.OK]
        known = await known_people(self._sql, import_.workspace, managers)
        changes = []
        for kept in lines:
            manager = known.get(kept.line.manager or "") if kept.manager_state is ManagerState.OK else None
            if kept.person is not None and (
                manager is not None or kept.manager_state in (ManagerState.NONE, ManagerState.SELF)
            ):
                changes.append({"of_person": kept.person, "new_manager": manager.person if manager else None})
        await self._sql.many(MANAGER, changes)
        await refresh(self._sql, [each["of_person"] for each in changes if each["of_person"]])

    async def unlink(self, number: int, people: Sequence[int]) -> None:
        await self._sql.change(UNLINK, {"ids": list(people)})
        await refresh(self._sql, people)

    async def revive(self, person: int) -> bool:
        revived = await self._sql.change(REVIVE, {"of_person": person})
        await refresh(self._sql, [person])
        return bool(revived)

    async def undo(self, import_: Import, lines: Sequence[StagedRow]) -> None:
        numbers = [kept.line.number for kept in lines]
        rows = await self._sql.rows(EARLIER, {"number": import_.id, "lines": numbers})
        restored = [row(each.person_id, Source.IMPORT, _parse_dates(each.before)) for each in rows if each.before]
        silent = [each.person_id for each in rows if not each.before]
        if silent:
            await self._sql.change(FORGET, {"ids": silent})
        await self._sql.many(SAY[self._sql.kind], restored)
        await refresh(self._sql, [each.person_id for each in rows])
        if made := [each.person_id for each in rows if each.made]:
            await self._sql.change(REMOVE, {"ids": made})


def _list_facts(import_: Import) -> list[str]:
    """The facts for which the file has a column."""
    columns = set(import_.columns)
    return [name for name in FACTS if columns & (NAMES if name == "name" else {COLUMN[name]})]


def _says(told: Sequence[str], kept: StagedRow, known: Known | None) -> Mapping[str, Any]:
    """What the import says of the person: the file where it has the column, else what was said before. The manager
    follows when everybody is there."""
    before: Mapping[str, Any] = known.said if known and known.said else {}
    if kept.kind is Kind.GONE:
        return {**before, "active": False}
    unread = kept.line.unread
    return {**before, **{name: getattr(kept.line, name) for name in told if name not in unread}, "active": None}


def _person(workspace: int, kept: StagedRow, now: datetime) -> dict[str, Any]:
    name = kept.line.name or kept.line.email.partition("@")[0]
    return {
        "workspace_id": workspace,
        "name": name,
        "folded": fold_text(name),
        "email": kept.line.email,
        "time_zone": kept.line.time_zone or "UTC",
        "roles": "",
        "standing": Standing.COLLEAGUE.value,
        "active": True,
        "created_at": now,
    }


def _write_change(
    number: int, kept: StagedRow, people: Mapping[int, int], known: Mapping[int, Known]
) -> dict[str, Any]:
    before = known[kept.line.number].said if kept.line.number in known else None
    return {
        "number": number,
        "of_line": kept.line.number,
        "whom": people[kept.line.number],
        "earlier": {name: _plain(value) for name, value in before.items()} if before else None,
        "is_new": kept.line.number not in known,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _parse_dates(before: Mapping[str, Any]) -> Mapping[str, Any]:
    started = before.get("start_date")
    return {**before, "start_date": date.fromisoformat(started) if started else None}
