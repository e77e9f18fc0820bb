"""Reviews that are answered with a name: what is typed, shared, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from bot.cycles.answering.named_answers import NamedDraft, TypedReview
from bot.cycles.ballots import Answers, DebtId
from bot.cycles.results.result import ShownText, SignedAnswers, TextId
from bot.cycles.review import DebtState, Review, ReviewDebt
from storage.cycles.owing import SET_STATE, Owing
from storage.cycles.setting_up import new_id
from storage.database.prepared import Prepared
from storage.kept_drafts import save_typed, set_draft
from storage.tables.reviews import NAMED_ANSWER as ANSWER
from storage.tables.reviews import NAMED_DRAFT as DRAFT
from storage.tables.reviews import REVIEW_DEBT as DEBT

_DEBT = bindparam("debt", type_=DEBT.c.id.type)
_REVIEW = bindparam("review", type_=DEBT.c.review_id.type)
_ABOUT = select(DEBT.c.id).where(DEBT.c.review_id == _REVIEW)
SAVE_DRAFT, SET_DRAFT = save_typed(DRAFT), set_draft(DRAFT)
FIND_DRAFT = Prepared(select(DRAFT).where(DRAFT.c.debt_id == _DEBT))
FIND = Prepared(select(ANSWER).where(ANSWER.c.debt_id == _DEBT))
FIND_ALL = select(ANSWER).where(ANSWER.c.debt_id.in_(_ABOUT)).order_by(ANSWER.c.debt_id, ANSWER.c.question)
REVIEWERS = select(DEBT.c.id, DEBT.c.reviewer_id).where(DEBT.c.review_id == _REVIEW)
SIGNED_TEXT = (
    select(ANSWER, DEBT.c.review_id)
    .join(DEBT, DEBT.c.id == ANSWER.c.debt_id)
    .where(ANSWER.c.id == bindparam("text", type_=ANSWER.c.id.type))
)
FORGET_DRAFTS = Prepared(delete(DRAFT).where(DRAFT.c.debt_id.in_(_ABOUT)))
ADD = Prepared(insert(ANSWER))
FORGET, FORGET_DRAFT = (Prepared(delete(each).where(each.c.debt_id == _DEBT)) for each in (ANSWER, DRAFT))


class Named(Owing):
    """See `bot.cycles.answering.named_answers.NamedAnswers`."""

    async def named_draft(self, debt: DebtId) -> NamedDraft | None:
        rows = await self._sql.rows(FIND_DRAFT, {"debt": debt})
        found = [NamedDraft(row.answers, row.typed, row.window, row.shared_window) for row in rows]
        return found[0] if found else None

    async def save_named_drafts(self, typed: Sequence[TypedReview]) -> None:
        rows = [_row(each.debt, each.draft) for each in sorted(typed, key=lambda each: each.debt)]
        await self._sql.many(SAVE_DRAFT[self._sql.kind], rows)

    async def set_named_draft(self, debt: DebtId, draft: NamedDraft) -> None:
        await self._sql.many(SET_DRAFT[self._sql.kind], [_row(debt, draft)])

    async def named_answers(self, review: Review) -> Mapping[DebtId, Answers]:
        found: dict[DebtId, dict[str, str]] = {}
        for row in await self._sql.rows(FIND_ALL, {"review": review.id}):
            found.setdefault(DebtId(row.debt_id), {})[row.question] = row.answer
        return found

    async def named_answer(self, debt: DebtId) -> Answers:
        return {row.question: row.answer for row in await self._sql.rows(FIND, {"debt": debt})}

    async def share_named(self, debt: ReviewDebt, answers: Answers, window: str, order: int) -> ReviewDebt:
        await self._sql.change(FORGET, {"debt": debt.id})
        await self._add({debt.id: answers})
        await self.set_named_draft(debt.id, NamedDraft(order=order, shared_window=window))
        await self._sql.change(SET_STATE, {"debt": debt.id, "new_state": DebtState.PAID.value})
        self._note_changed(DEBT, [debt.id])
        return await self._reload(debt)

    async def take_back_named(self, debt: ReviewDebt) -> None:
        for each in (FORGET, FORGET_DRAFT):
            await self._sql.change(each, {"debt": debt.id})

    async def _add(self, answers: Mapping[DebtId, Answers]) -> None:
        rows = [
            {"debt_id": debt, "question": question, "id": new_id(), "answer": answer}
            for debt, some in sorted(answers.items())
            for question, answer in some.items()
        ]
        await self._sql.many(ADD, rows)

    async def _find_signed(self, review: Review) -> tuple[SignedAnswers, ...]:
        """By the names of those who wrote them; last who has none any more."""
        rows = await self._sql.rows(FIND_ALL, {"review": review.id})
        if not rows:
            return ()
        whose = {row.id: row.reviewer_id for row in await self._sql.rows(REVIEWERS, {"review": review.id})}
        known = await self._people(whose.values())
        found: dict[bytes, dict[str, ShownText]] = {}
        for row in rows:
            found.setdefault(row.debt_id, {})[row.question] = text_of(row, row.answer)
        signed = [
            SignedAnswers(known.get(whose[debt] or 0), {each.question: each.text for each in some.values()}, some)
            for debt, some in found.items()
        ]
        return tuple(sorted(signed, key=_by_name))

    async def _find_signed_text(self, text: TextId) -> tuple[bytes, ShownText] | None:
        """With the id of its review."""
        for row in await self._sql.rows(SIGNED_TEXT, {"text": text}):
            return row.review_id, text_of(row, row.answer)
        return None


def text_of(row: Any, text: str) -> ShownText:
    return ShownText(TextId(row.id), row.question, text, row.reported_at, row.removed_at)


def _by_name(signed: SignedAnswers) -> tuple[bool, str]:
    return signed.reviewer is None, signed.reviewer.name.casefold() if signed.reviewer else ""


def _row(debt: DebtId, draft: NamedDraft) -> dict[str, object]:
    return {
        "debt_id": debt, "answers": dict(draft.answers), "typed": draft.order, "window": draft.window,
        "shared_window": draft.shared_window,
    }  # fmt: skip
