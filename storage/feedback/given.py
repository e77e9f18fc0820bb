"""Feedback that nobody asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.feedback.request import Given
from bot.people import Person
from storage.database.sql import Sql
from storage.feedback import lists
from storage.feedback.rows import given_of
from storage.people.folding import searchable
from storage.people.person_rows import find_people
from storage.tables.feedback import GIVEN_FEEDBACK as GIVEN


class GivenFeedback:
    """See `bot.feedback.repository.GivenRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    async def give(self, giver: Person, receiver: Person, text: str, now: datetime) -> Given:
        row = {"workspace_id": giver.workspace, "giver_id": giver.id, "receiver_id": receiver.id, "text": text}
        (added,) = await self._sql.rows(
            insert(GIVEN).values(**row, folded=searchable(text), given_at=now).returning(GIVEN)
        )
        return given_of(added, {each.id: each for each in (giver, receiver)})

    async def get(self, workspace: int, given: int) -> Given | None:
        found = await self.load([given])
        return next((each for each in found if each.workspace == workspace), None)

    async def take_back(self, given: Given) -> bool:
        return bool(await self._sql.change(delete(GIVEN).where(GIVEN.c.id == given.id, GIVEN.c.read_at.is_(None))))

    async def mark_read(self, given: Given, now: datetime) -> None:
        unread = (GIVEN.c.id == given.id, GIVEN.c.read_at.is_(None))
        await self._sql.change(update(GIVEN).where(*unread).values(read_at=now))

    async def thank(self, given: Given, now: datetime) -> Given | None:
        first = (GIVEN.c.id == given.id, GIVEN.c.thanked_at.is_(None))
        if not await self._sql.change(update(GIVEN).where(*first).values(thanked_at=now)):
            return None
        return await self.get(given.workspace, given.id)

    async def to_read(self, receiver: Person, limit: int) -> tuple[Given, ...]:
        rows = await self._sql.rows(lists.GIVEN_TO_READ, {"receiver": receiver.id, "most": limit})
        return await self.load([row.id for row in rows])

    async def load(self, ids: Sequence[int]) -> tuple[Given, ...]:
        return await load_given(self._sql, ids, self._preferred)


async def load_given(sql: Sql, ids: Sequence[int], preferred: Collection[str]) -> tuple[Given, ...]:
    """In the order of the ids."""
    if not ids:
        return ()
    rows = {row.id: row for row in await sql.rows(select(GIVEN).where(GIVEN.c.id.in_(ids)))}
    people = (each for row in rows.values() for each in (row.giver_id, row.receiver_id))
    known = await find_people(sql, people, preferred)
    return tuple(given_of(rows[each], known) for each in ids if each in rows)
