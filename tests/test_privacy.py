"""Who may read what: each half of each rule alone turns a yes into a no."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cycles.ballots import CycleId, ReaderId, RevieweeId
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.review import Capacity, Reader, Review, ReviewState
from bot.feedback.request import Given, Release, Request, Sheet, State
from bot.people import Person, Role
from bot.privacy import may_compare, may_manage, may_read_given, may_read_reported, may_read_result, may_read_sheet

NOW, DAY = datetime(2026, 11, 23, 12, tzinfo=UTC), date(2026, 11, 23)
ANA, BEN, CARLA = (Person(number, 1, name) for number, name in ((1, "Ana"), (2, "Ben"), (3, "Carla")))
GRACE = Person(9, 1, "Grace", roles=frozenset({Role.HR}))
REQUEST = Request(5, 1, ANA, BEN, "own", "Case", (), DAY, Release.EACH, NOW, subject_reads=True)
SHEET = Sheet(6, REQUEST, CARLA, State.SHARED)
GIVEN = Given(7, 1, ANA, BEN, "Thanks", NOW)
CYCLE = Cycle(CycleId(b"c" * 16), 1, Setup("Autumn", "own", (), Days(DAY, DAY, DAY)), Stage.RELEASED, None, "UTC", NOW)
READERS = tuple(
    Reader(ReaderId(bytes([each.id]) * 16), each, capacity)
    for each, capacity in ((BEN, Capacity.REVIEWEE), (GRACE, Capacity.ABOVE))
)
REVIEW = Review(RevieweeId(b"r" * 16), CYCLE, BEN, ReviewState.SHOWN, 4, READERS)
COMPANY = replace(REVIEW, reviewee=None)
TOGETHER = replace(REQUEST, release=Release.TOGETHER, release_at=NOW + timedelta(hours=1))
GONE_OR_ELSEWHERE = ({"active": False}, {"workspace": 2})


def test_answers_are_read_by_whom_they_are_for_and_by_who_wrote_them() -> None:
    assert all(may_read_sheet(SHEET, each, NOW) for each in (ANA, BEN, CARLA))
    assert may_read_sheet(replace(SHEET, state=State.OWED), CARLA, NOW)
    assert not may_read_sheet(SHEET, GRACE, NOW)
    assert not may_read_sheet(replace(SHEET, reviewer=None), CARLA, NOW)
    assert not may_read_sheet(replace(SHEET, state=State.OWED), ANA, NOW)
    assert not may_read_sheet(replace(SHEET, request=TOGETHER), ANA, NOW)
    assert not may_read_sheet(replace(SHEET, request=replace(REQUEST, subject_reads=False)), BEN, NOW)


@pytest.mark.parametrize("change", GONE_OR_ELSEWHERE, ids=str)
@pytest.mark.parametrize("reader", [ANA, BEN, CARLA], ids=lambda each: each.name)
def test_whoever_left_or_is_of_another_company_reads_nothing(reader: Person, change: dict[str, object]) -> None:
    other = replace(reader, **change)  # type: ignore[arg-type]
    assert not may_read_sheet(SHEET, other, NOW)
    assert not may_read_given(GIVEN, other)
    assert not may_manage(REQUEST, other)
    assert not may_read_result(REVIEW, other, ())


def test_a_request_is_of_whoever_asked() -> None:
    assert may_manage(REQUEST, ANA)
    assert not any(may_manage(REQUEST, each) for each in (BEN, CARLA, GRACE))


def test_what_nobody_asked_for_is_between_two() -> None:
    assert may_read_given(GIVEN, ANA)
    assert may_read_given(GIVEN, BEN)
    assert not may_read_given(GIVEN, GRACE)
    assert may_read_given(replace(GIVEN, giver=None), BEN)
    assert not may_read_given(replace(GIVEN, giver=None), ANA)


def test_a_result_is_read_by_those_who_were_named_once_it_is_released() -> None:
    assert may_read_result(REVIEW, BEN, ())
    assert may_read_result(REVIEW, GRACE, ())
    assert not may_read_result(REVIEW, CARLA, ())
    assert not may_read_result(replace(REVIEW, cycle=replace(CYCLE, stage=Stage.CLOSED)), BEN, ())
    assert not may_read_result(replace(REVIEW, state=ReviewState.NOTHING), BEN, ())


def test_hr_reads_no_result_of_whoever_is_above_them() -> None:
    assert not may_read_result(REVIEW, GRACE, {BEN.id})
    assert may_read_result(REVIEW, GRACE, {CARLA.id})
    assert may_read_result(REVIEW, replace(GRACE, roles=frozenset()), {BEN.id})


def test_two_results_are_compared_by_who_may_read_both() -> None:
    hidden = replace(REVIEW, readers=READERS[1:])
    assert may_compare(REVIEW, REVIEW, BEN, ())
    assert not may_compare(REVIEW, hidden, BEN, ())
    assert not may_compare(hidden, REVIEW, BEN, ())


@pytest.mark.parametrize("change", [*GONE_OR_ELSEWHERE, {"roles": frozenset({Role.ADMIN})}], ids=str)
@pytest.mark.parametrize(
    "review", [replace(REVIEW, readers=()), replace(COMPANY, readers=())], ids=["person", "company"]
)
def test_what_was_reported_is_read_by_hr_who_work_here(review: Review, change: dict[str, object]) -> None:
    assert _may(review, GRACE)
    assert not _may(review, replace(GRACE, **change))  # type: ignore[arg-type]


def test_what_was_reported_about_somebody_is_read_by_nobody_whom_it_concerns() -> None:
    assert not _may(replace(REVIEW, reviewee=GRACE), GRACE)
    assert not _may(REVIEW, GRACE, above={BEN.id})
    assert not _may(REVIEW, GRACE, over={GRACE.id})
    assert not _may(REVIEW, GRACE, asked={GRACE.id})


def test_what_was_reported_about_the_company_is_not_read_by_who_reads_the_result() -> None:
    assert not _may(COMPANY, GRACE)
    assert _may(COMPANY, replace(GRACE, id=10), asked={10})


def _may(
    review: Review, reader: Person, above: Collection[int] = (), over: Collection[int] = (), asked: Collection[int] = ()
) -> bool:
    return may_read_reported(review, reader, above, over, asked)
