"""Which people an upward cycle needs to be two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, text

from storage.tables.cycles import CYCLE, IS_RUNNING
from storage.tables.reviews import REVIEW
from storage.tables.reviews import REVIEW_DEBT as DEBT
from storage.tables.reviews import REVIEW_READER as READER

_RUNS = text(f"cycle.{IS_RUNNING}")


def _is_asked(person: int) -> ColumnElement[bool]:
    return exists().where(DEBT.c.review_id == REVIEW.c.id, DEBT.c.reviewer_id == person)


def _is_reader(person: int) -> ColumnElement[bool]:
    reads = exists().where(READER.c.review_id == REVIEW.c.id, READER.c.person_id == person)
    return or_(REVIEW.c.reviewee_id == person, REVIEW.c.partner_id == person, reads)


def is_apart(one: int, other: int) -> Select[Any]:
    """Reviews of a cycle that is not released for which both were asked, or that one of the two answers and the other
    reads; and those of one of the two, where the other is reviewed too."""
    twin, its_cycle = REVIEW.alias("twin"), CYCLE.alias("its_cycle")
    is_reviewed = (
        exists()
        .where(or_(twin.c.reviewee_id == other, twin.c.partner_id == other), its_cycle.c.id == twin.c.cycle_id)
        .where(text(f"its_cycle.{IS_RUNNING}"))
    )
    both_sides = (
        and_(_is_asked(one), _is_asked(other)),
        and_(_is_asked(one), _is_reader(other)),
        and_(_is_reader(one), _is_asked(other)),
        and_(or_(REVIEW.c.reviewee_id == one, REVIEW.c.partner_id == one), is_reviewed),
    )
    return select(REVIEW.c.id).join(CYCLE, CYCLE.c.id == REVIEW.c.cycle_id).where(_RUNS, or_(*both_sides)).limit(1)
