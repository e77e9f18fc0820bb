"""Cycles, reviews and debts by their ids, whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, bindparam, func, select, text, update

from bot.cycles.ballots import CycleId
from bot.cycles.cycle import Cycle
from bot.cycles.review import Reader, Review, ReviewDebt
from bot.people import Person
from storage.cycles.rows import (
    CYCLE_COLUMNS,
    DEBT_COLUMNS,
    REVIEW_COLUMNS,
    WITH_CYCLE,
    WITH_REVIEW,
    cycle_of,
    debt_of,
    reader_of,
    review_of,
)
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import chunks
from storage.people.person_rows import find_people
from storage.tables.cycles import CYCLE
from storage.tables.owing import IS_OWED
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER

_IDS = bindparam("ids", type_=CYCLE.c.id.type, expanding=True)
CYCLES = Prepared(select(*CYCLE_COLUMNS).where(CYCLE.c.id.in_(_IDS)))
REVIEWS = Prepared(select(*REVIEW_COLUMNS).select_from(WITH_CYCLE).where(REVIEW.c.id.in_(_IDS)))
DEBTS = Prepared(select(*DEBT_COLUMNS).select_from(WITH_REVIEW).where(DEBT.c.id.in_(_IDS)))
READERS = Prepared(select(READER).where(READER.c.review_id.in_(_IDS)).order_by(READER.c.id))


async def read_back(sql: Sql, changed: Mapping[Table, Collection[bytes]]) -> None:
    """PostgreSQL marks a row as committed when it is first read, and the place of an older one in an index as free:
    that moves its log. So it happens now, and not when somebody opens a form without a name; by all indexes that lead
    to the form."""
    for each in ("enable_seqscan", "enable_bitmapscan", "enable_indexonlyscan"):
        await sql.rows(select(func.set_config(each, "off", True)))
    for table, ids in changed.items():
        for some in chunks(sorted(ids)):
            await sql.rows(select(func.count(table.c.workspace_id)).where(table.c.id.in_(some)))
            if table is DEBT:
                await _read_indexes(sql, some)


async def _read_indexes(sql: Sql, debts: Sequence[bytes]) -> None:
    rows = await sql.rows(select(DEBT.c.review_id, DEBT.c.reviewer_id, DEBT.c.workspace_id).where(DEBT.c.id.in_(debts)))
    reviews, reviewers, workspaces = (sorted({row[at] for row in rows} - {None}) for at in range(3))
    owed = and_(DEBT.c.workspace_id.in_(workspaces), DEBT.c.reviewer_id.in_(reviewers), text(f"review_debt.{IS_OWED}"))
    for found in (DEBT.c.review_id.in_(reviews), DEBT.c.reviewer_id.in_(reviewers), owed):
        await sql.rows(select(func.count(DEBT.c.later)).where(found))


def _cycles_in(rows: Iterable[Any], known: Mapping[int, Person]) -> Mapping[bytes, Cycle]:
    """By their ids: thousands of rows have one between them."""
    return {each: cycle_of(row, known) for each, row in {row.cycle_id: row for row in rows}.items()}


class Loading:
    """What the parts of the repository share. `changed` are the rows that this transaction wrote, by their table."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred
        self.changed: dict[Table, set[bytes]] = {}

    def _note_changed(self, table: Table, ids: Iterable[bytes]) -> None:
        self.changed.setdefault(table, set()).update(ids)

    async def _cycles(self, ids: Sequence[bytes]) -> tuple[Cycle, ...]:
        """In the order of their ids given, as those below."""
        rows = {row.cycle_id: row for row in await self._sql.rows(CYCLES, {"ids": list(ids)})} if ids else {}
        known = await self._people(row.cycle_owner_id for row in rows.values())
        return tuple(cycle_of(rows[each], known) for each in ids if each in rows)

    async def _cycle(self, cycle: CycleId) -> Cycle:
        (found,) = await self._cycles([cycle])
        return found

    async def _change_cycle(self, cycle: Cycle, values: Mapping[str, Any]) -> Cycle:
        await self._sql.change(update(CYCLE).where(CYCLE.c.id == cycle.id).values(**values))
        self._note_changed(CYCLE, [cycle.id])
        return await self._cycle(cycle.id)

    async def _reviews(self, ids: Sequence[bytes]) -> tuple[Review, ...]:
        found: list[Review] = []
        for some in chunks(ids):
            rows = {row.review_id: row for row in await self._sql.rows(REVIEWS, {"ids": list(some)})}
            readers, known = await self._beside(rows.values())
            cycles = _cycles_in(rows.values(), known)
            found += [
                review_of(row, cycles[row.cycle_id], known, readers.get(each, ()))
                for each in some
                if (row := rows.get(each)) is not None
            ]
        return tuple(found)

    async def _debts(self, ids: Sequence[bytes]) -> tuple[ReviewDebt, ...]:
        found: list[ReviewDebt] = []
        for some in chunks(ids):
            rows = {row.debt_id: row for row in await self._sql.rows(DEBTS, {"ids": list(some)})}
            readers, known = await self._beside(rows.values(), [row.debt_reviewer_id for row in rows.values()])
            cycles = _cycles_in(rows.values(), known)
            found += [
                debt_of(row, cycles[row.cycle_id], known, readers.get(row.review_id, ()))
                for each in some
                if (row := rows.get(each)) is not None
            ]
        return tuple(found)

    async def _beside(
        self, rows: Collection[Any], more: Iterable[int | None] = ()
    ) -> tuple[Mapping[bytes, Sequence[Reader]], Mapping[int, Person]]:
        """Readers by their review, and everybody whom rows of reviews name."""
        reviews = sorted({row.review_id for row in rows})
        reading = await self._sql.rows(READERS, {"ids": reviews}) if reviews else ()
        named = [each for row in rows for each in (row.review_reviewee_id, row.review_partner_id, row.cycle_owner_id)]
        known = await self._people([*named, *more, *(row.person_id for row in reading)])
        readers: dict[bytes, list[Reader]] = {}
        for row in reading:
            readers.setdefault(row.review_id, []).append(reader_of(row, known))
        return readers, known

    async def _people(self, ids: Iterable[int | None]) -> dict[int, Person]:
        return await find_people(self._sql, ids, self._preferred)
