"""Who is asked about the company as a whole: pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cycles.company.planning import find_heads, plan_company
from bot.cycles.cycle import COMPANY, LEAST, Days, Picker, Scope, Setup
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Before
from bot.cycles.setup.plan import LeftOut, Plan, Why

TODAY = date(2026, 12, 1)
SETUP = Setup(
    "Company", "company", (), Days(TODAY, TODAY, TODAY), scope=Scope.COMPANY, company="Aurora", readers=frozenset({1})
)
READ = ((1, Capacity.CHOSEN),)


def member(
    number: int, manager: int | None = 1, *, joined: int = 900, reachable: bool = True, answers: bool = True
) -> Member:
    start = TODAY - timedelta(days=joined)
    return Member(number, f"Person {number}", manager, start, reachable, answers and reachable)


FIVE = (member(1, None), *(member(each) for each in range(2, 7)))


def plan(*members: Member, setup: Setup = SETUP, lately: Before | None = None) -> Plan:
    return plan_company(members, setup, TODAY, {COMPANY: lately} if lately else {})


def test_everybody_but_the_readers_is_asked() -> None:
    found = plan(*FIVE)
    assert found.reviews == (NewReview(COMPANY, (2, 3, 4, 5, 6), READ, Picker.EVERYBODY),)
    assert (found.asked, found.managers, found.unmanaged) == (5, 1, ())


def test_newcomers_and_who_can_not_answer_are_named_and_not_asked() -> None:
    new, alone, gone = member(7, joined=3), member(8, answers=False), member(9, reachable=False)
    found = plan(*FIVE, new, alone, gone)
    assert found.reviews[0].reviewers == (2, 3, 4, 5, 6)
    assert (found.newcomers, found.without_forms) == ((7,), (8,))
    assert plan(*FIVE, new, setup=replace(SETUP, newcomers=True)).reviews[0].reviewers == (2, 3, 4, 5, 6, 7)
    assert plan(*FIVE, alone, setup=replace(SETUP, named=True)).reviews[0].reviewers == (2, 3, 4, 5, 6, 8)


def test_without_anybody_who_reads_it_nobody_is_asked() -> None:
    away = replace(SETUP, readers=frozenset({99}))
    assert plan(*FIVE, setup=away).left_out == (LeftOut(COMPANY, 6, Why.UNREACHABLE, Picker.EVERYBODY),)
    silent = replace(FIVE[0], reachable=False, answers=False)
    assert plan(silent, *FIVE[1:]).left_out[0].why is Why.UNREACHABLE


def test_too_few_are_not_asked_without_names() -> None:
    three = FIVE[:3]
    assert plan(*three).left_out == (LeftOut(COMPANY, 2, Why.TOO_FEW, Picker.EVERYBODY),)
    assert plan(*three, setup=replace(SETUP, named=True)).reviews[0].reviewers == (2, 3)


@pytest.mark.parametrize(
    ("before", "why"),
    [({2, 3, 4, 5, 6}, None), ({2, 3, 4, 5}, Why.SIMILAR), ({2, 3, 4, 5, 7}, Why.SIMILAR), ({9}, None)],
)
def test_within_ninety_days_the_same_people_are_asked_or_quite_others(before: set[int], why: Why | None) -> None:
    found = plan(*FIVE, lately={frozenset(before): 3})
    assert [each.why for each in found.left_out] == ([why] if why else [])
    assert found.lately == (frozenset() if why else frozenset({COMPANY}))
    named = plan(*FIVE, lately={frozenset(before): 3}, setup=replace(SETUP, named=True))
    assert named.reviews


def test_those_at_the_top_read_it_at_first() -> None:
    assert find_heads((*FIVE, member(8, 2), member(9, None))) == frozenset({1})
    assert find_heads((replace(FIVE[0], reachable=False), *FIVE[1:])) == frozenset()


@given(
    st.lists(
        st.builds(
            Member, st.integers(1, 30), st.just("x"), st.none() | st.integers(1, 30),
            st.none() | st.just(TODAY - timedelta(3)), st.booleans(), st.booleans(),
        ),
        unique_by=lambda each: each.id, max_size=30,
    ),
    st.frozensets(st.integers(1, 30), max_size=6), st.booleans(), st.integers(0, 5), st.booleans(),
)  # fmt: skip
def test_nobody_both_reads_and_answers(
    members: list[Member], readers: frozenset[int], newcomers: bool, least: int, named: bool
) -> None:
    found = plan(*members, setup=replace(SETUP, readers=readers, newcomers=newcomers, least=least, named=named))
    for review in found.reviews:
        assert not {each for each, _ in review.readers} & set(review.reviewers)
        assert not readers & set(review.reviewers)
        assert review.readers
        assert len(review.reviewers) >= (1 if named else max(LEAST, least))
