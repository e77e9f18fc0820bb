"""Who manages whom, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, delete, insert, literal, select, update

from bot.directory.repository import Proposal
from bot.people import Person, Source
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both
from storage.people.people import People
from storage.people.sources import NAMES_A_MANAGER, STRONGEST_MANAGER
from storage.tables.people import FACT, PERSON, PROPOSAL

HIGHEST = 1000
"""Steps up; no company is as high. It ends a loop that should not be there."""

_OF_PERSON = FACT.c.person_id == bindparam("of_person")
SAID = Prepared(select(FACT.c.source, FACT.c.manager_id).where(_OF_PERSON, NAMES_A_MANAGER))
SAY = both(
    lambda insert: (put := insert(FACT)).on_conflict_do_update(
        index_elements=["person_id", "source"], set_={"manager_id": put.excluded.manager_id}
    )
)
UNSAY = update(FACT).where(_OF_PERSON, FACT.c.source == bindparam("of_source")).values(manager_id=None)
UNSAY_COMMAND = delete(FACT).where(_OF_PERSON, FACT.c.source == Source.COMMAND)
COUNT = (
    update(PERSON)
    .where(PERSON.c.id == bindparam("of_person"))
    .values(manager_id=STRONGEST_MANAGER)
    .returning(PERSON.c.manager_id)
)

_STEP = select(PERSON.c.manager_id, literal(1, Integer).label("step")).where(
    PERSON.c.id == bindparam("of_person"), PERSON.c.manager_id.is_not(None)
)
_UP = _STEP.cte("up", recursive=True)
_UP = _UP.union_all(
    select(PERSON.c.manager_id, _UP.c.step + 1)
    .join(_UP, PERSON.c.id == _UP.c.manager_id)
    .where(PERSON.c.manager_id.is_not(None), _UP.c.step < HIGHEST)
)
ABOVE = select(_UP.c.manager_id).order_by(_UP.c.step)

REPLACE = delete(PROPOSAL).where(PROPOSAL.c.person_id == bindparam("of_person"))
PROPOSE = insert(PROPOSAL).returning(PROPOSAL.c.id)
_OPEN = select(PROPOSAL.c.id, PROPOSAL.c.person_id, PROPOSAL.c.manager_id)
GET = _OPEN.where(and_(PROPOSAL.c.workspace_id == bindparam("of_workspace"), PROPOSAL.c.id == bindparam("number")))
MINE = _OPEN.where(PROPOSAL.c.person_id == bindparam("of_person"))
SETTLE = delete(PROPOSAL).where(PROPOSAL.c.id == bindparam("number"))


class Structure:
    """See `bot.directory.repository.StructureRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._people = People(sql, preferred)

    async def managers_by_source(self, person: int) -> Mapping[Source, int | None]:
        rows = await self._sql.rows(SAID, {"of_person": person})
        return {Source(row.source): row.manager_id for row in rows}

    async def set_manager(self, person: int, source: Source, manager: int | None) -> int | None:
        row = {"person_id": person, "source": source, "manager_id": manager}
        await self._sql.change(SAY[self._sql.kind], row)
        return await self._counts_now(person)

    async def clear_manager(self, person: int, source: Source) -> int | None:
        if source is Source.COMMAND:
            await self._sql.change(UNSAY_COMMAND, {"of_person": person})
        else:
            await self._sql.change(UNSAY, {"of_person": person, "of_source": source})
        return await self._counts_now(person)

    async def _counts_now(self, person: int) -> int | None:
        rows = await self._sql.rows(COUNT, {"of_person": person})
        return rows[0].manager_id if rows else None

    async def managers_above(self, person: int) -> tuple[int, ...]:
        rows = await self._sql.rows(ABOVE, {"of_person": person})
        return tuple(dict.fromkeys(row.manager_id for row in rows))

    async def propose(self, person: Person, manager: Person, now: datetime) -> int:
        await self._sql.change(REPLACE, {"of_person": person.id})
        row = {"workspace_id": person.workspace, "person_id": person.id, "manager_id": manager.id, "made_at": now}
        ((number,),) = await self._sql.rows(PROPOSE, row)
        return int(number)

    async def proposal(self, workspace: int, number: int) -> Proposal | None:
        rows = await self._sql.rows(GET, {"of_workspace": workspace, "number": number})
        return await self._proposal(workspace, rows[0]) if rows else None

    async def proposal_of(self, person: Person) -> Proposal | None:
        rows = await self._sql.rows(MINE, {"of_person": person.id})
        return await self._proposal(person.workspace, rows[0]) if rows else None

    async def _proposal(self, workspace: int, row: Any) -> Proposal | None:
        found = await self._people.by_ids(workspace, [row.person_id, row.manager_id])
        return Proposal(row.id, *found) if len(found) == 2 else None

    async def settle(self, number: int) -> None:
        await self._sql.change(SETTLE, {"number": number})
