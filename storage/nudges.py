"""The newest nudge of each person: its one row decides which replica plans the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    text,
    true,
    update,
)

from bot.deliveries import STALE, State
from bot.features import features
from bot.nudges.calendar import A_DAY
from bot.nudges.debts import Moment, Moments
from bot.nudges.repository import Nudge, Place
from bot.nudges.rules import REST, WRONG, Last, Plan, today_of
from bot.people import Person
from bot.working_hours import WorkingHours
from storage.database.columns import UtcDateTime
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.database.statements import both, only_checked
from storage.people.hours import hours_of, write_hours, zone_in
from storage.people.person_rows import people as read_people
from storage.people.person_rows import with_handles
from storage.tables.nudges import NUDGE
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, IS_AWAY, PERSON
from storage.tables.workspaces import WORKSPACE

IS_REMINDED = and_(PERSON.c.active, not_(PERSON.c.home_only), PERSON.c.away_until.is_(None))
"""Of whom nothing is to be reminded in a message is not looked for, round after round."""
PLACES = (
    select(
        PERSON.c.workspace_id,
        PERSON.c.time_zone,
        PERSON.c.country,
        PERSON.c.hours,
        WORKSPACE.c.features_off,
        WORKSPACE.c.time_zone.label("company_zone"),
        WORKSPACE.c.country.label("company_country"),
        WORKSPACE.c.hours.label("company_hours"),
    )
    .join(WORKSPACE, WORKSPACE.c.id == PERSON.c.workspace_id)
    .where(IS_REMINDED)
    .distinct()
)
_FAILED = DELIVERY.c.state.in_([State.DROPPED.value, State.REFUSED.value])
_WAS_STALE = and_(DELIVERY.c.state == State.DROPPED.value, DELIVERY.c.reason == STALE)
_TOO_LATE = and_(_WAS_STALE, NUDGE.c.asked_at <= DELIVERY.c.created_at)
LAST = select(
    NUDGE.c.person_id,
    NUDGE.c.day,
    NUDGE.c.asked_at,
    NUDGE.c.snoozed_until,
    DELIVERY.c.token.label("failed"),
    _TOO_LATE.label("too_late"),
).select_from(NUDGE.outerjoin(DELIVERY, and_(DELIVERY.c.token == NUDGE.c.token, _FAILED)))
LAST = LAST.where(NUDGE.c.person_id.in_(bindparam("people", expanding=True)))
_OF_WHOM = ("person_id", "new_person"), ("workspace_id", "of_workspace")
_NEW = {
    name: bindparam(parameter, type_=NUDGE.c[name].type)
    for name, parameter in (
        *_OF_WHOM, ("day", "new_day"), ("asked_at", "new_asked_at"), ("token", "new_token"),
    )
}  # fmt: skip

TOLD = case((and_(NUDGE.c.posted == NUDGE.c.token, NUDGE.c.snoozed_until.is_(None)), NUDGE.c.day), else_=NUDGE.c.told)


def _claim(insert: Any, *, again: bool = False) -> Executable:
    """`again`: also where the last one was dropped as too late. PostgreSQL sets that up for each row, so it is asked
    only where it is wanted."""
    statement = insert(NUDGE).values(_NEW)
    new = statement.excluded
    later_day = or_(NUDGE.c.day.is_(None), NUDGE.c.day < new.day)
    has_rested = or_(NUDGE.c.asked_at.is_(None), NUDGE.c.asked_at <= bindparam("rested", type_=UtcDateTime))
    awake = or_(NUDGE.c.snoozed_until.is_(None), NUDGE.c.snoozed_until <= new.day)
    may_come = and_(later_day, has_rested)
    if again:
        here = text("delivery.token = nudge.token AND nudge.asked_at <= delivery.created_at")  # as columns: of any row
        was_too_late = exists().select_from(DELIVERY).where(here, _WAS_STALE)
        may_come = or_(may_come, and_(NUDGE.c.day <= new.day, was_too_late))
    free = and_(may_come, awake)
    values = {"day": new.day, "asked_at": new.asked_at, "token": new.token, "snoozed_until": None, "told": TOLD}
    wrong = NUDGE.c.asked_at > bindparam("beyond", type_=UtcDateTime)
    made: Executable = statement.on_conflict_do_update(
        index_elements=[NUDGE.c.person_id], set_=values, where=or_(free, wrong)
    )
    return made


def _note(insert: Any, column: str, where: ColumnElement[bool] | None = None) -> Executable:
    """Sets one column of somebody's row, which there may not be yet."""
    names = *_OF_WHOM, (column, f"new_{column}")
    new = {name: bindparam(parameter, type_=NUDGE.c[name].type) for name, parameter in names}
    statement = insert(NUDGE).values(new)
    made: Executable = statement.on_conflict_do_update(
        index_elements=[NUDGE.c.person_id], set_={column: statement.excluded[column]}, where=where
    )
    return made


