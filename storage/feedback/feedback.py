"""Requests for feedback, and their sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from bot.events import order_of
from bot.feedback.repository import Counts, MissingAnswers, OwedSheets, Owing, Search, TypedDraft
from bot.feedback.request import Draft, Given, NewRequest, Outcome, Request, Sheet, SheetAnswer, State
from bot.nudges.debts import DueWindow, Moment
from bot.paging import ListPage
from bot.people import Person
from storage.database.prepared import Prepared
from storage.database.sql import Sql
from storage.feedback import lists, moments
from storage.feedback.changing import ADD_ANSWER, ADD_REQUEST, ADD_SHEET, ASK_AGAIN, SAVE_DRAFT, SET_DRAFT, change_sheet
from storage.feedback.given import load_given
from storage.feedback.rows import (
    counts_of,
    draft_of,
    request_of,
    sheet_of,
    write_answers,
    write_draft,
)
from storage.people.folding import searchable
from storage.people.person_rows import find_people
from storage.questions import write_questions
from storage.tables.feedback import FEEDBACK_ANSWER as ANSWER
from storage.tables.feedback import FEEDBACK_DRAFT as DRAFT
from storage.tables.feedback import FEEDBACK_REQUEST as REQUEST
from storage.tables.feedback import FEEDBACK_SHEET as SHEET

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
REQUESTS = Prepared(select(REQUEST).where(REQUEST.c.id.in_(_IDS)))
SHEETS = Prepared(select(SHEET).where(SHEET.c.id.in_(_IDS)))
SHEETS_OF = Prepared(select(SHEET).where(SHEET.c.request_id == bindparam("request")).order_by(SHEET.c.id))
HOLD = select(REQUEST.c.id).where(REQUEST.c.id == bindparam("request")).with_for_update()
ANSWERS = Prepared(select(ANSWER).where(ANSWER.c.sheet_id.in_(_IDS)))
FORGET_ANSWERS = Prepared(delete(ANSWER).where(ANSWER.c.sheet_id == bindparam("sheet")))
FIND_DRAFT = Prepared(select(DRAFT).where(DRAFT.c.sheet_id == bindparam("sheet")))


class Feedback:
    """See `bot.feedback.repository.FeedbackRepository`."""

    def __init__(self, sql: Sql, preferred: Collection[str]) -> None:
        self._sql = sql
        self._preferred = preferred

    # ------------------------------------------------------------ asking

    async def add(self, new: NewRequest, now: datetime) -> Request:
        row = {
            "workspace_id": new.workspace, "requester_id": new.requester.id, "about_id": new.about.id,
            "subject_reads": new.subject_reads, "template": new.template, "topic": new.topic,
            "folded": searchable(new.topic), "questions": write_questions(new.questions), "source": new.source,
            "until": new.until, "release": new.release.value, "release_at": new.release_at, "created_at": now,
        }  # fmt: skip
        (added,) = await self._sql.rows(ADD_REQUEST, row)
        request = request_of(added, {each.id: each for each in (new.requester, new.about)})
        await self.add_reviewers(request, new.reviewers, now)
        return request

    async def get(self, workspace: int, request: int) -> Request | None:
        found = await self._requests([request])
        return next((each for each in found.values() if each.workspace == workspace), None)

    async def get_for_update(self, workspace: int, request: int) -> Request | None:
        await self._sql.lock(HOLD, {"request": request})
        return await self.get(workspace, request)

    async def sheets(self, request: Request) -> tuple[Sheet, ...]:
        rows = await self._sql.rows(SHEETS_OF, {"request": request.id})
        known = await self._people(_in_sheets(rows))
        return tuple(sheet_of(row, request, known) for row in rows)

    async def counts(self, requests: Sequence[int]) -> Mapping[int, Counts]:
        if not requests:
            return {}
        found: dict[int, dict[str, int]] = {each: {} for each in requests}
        for row in await self._sql.rows(lists.COUNTS, {"ids": list(requests)}):
            found[row.request_id][row.state] = row.number
        return {each: counts_of(states) for each, states in found.items()}

    async def add_reviewers(self, request: Request, reviewers: Sequence[Person], now: datetime) -> tuple[Sheet, ...]:
        there = {row.reviewer_id: row for row in await self._sql.rows(SHEETS_OF, {"request": request.id})}
        new = [each for each in reviewers if each.id not in there]
        rows = [
            {"workspace_id": request.workspace, "request_id": request.id, "reviewer_id": each.id,
             "state": State.OWED.value, "until": request.until, "reason": "", "folded": ""}
            for each in new
        ]  # fmt: skip
        await self._sql.many(ADD_SHEET, rows)
        back = [there[each.id] for each in reviewers if each.id in there and there[each.id].state == State.CLOSED.value]
        if back:
            await self._sql.change(ASK_AGAIN, {"ids": [row.id for row in back]})
        added = {each.id for each in new} | {row.reviewer_id for row in back}
        return tuple(each for each in await self.sheets(request) if each.reviewer and each.reviewer.id in added)

    async def move(self, request: Request, until: date, release_at: datetime | None) -> Request:
        moved = await self._change_request(request, until=until, release_at=release_at)
        await self._sql.change(update(SHEET).where(SHEET.c.request_id == request.id).values(until=until))
        return moved

    async def close(self, request: Request, outcome: Outcome, now: datetime) -> Request:
        owed = (SHEET.c.request_id == request.id, SHEET.c.state == State.OWED.value)
        await self._sql.change(update(SHEET).where(*owed).values(state=State.CLOSED.value, settled_at=now))
        return await self._change_request(request, closed_at=now, outcome=outcome.value)

    async def note_reminded(self, request: Request, day: date) -> None:
        await self._change_request(request, reminded_on=day)

    async def mark_announced(self, request: Request, now: datetime) -> Request | None:
        first = (REQUEST.c.id == request.id, REQUEST.c.announced_at.is_(None))
        change = update(REQUEST).where(*first).values(announced_at=now).returning(REQUEST)
        known = {each.id: each for each in (request.requester, request.about)}
        return next((request_of(row, known) for row in await self._sql.rows(change)), None)

    async def _change_request(self, request: Request, **values: Any) -> Request:
        change = update(REQUEST).where(REQUEST.c.id == request.id).values(**values).returning(REQUEST)
        (row,) = await self._sql.rows(change)
        return request_of(row, {each.id: each for each in (request.requester, request.about)})

    # ------------------------------------------------------------ answering

    async def sheet(self, workspace: int, sheet: int) -> Sheet | None:
        found = await self.load_sheets([sheet])
        return next((each for each in found if each.request.workspace == workspace), None)

    async def sheet_for_update(self, workspace: int, sheet: int) -> Sheet | None:
        if self._sql.kind == "postgresql":
            for row in await self._sql.rows(SHEETS, {"ids": [sheet]}):
                await self._sql.rows(HOLD, {"request": row.request_id})
        return await self.sheet(workspace, sheet)

    async def draft(self, sheet: int) -> Draft | None:
        rows = await self._sql.rows(FIND_DRAFT, {"sheet": sheet})
        return draft_of(rows[0]) if rows else None

    async def save_drafts(self, workspace: int, typed: Sequence[TypedDraft], now: datetime) -> None:
        rows = [write_draft(each.sheet, each.draft) for each in sorted(typed, key=lambda each: each.sheet)]
        await self._sql.many(SAVE_DRAFT[self._sql.kind], rows)

    async def set_draft(self, sheet: Sheet, draft: Draft, window: str) -> None:
        await self._sql.many(SET_DRAFT[self._sql.kind], [write_draft(sheet.id, draft, window)])

    async def share(self, sheet: Sheet, answers: Sequence[SheetAnswer], window: str, now: datetime) -> Sheet:
        await self._sql.change(FORGET_ANSWERS, {"sheet": sheet.id})
        await self._sql.many(ADD_ANSWER, [{"sheet_id": sheet.id} | each for each in write_answers(answers)])
        await self.set_draft(sheet, Draft(order=order_of(now)), window)
        folded = searchable("\n".join(each.text for each in answers if each.text))
        return await change_sheet(self._sql, sheet, state=State.SHARED.value, settled_at=now, folded=folded)

    async def answers(self, sheets: Sequence[int]) -> Mapping[int, tuple[SheetAnswer, ...]]:
        found: dict[int, tuple[SheetAnswer, ...]] = {}
        for row in await self._sql.rows(ANSWERS, {"ids": list(sheets)}) if sheets else ():
            found[row.sheet_id] = (*found.get(row.sheet_id, ()), SheetAnswer(row.question, row.value, row.text))
        return found

    async def decline(self, sheet: Sheet, reason: str, suggested: Person | None, now: datetime) -> Sheet:
        values = {"reason": reason, "suggested_id": suggested.id if suggested else None}
        declined = await change_sheet(self._sql, sheet, state=State.DECLINED.value, settled_at=now, **values)
        await self._sql.change(delete(DRAFT).where(DRAFT.c.sheet_id == sheet.id))
        return await self.sheet(sheet.request.workspace, sheet.id) or declined

    async def postpone(self, sheet: Sheet, until: date | None) -> Sheet:
        return await change_sheet(self._sql, sheet, later=until)

    async def let_off(self, reviewer: int, now: datetime) -> tuple[Sheet, ...]:
        owed = (SHEET.c.reviewer_id == reviewer, SHEET.c.state == State.OWED.value)
        change = update(SHEET).where(*owed).values(state=State.CLOSED.value, settled_at=now).returning(SHEET.c.id)
        return await self.load_sheets(sorted(row.id for row in await self._sql.rows(change)))

    # ------------------------------------------------------------ reading

    async def mark_read(self, sheets: Sequence[int], now: datetime, *, by_subject: bool = False) -> None:
        column = SHEET.c.subject_read_at if by_subject else SHEET.c.read_at
        unread = (SHEET.c.id.in_(sheets), column.is_(None))
        await self._sql.change(update(SHEET).where(*unread).values({column: now}))

    async def thank(self, sheet: Sheet, now: datetime) -> Sheet | None:
        first = (SHEET.c.id == sheet.id, SHEET.c.thanked_at.is_(None))
        if not await self._sql.change(update(SHEET).where(*first).values(thanked_at=now)):
            return None
        return await self.sheet(sheet.request.workspace, sheet.id)

    async def to_read(self, requester: Person, now: datetime, skip: int, limit: int) -> tuple[Request, ...]:
        key = {"requester": requester.id, "now": now, "most": limit, "skip": skip}
        rows = await self._sql.rows(lists.TO_READ, key)
        return await self._in_order([row.id for row in rows])

    async def find_owed(
        self, reviewer: Person, today: date, skip: int, limit: int, *, postponed: bool = True
    ) -> OwedSheets:
        key = {"of_workspace": reviewer.workspace, "reviewer": reviewer.id, "later": date.max if postponed else today}
        rows = await self._sql.rows(lists.OWED, key | {"today": today, "most": limit, "skip": skip})
        sheets = await self.load_sheets([row.id for row in rows])
        if rows or not skip:
            return OwedSheets(sheets, rows[0].total if rows else 0)
        ((total,),) = await self._sql.rows(lists.COUNT_OWED, key)
        return OwedSheets((), total)

    async def search_owed(self, reviewer: Person, search: Search, page: int) -> ListPage[Sheet]:
        ids, total = await lists.search_owed(self._sql, reviewer, search, page)
        return ListPage(await self.load_sheets(ids), page, total)

    async def find_texts(self, reader: Person, search: Search, page: int, now: datetime) -> ListPage[Sheet | Given]:
        found, total = await lists.find_texts(self._sql, reader, search, page, now)
        sheets = await self.load_sheets([number for kind, number in found if kind == "sheet"])
        given = await load_given(self._sql, [number for kind, number in found if kind == "given"], self._preferred)
        known: dict[tuple[str, int], Sheet | Given] = {("sheet", each.id): each for each in sheets}
        known |= {("given", each.id): each for each in given}
        return ListPage(tuple(known[key] for key in found if key in known), page, total)

    async def find_requests(self, requester: Person, search: Search, page: int) -> ListPage[Request]:
        ids, total = await lists.find_requests(self._sql, requester, search, page)
        return ListPage(await self._in_order(ids), page, total)

    # ------------------------------------------------------------ moments and jobs

    async def find_due_on(self, due: DueWindow, after: int, limit: int) -> tuple[Owing, ...]:
        return await moments.find_due_on(self._sql, due, after, limit)

    async def find_unanswered_on(self, due: DueWindow, after: int, limit: int) -> tuple[Moment, ...]:
        return await moments.find_unanswered_on(self._sql, due, after, limit)

    async def find_unanswered(
        self, requester: Person, since: date, today: date, skip: int, limit: int
    ) -> MissingAnswers:
        ids, total = await moments.find_unanswered(self._sql, requester, since, today, (skip, limit))
        requests = await self._in_order(ids)
        return MissingAnswers(await moments.find_missing(self._sql, requests, self._preferred), total)

    async def find_uninvited(self, limit: int, but: Sequence[int] = ()) -> tuple[Sheet, ...]:
        rows = await self._sql.rows(moments.UNINVITED, {"most": limit, "busy": list(but)})
        return await self.load_sheets([row.id for row in rows])

    async def mark_invited(self, sheets: Sequence[int], now: datetime) -> frozenset[int]:
        new = frozenset(row.id for row in await self._sql.rows(moments.TO_MARK, {"ids": list(sheets)}))
        if new:
            await self._sql.change(moments.MARK, {"ids": sorted(new), "now": now})
        return new

    async def unmark_invited(self, sheet: int) -> None:
        if rows := await self._sql.rows(moments.TO_UNMARK, {"sheet": sheet}):
            await self._sql.change(moments.MARK, {"ids": [row.id for row in rows], "now": None})

    async def to_announce(self, now: datetime, limit: int) -> tuple[Request, ...]:
        return await self._in_order(
            [row.id for row in await self._sql.rows(moments.TO_ANNOUNCE, {"now": now, "most": limit})]
        )

    async def find_expired(self, now: datetime, limit: int) -> tuple[Request, ...]:
        rows = await self._sql.scan(moments.EXPIRED, moments.limits_of(now) | {"most": limit})
        return await self._in_order([row.id for row in rows])

    async def find_owed_by_leavers(self, limit: int) -> tuple[Sheet, ...]:
        rows = await self._sql.scan(moments.OWED_BY_LEAVERS, {"most": limit})
        return await self.load_sheets([row.id for row in rows])

    async def forget_ended_drafts(self, now: datetime, limit: int) -> int:
        return await moments.forget_ended_drafts(self._sql, now, limit)

    async def has_ended_drafts(self, now: datetime) -> bool:
        return bool(await moments.find_ended_drafts(self._sql, now, 1))

    # ------------------------------------------------------------ rows as values

    async def _in_order(self, ids: Sequence[int]) -> tuple[Request, ...]:
        found = await self._requests(ids)
        return tuple(found[each] for each in ids if each in found)

    async def _requests(self, ids: Iterable[int]) -> dict[int, Request]:
        wanted = sorted(set(ids))
        rows = await self._sql.rows(REQUESTS, {"ids": wanted}) if wanted else ()
        known = await self._people(each for row in rows for each in (row.requester_id, row.about_id))
        return {row.id: request_of(row, known) for row in rows}

    async def load_sheets(self, ids: Sequence[int]) -> tuple[Sheet, ...]:
        """The sheets in the order of their ids given, with their requests."""
        if not ids:
            return ()
        rows = {row.id: row for row in await self._sql.rows(SHEETS, {"ids": list(ids)})}
        requests = await self._requests(row.request_id for row in rows.values())
        known = await self._people(_in_sheets(rows.values()))
        return tuple(sheet_of(rows[each], requests[rows[each].request_id], known) for each in ids if each in rows)

    async def _people(self, ids: Iterable[int | None]) -> dict[int, Person]:
        return await find_people(self._sql, ids, self._preferred)


def _in_sheets(rows: Iterable[Any]) -> Iterable[int | None]:
    return (each for row in rows for each in (row.reviewer_id, row.suggested_id))
