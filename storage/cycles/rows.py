"""Rows of cycles as values, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Label, Table, Text, and_, bindparam, cast, func, or_

from bot.cycles.ballots import CycleId, DebtId, ReaderId, RevieweeId
from bot.cycles.cycle import COMPANY, Cycle, Days, Picker, Scope, Setup, Stage
from bot.cycles.review import Capacity, DebtState, Reader, Review, ReviewDebt, ReviewState
from bot.people import Person
from storage.questions import parse_questions, write_questions
from storage.tables.cycles import CYCLE
from storage.tables.people import HANDLE
from storage.tables.reviews import REVIEW, REVIEW_DEBT


def _label(table: Table, prefix: str, *but: str) -> tuple[Label[Any], ...]:
    return tuple(column.label(f"{prefix}_{column.name}") for column in table.columns if column.name not in but)


CYCLE_COLUMNS = (
    *_label(CYCLE, "cycle", "questions", "company", "outdated_after", "outdated_person", "announce", "seen_changes"),
    cast(CYCLE.c.questions, Text).label("cycle_questions"),
)
IN_CHATS = HANDLE.c.platform.concat("").in_(bindparam("chats", expanding=True))
"""Of an account, of somebody: it is in one of these chats. Not as it stands in an index: PostgreSQL would read all
accounts of a chat for each person, as long as it has not counted them."""
NOBODY = -1
ABOUT_WHOM, ALSO_ABOUT = func.coalesce(REVIEW.c.reviewee_id, COMPANY), func.coalesce(REVIEW.c.partner_id, NOBODY)
"""The number of whom a review is about, and of the second of two; SQL's NULL is in no list, and not in none."""
REVIEW_COLUMNS = (*_label(REVIEW, "review", "counts", "earlier_id"), *CYCLE_COLUMNS)
DEBT_COLUMNS = (*_label(REVIEW_DEBT, "debt"), *REVIEW_COLUMNS)
WITH_CYCLE = REVIEW.join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id)
WITH_REVIEW = REVIEW_DEBT.join(REVIEW, REVIEW.c.id == REVIEW_DEBT.c.review_id).join(
    CYCLE, CYCLE.c.id == REVIEW.c.cycle_id
)


def is_about(people: Any) -> ColumnElement[bool]:
    """One of these, by number: a list, or what is bound to one."""
    return or_(ABOUT_WHOM.in_(people), ALSO_ABOUT.in_(people))


def is_about_none_of(people: Any) -> ColumnElement[bool]:
    return and_(ABOUT_WHOM.not_in(people), ALSO_ABOUT.not_in(people))


def numbers_of(row: Any) -> tuple[int, ...]:
    """Of whom a review is about, from the columns of both."""
    return tuple(each for each in (row.reviewee_id, row.partner_id) if each is not None) or (COMPANY,)


def write_setup(setup: Setup) -> dict[str, Any]:
    return {
        "name": setup.name, "template": setup.template, "title": setup.title, "intro": setup.intro,
        "questions": write_questions(setup.questions),
        "ask": setup.days.ask, "due": setup.days.due, "release": setup.days.release,
        "promised": setup.days.promised, "note": setup.note,
        "news": setup.news,
        "least": setup.least, "manager_reads": setup.manager_reads, "above_reads": setup.above_reads,
        "newcomers": setup.newcomers, "left_out": sorted(setup.left_out),
        "scope": setup.scope.value, "chosen": sorted(setup.chosen), "picker": setup.picker.value,
        "picked": {str(each): sorted(some) for each, some in sorted(setup.picked.items())},
        "approved": None if setup.approved is None else sorted(setup.approved),
        "named": setup.named, "by_name": sorted(setup.by_name), "reviewee_reads": setup.reviewee_reads,
        "readers": sorted(setup.readers), "company_name": setup.company,
        "picked_by": {str(each): by.value for each, by in sorted(setup.picked_by.items())},
        "joint": {str(each): other for each, other in sorted(setup.joint.items())},
    }  # fmt: skip


def _setup_of(row: Any) -> Setup:
    return Setup(
        row.cycle_name,
        row.cycle_template,
        parse_questions(row.cycle_questions),
        Days(row.cycle_ask, row.cycle_due, row.cycle_release, row.cycle_promised),
        row.cycle_note,
        row.cycle_least,
        row.cycle_manager_reads,
        row.cycle_above_reads,
        row.cycle_newcomers,
        frozenset(row.cycle_left_out),
        row.cycle_title,
        row.cycle_intro,
        Scope(row.cycle_scope),
        frozenset(row.cycle_chosen),
        Picker(row.cycle_picker),
        {int(each): frozenset(some) for each, some in row.cycle_picked.items()},
        None if row.cycle_approved is None else frozenset(row.cycle_approved),
        row.cycle_named,
        frozenset(row.cycle_by_name),
        frozenset(row.cycle_readers),
        row.cycle_company_name,
        row.cycle_reviewee_reads,
        {int(each): Picker(by) for each, by in row.cycle_picked_by.items()},
        row.cycle_news,
        {int(each): other for each, other in row.cycle_joint.items()},
    )


def cycle_of(row: Any, known: Mapping[int, Person]) -> Cycle:
    return Cycle(
        id=CycleId(row.cycle_id),
        workspace=row.cycle_workspace_id,
        setup=_setup_of(row),
        stage=Stage(row.cycle_stage),
        owner=known.get(row.cycle_owner_id),
        zone=row.cycle_zone,
        created_at=row.cycle_created_at,
        approved_at=row.cycle_approved_at,
        opened_at=row.cycle_opened_at,
        closes_at=row.cycle_closes_at,
        release_at=row.cycle_release_at,
        closed_at=row.cycle_closed_at,
        released_at=row.cycle_released_at,
        swept_at=row.cycle_swept_at,
        sweeps=row.cycle_sweeps,
        extended=row.cycle_extended,
        warned_at=row.cycle_warned_at,
        reminded_at=row.cycle_reminded_at,
    )


def reader_of(row: Any, known: Mapping[int, Person]) -> Reader:
    return Reader(ReaderId(row.id), known[row.person_id], Capacity(row.capacity), row.read_at, row.later)


def review_of(row: Any, cycle: Cycle, known: Mapping[int, Person], readers: Sequence[Reader]) -> Review:
    return Review(
        RevieweeId(row.review_id),
        cycle,
        None if row.review_reviewee_id is None else known[row.review_reviewee_id],
        ReviewState(row.review_state),
        row.review_asked,
        tuple(readers),
        Picker(row.review_picker),
        row.review_named,
        row.review_gone_at,
        None if row.review_partner_id is None else known[row.review_partner_id],
    )


def debt_of(row: Any, cycle: Cycle, known: Mapping[int, Person], readers: Sequence[Reader]) -> ReviewDebt:
    review = review_of(row, cycle, known, readers)
    whom = review.partner if row.debt_about_partner else review.reviewee
    return ReviewDebt(
        DebtId(row.debt_id),
        review,
        known.get(row.debt_reviewer_id),
        DebtState(row.debt_state),
        row.debt_invited_at,
        row.debt_later,
        None if row.debt_about_partner is None else whom,
    )
