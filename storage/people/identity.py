"""Who is who: joining, parting, and the questions about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, text, update

from bot.identity_repository import LASTS, Question, Said
from bot.people import Handle, Person, Standing
from storage.cycles.apart import is_apart
from storage.database.sql import Sql
from storage.database.statements import any_number
from storage.feedback.lists import between
from storage.people.joining import merge_people
from storage.people.parting import split_person, was_joined
from storage.people.people import People
from storage.people.person_rows import people, with_handles
from storage.people.references import belongings
from storage.tables.joining import QUESTION
from storage.tables.people import HANDLE, HAS_ROLE, OTHER_EMAIL, PERSON

_IS_COLLEAGUE = and_(PERSON.c.active, PERSON.c.standing == Standing.COLLEAGUE.value)
LEFT_WITH_ROLE = with_handles(
    PERSON.c.workspace_id == bindparam("of_workspace"), text(HAS_ROLE), any_number(PERSON.c.id), ~_IS_COLLEAGUE
)
COLLEAGUES = {Standing.COLLEAGUE}


class Identity:
    """See `bot.identity_repository.IdentityRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred
        self._people = People(sql, preferred)

    async def belongings(self, person: int) -> frozenset[str]:
        return await belongings(self._sql, person)

    async def same_address(self, person: Person, other: Person) -> bool:
        both = select(HANDLE.c.email).where(HANDLE.c.person_id.in_((person.id, other.id)))
        emails = {row.email for row in await self._sql.rows(both)}
        return {person.standing, other.standing} == COLLEAGUES and len(emails) == 1 and None not in emails

    async def must_stay_two(self, person: Person, other: Person) -> bool:
        either = between(person.id, other.id), is_apart(person.id, other.id)
        return any([await self._sql.rows(each) for each in either])

    async def merge_people(self, person: Person, other: Person, by: int | None, now: datetime) -> None:
        same = await self.same_address(person, other)
        await merge_people(self._sql, person, other, by, now, linked=not same)

    async def split_person(self, person: Person, accounts: Sequence[Handle], now: datetime) -> int:
        return await split_person(self._sql, person, accounts, now)

    async def nick(self, handle: Handle) -> str:
        account = and_(HANDLE.c.platform == handle.platform, HANDLE.c.external == handle.external)
        rows = await self._sql.rows(select(HANDLE.c.nick).where(account).limit(1))
        return str(rows[0].nick) if rows else ""

    async def was_joined(self, person: int) -> bool:
        return await was_joined(self._sql, person)

    async def give_address(self, person: Person, other: Person) -> None:
        rows = await self._sql.rows(select(HANDLE.c.email).where(HANDLE.c.person_id == other.id).limit(1))
        email = rows[0].email if rows else None
        held = and_(PERSON.c.id == person.id, PERSON.c.email == email)
        await self._sql.change(update(HANDLE).where(HANDLE.c.person_id == person.id).values(email=None))
        if email is None or not await self._sql.change(update(PERSON).where(held).values(email=None)):
            return
        here = and_(OTHER_EMAIL.c.workspace_id == person.workspace, OTHER_EMAIL.c.email == email)
        await self._sql.change(delete(OTHER_EMAIL).where(here))
        await self._sql.change(update(PERSON).where(PERSON.c.id == other.id).values(email=email))

    async def ask(
        self, person: Person, other: Person, by: int | None, said: tuple[Said, Said], situation: str, now: datetime
    ) -> int:
        row: dict[str, Any] = {"workspace_id": person.workspace, "person_id": person.id, "other_id": other.id}
        row |= {"by_id": by, "by_mail": by is None, "person_said": said[0].value, "other_said": said[1].value}
        row |= {"situation": situation, "asked_at": now, "expires_at": None if by is None else now + LASTS}
        ((number,),) = await self._sql.rows(insert(QUESTION).returning(QUESTION.c.id), row)
        return int(number)

    async def question(self, workspace: int, number: int) -> Question | None:
        found = await self._of(and_(QUESTION.c.workspace_id == workspace, QUESTION.c.id == number))
        return found[0] if found else None

    async def questions(self, workspace: int, skip: int, most: int) -> tuple[tuple[Question, ...], int]:
        waits = and_(QUESTION.c.workspace_id == workspace, QUESTION.c.by_mail)
        ((count,),) = await self._sql.rows(select(func.count()).select_from(QUESTION).where(waits))
        return (await self._of(waits, skip, most) if count else ()), int(count)

    async def about(self, workspace: int, people: Sequence[int]) -> tuple[Question, ...]:
        either = or_(QUESTION.c.person_id.in_(people), QUESTION.c.other_id.in_(people))
        return await self._of(and_(QUESTION.c.workspace_id == workspace, either))

    async def find_expired(self, now: datetime, most: int) -> tuple[Question, ...]:
        return await self._of(QUESTION.c.expires_at < now, 0, most)

    async def note(self, number: int, said: tuple[Said, Said]) -> None:
        values = {"person_said": said[0].value, "other_said": said[1].value}
        await self._sql.change(update(QUESTION).where(QUESTION.c.id == number).values(values))

    async def settle(self, number: int) -> None:
        await self._sql.change(delete(QUESTION).where(QUESTION.c.id == number))

    async def retire(self, workspace: int, had_account: Collection[int] = ()) -> tuple[Person, ...]:
        left = people(await self._sql.rows(LEFT_WITH_ROLE, {"of_workspace": workspace}), self._preferred)
        if had_account:
            held = await self._people.with_roles(workspace)
            left += tuple(each for each in held if each.id in had_account and not each.handles)
        for each in left:
            await self._people.set_roles(each.id, frozenset())
        return left

    async def _of(self, condition: Any, skip: int = 0, most: int = 100) -> tuple[Question, ...]:
        rows = await self._sql.rows(select(QUESTION).where(condition).order_by(QUESTION.c.id).offset(skip).limit(most))
        ids = {each for row in rows for each in (row.person_id, row.other_id, row.by_id) if each is not None}
        known: dict[int, Person] = {}
        for workspace in {row.workspace_id for row in rows}:
            known |= {each.id: each for each in await self._people.by_ids(workspace, ids)}
        return tuple(_question(row, known) for row in rows)


def _question(row: Any, known: dict[int, Person]) -> Question:
    return Question(
        id=row.id,
        workspace=row.workspace_id,
        person=known[row.person_id],
        other=known[row.other_id],
        by=known.get(row.by_id) if row.by_id is not None else None,
        by_mail=row.by_mail,
        said=(Said(row.person_said), Said(row.other_said)),
        situation=row.situation,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )
