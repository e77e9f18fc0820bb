"""Who may read a text that was reported: HR of that company alone, and nobody whom it could hurt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cycles.ballots import CycleId, RevieweeId
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.review import Review, ReviewState
from bot.people import Person, Role
from bot.privacy import may_read_reported

DAY = date(2026, 11, 23)
SETUP = Setup("Autumn", "own", (), Days(DAY, DAY, DAY))
CYCLE = Cycle(CycleId(b"c" * 16), 1, SETUP, Stage.RELEASED, None, "UTC", datetime(2026, 11, 23, tzinfo=UTC))
REVIEW = Review(RevieweeId(b"r" * 16), CYCLE, Person(7, 1, "Dmitri"), ReviewState.SHOWN, 4, ())
HR = Person(9, 1, "Grace", roles=frozenset({Role.HR}))


def may(reader: Person, above: Collection[int] = (), over: Collection[int] = (), asked: Collection[int] = ()) -> bool:
    return may_read_reported(REVIEW, reader, above, over, asked)


def test_hr_of_the_company_may() -> None:
    assert may(HR, {1}, {2}, {3})


@pytest.mark.parametrize(
    "reader",
    [
        replace(HR, active=False), replace(HR, workspace=2), replace(HR, roles=frozenset({Role.ADMIN})),
        replace(HR, id=7),
    ],
)  # fmt: skip
def test_who_left_or_is_of_another_company_or_no_hr_or_whom_it_is_about_may_not(reader: Person) -> None:
    assert not may(reader)


def test_nobody_over_or_under_the_reviewee_or_who_was_asked_may() -> None:
    assert not may(HR, above={7})
    assert not may(HR, over={9})
    assert not may(HR, asked={9})