def _wake(insert: Any) -> Executable:
    """As if a reminder of everything had been put off until now, unless it is put off for longer."""
    new = {name: bindparam(parameter, type_=NUDGE.c[name].type) for name, parameter in _OF_WHOM}
    new["snoozed_until"] = bindparam("new_day", type_=NUDGE.c.snoozed_until.type)
    statement = insert(NUDGE).values(new)
    until = func.coalesce(NUDGE.c.snoozed_until, statement.excluded.snoozed_until)
    made: Executable = statement.on_conflict_do_update(
        index_elements=[NUDGE.c.person_id], set_={"snoozed_until": until, "told": TOLD}
    )
    return made


CLAIM = {again: both(partial(_claim, again=again)) for again in (False, True)}
_PUT_OFF = or_(NUDGE.c.snoozed_until.is_(None), NUDGE.c.snoozed_until > bindparam("today", type_=Date()))
INVITED = both(lambda insert: _note(insert, "asked_at", _PUT_OFF))
SNOOZE = both(lambda insert: _note(insert, "snoozed_until"))
BACK = both(_wake)
CLAIMED = Prepared(
    select(NUDGE.c.person_id).where(
        NUDGE.c.person_id.in_(bindparam("people", expanding=True)), NUDGE.c.token == bindparam("mark")
    )
)
WOKEN = (
    select(NUDGE.c.person_id, NUDGE.c.snoozed_until)
    .join(PERSON, and_(PERSON.c.id == NUDGE.c.person_id, IS_REMINDED))
    .where(NUDGE.c.workspace_id == bindparam("of_workspace"), NUDGE.c.snoozed_until.is_not(None))
    .where(NUDGE.c.snoozed_until <= bindparam("day"), NUDGE.c.person_id > bindparam("after"))
    .order_by(NUDGE.c.person_id)
    .limit(bindparam("most"))
)
_MINE = NUDGE.c.person_id == bindparam("of_person")
OF = Prepared(select(NUDGE.c.token, NUDGE.c.posted, NUDGE.c.snoozed_until, NUDGE.c.told).where(_MINE))
TOKENS = Prepared(
    select(NUDGE.c.token, NUDGE.c.posted)
    .where(NUDGE.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(NUDGE.c.person_id)
)
HOLD = select(NUDGE.c.person_id).where(_MINE).with_for_update()
SENT_AS = Prepared(update(NUDGE).where(_MINE).values(token=bindparam("new_token")))
POSTED = update(NUDGE).where(_MINE).values(posted=bindparam("new_token"))
WAKE = update(NUDGE).where(_MINE).values(snoozed_until=None)
_MYSELF = update(PERSON).where(PERSON.c.id == bindparam("of_person"))
_UNTIL = bindparam("until", type_=PERSON.c.away_until.type)
SET_HOURS = _MYSELF.values(hours=bindparam("new_hours"), home_only=bindparam("new_home_only"))
_AT_A_HOME = exists().where(
    HANDLE.c.person_id == PERSON.c.id,
    HANDLE.c.active == true(),
    HANDLE.c.platform.in_(bindparam("homes", expanding=True)),
)
FORGET_HOME = (
    update(PERSON)
    .where(PERSON.c.workspace_id == bindparam("of_workspace"), PERSON.c.home_only == true(), not_(_AT_A_HOME))
    .values(home_only=False)
)
SET_AWAY = _MYSELF.values(away_until=_UNTIL)
END_ABSENCE = _MYSELF.where(PERSON.c.away_until == _UNTIL).values(away_until=None)
AWAY = (
    select(PERSON.c.id)
    .where(text(f"person.{IS_AWAY}"), PERSON.c.away_until < _UNTIL, only_checked(PERSON.c.id) > bindparam("after"))
    .order_by(PERSON.c.id)
    .limit(bindparam("most"))
)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Nudges:
    """See `bot.nudges.repository.NudgeRepository`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def places(self) -> tuple[Place, ...]:
        rows = await self._sql.scan(PLACES)
        return tuple(_place(row) for row in rows)

    async def last(self, people: Sequence[int]) -> Mapping[int, Last]:
        rows = await self._sql.rows(LAST, {"people": list(people)})
        return {
            row.person_id: Last(row.day, row.asked_at, row.failed is None, row.snoozed_until, bool(row.too_late))
            for row in rows
        }

    async def woken(self, workspace: int, days: Sequence[date], after: int, most: int) -> Moments:
        key = {"of_workspace": workspace, "day": max(days), "after": after, "most": most}
        rows = await self._sql.rows(WOKEN, key)
        found = tuple(Moment(row.person_id, row.snoozed_until, LONG_AGO) for row in rows)
        return Moments.page(found, most)

    async def claim(self, plans: Sequence[Plan], now: datetime) -> frozenset[int]:
        """Whose row bears this claim afterwards is won: one statement more than a RETURNING, but none to compile."""
        mark = str(uuid4())
        same = {"new_token": mark, "new_asked_at": now, "rested": now - REST, "beyond": now + WRONG}
        in_order = sorted(plans, key=lambda plan: plan.person.id)  # of all statements, or two replicas lock each other
        for again, some in groupby(in_order, key=lambda plan: plan.again):
            await self._sql.many(CLAIM[again][self._sql.kind], [_row(plan) | same for plan in some])
        won = await self._sql.rows(CLAIMED, {"people": [plan.person.id for plan in plans], "mark": mark})
        return frozenset(row.person_id for row in won)

    async def set_deliveries(self, tokens: Mapping[int, str]) -> None:
        named = [{"of_person": person, "new_token": token} for person, token in sorted(tokens.items())]
        await self._sql.many(SENT_AS, named)

    async def tokens(self, people: Sequence[int]) -> tuple[str, ...]:
        rows = await self._sql.rows(TOKENS, {"people": list(people)})
        return tuple(dict.fromkeys(each for row in rows for each in (row.token, row.posted) if each is not None))

    async def of(self, person: int) -> Nudge | None:
        rows = await self._sql.rows(OF, {"of_person": person})
        return Nudge(rows[0].token, rows[0].posted, rows[0].snoozed_until, rows[0].told) if rows else None

    async def get_for_update(self, person: int) -> Nudge | None:
        await self._sql.lock(HOLD, {"of_person": person})
        return await self.of(person)

    async def set_posted(self, person: int, token: str) -> None:
        await self._sql.change(POSTED, {"of_person": person, "new_token": token})

    async def snooze(self, person: Person, until: date | None) -> None:
        if until is None:
            await self._sql.change(WAKE, {"of_person": person.id})
        else:
            await self._sql.many(SNOOZE[self._sql.kind], [_of(person) | {"new_snoozed_until": until}])

    async def set_hours(self, person: Person, own: WorkingHours | None, *, home_only: bool) -> None:
        key = {"of_person": person.id, "new_hours": write_hours(own) if own else None, "new_home_only": home_only}
        await self._sql.change(SET_HOURS, key)

    async def forget_home_only(self, workspace: int, homes: Collection[str]) -> bool:
        return bool(await self._sql.change(FORGET_HOME, {"of_workspace": workspace, "homes": sorted(homes)}))

    async def set_away(self, person: Person, until: date) -> None:
        await self._sql.change(SET_AWAY, {"of_person": person.id, "until": until})

    async def find_own_hours(self, workspace: int) -> tuple[Person, ...]:
        own = with_handles(PERSON.c.workspace_id == workspace, PERSON.c.hours.is_not(None))
        return read_people(await self._sql.scan(own), ())

    async def find_away(self, before: date, after: int, most: int) -> tuple[Person, ...]:
        rows = await self._sql.rows(AWAY, {"until": before, "after": after, "most": most})
        found = with_handles(PERSON.c.id.in_([row.id for row in rows]))
        return read_people(await self._sql.rows(found), ()) if rows else ()

    async def welcome_back(self, people: Sequence[Person], now: datetime) -> None:
        day = (now - A_DAY).date()
        who = sorted(people, key=lambda person: person.id)
        await self._sql.many(END_ABSENCE, [{"of_person": each.id, "until": each.away_until} for each in who])
        rows = [_of(person) | {"new_day": day} for person in who if not person.home_only]
        await self._sql.many(BACK[self._sql.kind], rows)

    async def note_invited(self, people: Sequence[Person], now: datetime) -> None:
        unique = {person.id: person for person in people}
        rows = [
            _of(person) | {"new_asked_at": now, "today": today_of(person, now)} for _, person in sorted(unique.items())
        ]
        await self._sql.many(INVITED[self._sql.kind], rows)


def _place(row: Any) -> Place:
    hours = hours_of(row.company_hours, row.hours, row.company_country)
    return Place(
        row.workspace_id, zone_in(row.time_zone, row.company_zone), row.country, hours, features(row.features_off)
    )


def _row(plan: Plan) -> dict[str, Any]:
    return _of(plan.person) | {"new_day": plan.day}


def _of(person: Person) -> dict[str, Any]:
    return {"new_person": person.id, "of_workspace": person.workspace}
