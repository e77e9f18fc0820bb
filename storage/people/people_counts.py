"""Counts of people, and the list of those without a manager."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    any_,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
    text,
    union_all,
)

from bot.directory.people_counts import Headcount
from bot.people import Person, Source, Standing
from storage.database.sql import Kind, Sql
from storage.database.statements import any_number
from storage.people.belonging import is_ours
from storage.people.folding import search_terms
from storage.people.person_rows import people, with_handles
from storage.tables.people import FACT, HANDLE, PERSON, UNMANAGED

_HERE = PERSON.c.workspace_id == bindparam("of_workspace")
_MANAGER = PERSON.alias("superior")
_MANAGED = exists().where(_MANAGER.c.id == PERSON.c.manager_id, _MANAGER.c.active).correlate(PERSON)
_COMMANDED = (FACT.c.source == Source.COMMAND, FACT.c.manager_id.is_(None))
_DECIDED = exists().where(FACT.c.person_id == PERSON.c.id, *_COMMANDED).correlate(PERSON)
_ALONE = and_(~_MANAGED, ~_DECIDED)
_IN_CHAT = exists().where(HANDLE.c.person_id == PERSON.c.id).correlate(PERSON)
_COLLEAGUE = PERSON.c.standing == Standing.COLLEAGUE.value


def _number(name: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0)).label(name)


COUNT = select(
    _number("colleagues", PERSON.c.active, _COLLEAGUE),
    _number("guests", PERSON.c.active, PERSON.c.standing == Standing.GUEST.value),
    _number("deactivated", ~PERSON.c.active, is_ours()),
    _number("without_chat", PERSON.c.active, is_ours(), ~_IN_CHAT),
    _number("without_manager", PERSON.c.active, _COLLEAGUE, _ALONE),
).where(_HERE)


def _without_manager(kind: Kind, matching: Sequence[ColumnElement[bool]] = ()) -> CompoundSelect[tuple[int, str]]:
    """Those for whom no manager is known, and those whose manager left. Each part has an index of its own; sorted, the
    first is read no further than it is wanted. PostgreSQL gets those who left as an array: joined to them it would
    read everybody."""
    some = select(PERSON.c.id, PERSON.c.folded)
    unknown = some.where(_HERE, text(UNMANAGED), ~_DECIDED, *matching)
    left = select(_MANAGER.c.id).where(
        _MANAGER.c.workspace_id == bindparam("of_workspace"), any_number(_MANAGER.c.id), text("NOT superior.active")
    )
    manager = PERSON.c.manager_id
    led = manager == any_(func.array(left.scalar_subquery())) if kind == "postgresql" else manager.in_(left)
    return union_all(unknown, some.where(led, PERSON.c.active, _COLLEAGUE, *matching))


class PeopleCounts:
    """See `bot.directory.people_counts.PeopleCountsRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def count(self, workspace: int) -> Headcount:
        (row,) = await self._sql.scan(COUNT, {"of_workspace": workspace})
        names = ("colleagues", "guests", "deactivated", "without_chat", "without_manager")
        return Headcount(*(int(getattr(row, name) or 0) for name in names))

    async def without_manager(
        self, workspace: int, words: str, skip: int, limit: int
    ) -> tuple[tuple[Person, ...], bool]:
        named = literal(" ") + PERSON.c.folded
        matching = [named.contains(term, autoescape=True) for term in search_terms(words)]
        some = (
            _without_manager(self._sql.kind, matching)
            .order_by(text("folded"), text("id"))
            .offset(skip)
            .limit(limit + 1)
        )
        ids = [row.id for row in await self._sql.scan(some, {"of_workspace": workspace})]
        found = {
            each.id: each
            for each in people(await self._sql.rows(with_handles(PERSON.c.id.in_(ids[:limit]))), self._preferred)
        }
        return tuple(found[each] for each in ids[:limit]), len(ids) > limit

    async def number_without_manager(self, workspace: int, most: int) -> int:
        some = _without_manager(self._sql.kind).limit(most).subquery()
        ((count,),) = await self._sql.scan(select(func.count()).select_from(some), {"of_workspace": workspace})
        return int(count)
