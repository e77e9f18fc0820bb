"""What people make of their results: what they tell their team, and of what they are reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from bot.cycles.acting.takeaway import AHEAD, Agreed, Occasion, Reminder, Takeaway, TakeawayId
from bot.cycles.review import Review
from bot.nudges.debts import DueWindow, Moment
from bot.people import Person
from storage.cycles.loading import Loading
from storage.cycles.setting_up import new_id
from storage.reminding import find_moments, select_moments
from storage.tables.results import REVIEW_REMINDER as REMINDER
from storage.tables.results import TAKEAWAY

REMINDED_ON = select_moments(REMINDER.c.person_id, REMINDER.c.day)


class Acting(Loading):
    async def takeaway(self, review: Review, author: Person) -> Takeaway | None:
        rows = await self._sql.rows(select(TAKEAWAY).where(*_by(review, author)))
        return next((_takeaway_of(row, review, author) for row in rows), None)

    async def find_takeaway(self, workspace: int, takeaway: TakeawayId) -> Takeaway | None:
        wanted = (TAKEAWAY.c.id == takeaway, TAKEAWAY.c.workspace_id == workspace)
        for row in await self._sql.rows(select(TAKEAWAY).where(*wanted)):
            (review,), known = await self._reviews([row.review_id]), await self._people([row.author_id])
            return _takeaway_of(row, review, known[row.author_id])
        return None

    async def save_takeaway(
        self, review: Review, author: Person, heard: str, will_do: str, look_on: date | None, now: datetime
    ) -> Takeaway:
        values = {"heard": heard, "will_do": will_do, "look_on": look_on, "written_at": now}
        theirs = _by(review, author)
        if not await self._sql.change(update(TAKEAWAY).where(*theirs).values(**values)):
            same = {"workspace_id": review.cycle.workspace, "review_id": review.id, "author_id": author.id}
            await self._sql.change(insert(TAKEAWAY).values({"id": new_id()} | same | values))
        (row,) = await self._sql.rows(select(TAKEAWAY).where(*theirs))
        return _takeaway_of(row, review, author)

    async def delete_takeaway(self, takeaway: Takeaway) -> None:
        await self._sql.change(delete(TAKEAWAY).where(TAKEAWAY.c.id == takeaway.id))

    async def agree(self, agreed: Agreed, people: Sequence[Person], day: date | None, now: datetime) -> None:
        await self._sql.change(delete(REMINDER).where(*_of(agreed)))
        if day is None:
            return
        same = {"workspace_id": agreed.review.cycle.workspace, "review_id": agreed.review.id}
        same |= {"author_id": agreed.author.id, "occasion": agreed.occasion.value}
        rows = [same | {"id": new_id(), "person_id": each.id, "day": day, "agreed_at": now} for each in people]
        await self._sql.many(insert(REMINDER), rows)

    async def find_agreed(self, agreed: Agreed) -> tuple[Reminder, ...]:
        rows = await self._sql.rows(select(REMINDER).where(*_of(agreed)).order_by(REMINDER.c.person_id))
        known = await self._people(row.person_id for row in rows)
        return tuple(Reminder(agreed, known[row.person_id], row.day) for row in rows)

    async def find_reminded_on(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        return await find_moments(self._sql, REMINDED_ON, due, after, most)

    async def find_reminders(
        self, person: Person, since: date, today: date, skip: int, most: int
    ) -> tuple[list[Reminder], int]:
        return await self._find_reminders(person, REMINDER.c.day > since, today, skip, most)

    async def find_agreed_now(self, person: Person, today: date, skip: int, most: int) -> tuple[list[Reminder], int]:
        is_takeaway = REMINDER.c.occasion == Occasion.TAKEAWAY.value
        lasts = or_(REMINDER.c.day == today, and_(is_takeaway, REMINDER.c.day >= today - AHEAD))
        return await self._find_reminders(person, lasts, today, skip, most)

    async def _find_reminders(
        self, person: Person, which: ColumnElement[bool], today: date, skip: int, most: int
    ) -> tuple[list[Reminder], int]:
        mine = (REMINDER.c.person_id == person.id, which, REMINDER.c.day <= today)
        rows = await self._sql.rows(select(REMINDER).where(*mine).order_by(REMINDER.c.day, REMINDER.c.id))
        some = rows[skip : skip + most]
        reviews = {each.id: each for each in await self._reviews([row.review_id for row in some])}
        known = await self._people(row.author_id for row in some)
        found = [
            (Agreed(reviews[row.review_id], known[row.author_id], Occasion(row.occasion)), row.day) for row in some
        ]
        return [Reminder(agreed, person, day) for agreed, day in found], len(rows)


def _by(review: Review, author: Person) -> tuple[Any, ...]:
    return TAKEAWAY.c.review_id == review.id, TAKEAWAY.c.author_id == author.id


def _of(agreed: Agreed) -> tuple[Any, ...]:
    mine = (REMINDER.c.review_id == agreed.review.id, REMINDER.c.author_id == agreed.author.id)
    return *mine, REMINDER.c.occasion == agreed.occasion.value


def _takeaway_of(row: Any, review: Review, author: Person) -> Takeaway:
    return Takeaway(TakeawayId(row.id), review, author, row.heard, row.will_do, row.look_on, row.written_at)
