"""What was released: figures and texts that have no author."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, not_, or_, select, update

from bot.cycles.ballots import RevieweeId
from bot.cycles.cycle import COMPANY, Cycle, Stage
from bot.cycles.results.released_results import ReadCounts
from bot.cycles.results.result import CompanyFigures, Figures, NewResult, Result, ShownText, TextId
from bot.cycles.review import Capacity, Review, ReviewState
from bot.nudges.debts import DueWindow, Moment
from bot.paging import ListPage
from bot.people import Person
from storage.cycles.named import FORGET_DRAFTS, Named, text_of
from storage.cycles.rows import is_about, is_about_none_of
from storage.cycles.setting_up import HOLD, new_id
from storage.database.prepared import Prepared
from storage.reminding import find_moments, select_moments
from storage.tables.cycles import CYCLE
from storage.tables.results import REVIEW_TEXT as TEXT
from storage.tables.results import TAKEAWAY
from storage.tables.reviews import NAMED_ANSWER as ANSWER
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_READER as READER

PAGE = 10

_REVIEW = REVIEW.c.id == bindparam("review", type_=REVIEW.c.id.type)
_TEXT = TEXT.c.id == bindparam("text", type_=TEXT.c.id.type)
_READABLE = REVIEW.c.state.in_([ReviewState.SHOWN.value, ReviewState.PASSED_ON.value])
_FIRST = (_REVIEW, REVIEW.c.state == ReviewState.ASKED.value)
SAVE = Prepared(
    update(REVIEW)
    .where(*_FIRST)
    .values(
        state=bindparam("new_state"), shared=bindparam("new_shared"),
        counts=bindparam("new_counts", type_=REVIEW.c.counts.type),
    )
)  # fmt: skip
SAVE_NOTHING = Prepared(update(REVIEW).where(*_FIRST).values(state=ReviewState.NOTHING.value))
END_READING = Prepared(
    delete(READER).where(
        READER.c.review_id == bindparam("review", type_=REVIEW.c.id.type),
        READER.c.id.not_in(bindparam("kept", type_=READER.c.id.type, expanding=True)),
    )
)
ADD_TEXTS = Prepared(insert(TEXT))
FIGURES = select(REVIEW.c.shared, REVIEW.c.counts).where(_REVIEW, _READABLE)
TEXTS = select(TEXT).where(TEXT.c.review_id == bindparam("review", type_=REVIEW.c.id.type))
TEXTS = TEXTS.order_by(TEXT.c.question, TEXT.c.place)
SHOWN = (
    select(REVIEW.c.id, REVIEW.c.shared, REVIEW.c.counts)
    .where(REVIEW.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type), REVIEW.c.state == ReviewState.SHOWN.value)
    .order_by(REVIEW.c.id)
)
COUNTS = (
    select(
        REVIEW.c.state,
        func.count().label("number"),
        func.count(READER.c.read_at).label("opened"),
        func.count(TAKEAWAY.c.id).label("told"),
    )
    .select_from(
        REVIEW.outerjoin(
            READER, and_(READER.c.review_id == REVIEW.c.id, READER.c.capacity == bindparam("as_what"))
        ).outerjoin(TAKEAWAY, and_(TAKEAWAY.c.review_id == REVIEW.c.id, TAKEAWAY.c.author_id == READER.c.person_id))
    )
    .where(REVIEW.c.cycle_id == bindparam("cycle", type_=CYCLE.c.id.type))
    .where(is_about_none_of(bindparam("but", expanding=True)))
    .group_by(REVIEW.c.state)
)

_PUT_OFF = and_(READER.c.later.is_not(None), READER.c.read_at.is_(None))
UNREAD_ON = select_moments(READER.c.person_id, READER.c.later, _PUT_OFF)


class Results(Named):
    async def save_result(self, review: Review, result: NewResult | None, now: datetime) -> Review:
        state = _state_of(result)
        key = {"review": review.id} if result is None else {"review": review.id} | _write_row(result.figures, state)
        if not await self._sql.change(SAVE_NOTHING if result is None else SAVE, key):
            return (await self._reviews([review.id]))[0]
        kept = [each.id for each in review.readers]
        await self._sql.change(END_READING, {"review": review.id, "kept": kept})
        await self._sql.change(FORGET_DRAFTS, {"review": review.id})
        if result is not None:
            rows = sorted(_texts(review, result.texts), key=lambda row: bytes(row["id"]))
            await self._sql.many(ADD_TEXTS, rows)
            await self._add(result.passed_on)
        return replace(review, state=state)

    async def find_released(self, since: datetime) -> tuple[Cycle, ...]:
        released = (CYCLE.c.stage == Stage.RELEASED.value, CYCLE.c.released_at >= since)
        rows = await self._sql.rows(select(CYCLE.c.id).where(*released).order_by(CYCLE.c.id))
        return await self._cycles([row.id for row in rows])

    async def save_company(self, cycle: Cycle, figures: CompanyFigures) -> None:
        await self._change_cycle(cycle, {"company": asdict(figures)})

    async def company(self, cycle: Cycle) -> CompanyFigures | None:
        ((found,),) = await self._sql.rows(select(CYCLE.c.company).where(CYCLE.c.id == cycle.id))
        return CompanyFigures(**found) if found else None

    async def review(self, workspace: int, review: RevieweeId) -> Review | None:
        found = await self._reviews([review])
        return next((each for each in found if each.cycle.workspace == workspace), None)

    async def review_for_update(self, review: Review) -> Review | None:
        await self._sql.lock(HOLD, {"cycle": review.cycle.id})
        return await self.review(review.cycle.workspace, review.id)

    async def result(self, review: Review) -> Result | None:
        for row in await self._sql.rows(FIGURES, {"review": review.id}):
            rows = await self._sql.rows(TEXTS, {"review": review.id})
            texts = _by_question([text_of(each, each.text) for each in rows])
            return Result(figures_of(row), texts, await self._find_signed(review))
        return None

    async def find_results(self, reader: Person, page: int, *, unread: bool = False) -> ListPage[Review]:
        found = _select_results(reader, unread=unread)
        rows = await self._sql.rows(found.limit(PAGE).offset((page - 1) * PAGE))
        total = rows[0].total if rows else 0
        if not rows and page > 1:
            ((total,),) = await self._sql.rows(select(func.count()).select_from(found.order_by(None).subquery()))
        return ListPage(await self._reviews([row.id for row in rows]), page, total)

    async def results_in(self, reader: Person, cycle: Cycle) -> tuple[Review, ...]:
        rows = await self._sql.rows(_select_results(reader).where(CYCLE.c.id == cycle.id))
        return await self._reviews([row.id for row in rows])

    async def mark_read(self, review: Review, reader: Person, now: datetime) -> None:
        unread = (READER.c.review_id == review.id, READER.c.person_id == reader.id, READER.c.read_at.is_(None))
        await self._sql.change(update(READER).where(*unread).values(read_at=now))

    async def text(self, workspace: int, text: TextId) -> tuple[Review, ShownText] | None:
        for row in await self._sql.rows(select(TEXT).where(_TEXT), {"text": text}):
            review = await self.review(workspace, row.review_id)
            return (review, text_of(row, row.text)) if review else None
        if (signed := await self._find_signed_text(text)) is None:
            return None
        review = await self.review(workspace, RevieweeId(signed[0]))
        return (review, signed[1]) if review else None

    async def report_text(self, text: TextId, now: datetime) -> bool:
        """It is a text without an author, or one with."""
        changed = [
            await self._sql.change(
                update(each).where(each.c.id == text, each.c.reported_at.is_(None)).values(reported_at=now)
            )
            for each in (TEXT, ANSWER)
        ]
        return any(changed)

    async def remove_text(self, text: TextId, by: Person, now: datetime) -> None:
        for table, words in ((TEXT, "text"), (ANSWER, "answer")):
            values = {words: "", "removed_at": now, "removed_by_id": by.id}
            await self._sql.change(update(table).where(table.c.id == text).values(values))

    async def read_counts(self, cycle: Cycle, but: Collection[int] = ()) -> ReadCounts:
        as_what = Capacity.REVIEWEE if cycle.setup.reviewee_reads else Capacity.MANAGER
        rows = await self._sql.rows(COUNTS, {"cycle": cycle.id, "as_what": as_what.value, "but": sorted(but)})
        count = {row.state: row.number for row in rows}
        shown = next((row for row in rows if row.state == ReviewState.SHOWN.value), None)
        nothing = sum(count.get(each.value, 0) for each in (ReviewState.NOTHING, ReviewState.PASSED_ON))
        if shown is None:
            return ReadCounts(nothing, 0, 0, 0)
        return ReadCounts(shown.number + nothing, shown.number, shown.opened, shown.told)

    async def shown_figures(self, cycle: Cycle, reader: Person | None = None) -> Sequence[tuple[Review, Result]]:
        theirs = select(READER.c.review_id).where(READER.c.person_id == reader.id) if reader else None
        found = SHOWN if theirs is None else SHOWN.where(REVIEW.c.id.in_(theirs))
        rows = await self._sql.scan(found, {"cycle": cycle.id})
        reviews = await self._reviews([row.id for row in rows])
        return [(review, Result(figures_of(row), {})) for review, row in zip(reviews, rows, strict=True)]

    async def count_ended(self, cycle: Cycle, reader: Person) -> int:
        mine = (READER.c.person_id == reader.id, REVIEW.c.cycle_id == cycle.id)
        ended = select(func.count()).select_from(READER).join(REVIEW, REVIEW.c.id == READER.c.review_id)
        ((found,),) = await self._sql.rows(ended.where(*mine, REVIEW.c.state == ReviewState.ENDED.value))
        return int(found)

    async def postpone_reading(self, review: Review, reader: Person, until: date) -> None:
        mine = (READER.c.review_id == review.id, READER.c.person_id == reader.id)
        await self._sql.change(update(READER).where(*mine).values(later=until))

    async def find_unread_on(self, due: DueWindow, after: int, most: int) -> tuple[Moment, ...]:
        return await find_moments(self._sql, UNREAD_ON, due, after, most)

    async def find_unread(
        self, reader: Person, since: date, today: date, skip: int, most: int
    ) -> tuple[list[Review], int]:
        put_off = (READER.c.person_id == reader.id, _PUT_OFF, READER.c.later > since, READER.c.later <= today)
        rows = await self._sql.rows(select(READER.c.review_id).where(*put_off).order_by(READER.c.later, READER.c.id))
        found = await self._reviews([row.review_id for row in rows[skip : skip + most]])
        return list(found), len(rows)


def _state_of(result: NewResult | None) -> ReviewState:
    if result is None:
        return ReviewState.NOTHING
    return ReviewState.PASSED_ON if result.passed_on else ReviewState.SHOWN


def _write_row(figures: Figures, state: ReviewState) -> dict[str, Any]:
    counts = {question: list(each) for question, each in figures.counts.items()}
    return {"new_state": state.value, "new_shared": figures.shared, "new_counts": counts}


def figures_of(row: Any) -> Figures:
    return Figures(row.shared, {question: tuple(each) for question, each in row.counts.items()})


def _texts(review: Review, texts: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    same = {"workspace_id": review.cycle.workspace, "review_id": review.id}
    return [
        same | {"id": new_id(), "question": question, "place": place, "text": text}
        for question, every in texts.items()
        for place, text in enumerate(every)
    ]


def _by_question(texts: Collection[ShownText]) -> dict[str, tuple[ShownText, ...]]:
    questions = dict.fromkeys(each.question for each in texts)
    return {question: tuple(each for each in texts if each.question == question) for question in questions}


def _select_results(reader: Person, *, unread: bool = False) -> Select[Any]:
    own_reviews = (select(REVIEW.c.id).where(each == reader.id) for each in (REVIEW.c.reviewee_id, REVIEW.c.partner_id))
    read = select(READER.c.review_id).where(READER.c.person_id == reader.id)
    mine = read.where(READER.c.read_at.is_(None)) if unread else read.union(*own_reviews)
    own = and_(REVIEW.c.state == ReviewState.NOTHING.value, is_about([reader.id, COMPANY]))
    return (
        select(REVIEW.c.id, func.count().over().label("total"))
        .join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id)
        .where(REVIEW.c.id.in_(mine), CYCLE.c.stage == Stage.RELEASED.value)
        .where(_READABLE if unread else or_(_READABLE, own))
        .order_by(CYCLE.c.released_at.desc(), not_(is_about([reader.id])), REVIEW.c.id)
    )
