"""Who is asked about whom: no reader answers, nobody reviews themselves, and nothing is under the least number."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cycles.cycle import LEAST, Days, Picker, Setup
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.burdened import find_burdened
from bot.cycles.setup.lately import Lately
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.cycles.setup.planning import plan_reviews
from bot.cycles.setup.setup_form import count_by_least

TODAY = date(2026, 11, 18)
DAYS = Days(date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 8))
SETUP = Setup("Autumn", "pulse", (), DAYS)

READS = {each: ((each, Capacity.REVIEWEE),) for each in range(20)}
"""Everybody reads their own result."""


def member(
    number: int, manager: int | None, *, joined: int = 400, reachable: bool = True, answers: bool = True
) -> Member:
    """Who joined so many days ago."""
    return Member(
        number, f"Person {number:06}", manager, TODAY - timedelta(days=joined), reachable, answers and reachable
    )


def team(manager: int, *reports: int) -> list[Member]:
    return [member(each, manager) for each in reports]


def plan(*members: Member, setup: Setup = SETUP, lately: Lately | None = None) -> Plan:
    return plan_reviews(members, setup, TODAY, lately or {})


def test_a_manager_is_reviewed_by_those_who_report_to_them() -> None:
    found = plan(member(1, None), *team(1, 2, 3, 4), *team(2, 5, 6))
    assert found.reviews == (NewReview(1, (2, 3, 4), READS[1]),)
    assert found.left_out == (LeftOut(2, 2, Why.TOO_FEW, by_name=2),)
    assert (found.asked, found.managers) == (3, 2)
    assert (found.newcomers, found.unmanaged) == ((), ())


def test_who_joined_lately_or_cannot_be_reached_is_not_asked() -> None:
    new, gone = member(5, 1, joined=29), member(6, 1, reachable=False)
    members = (member(1, None), *team(1, 2, 3), member(4, 1, joined=30), new, gone)
    found = plan(*members)
    assert found.reviews == (NewReview(1, (2, 3, 4), READS[1]),)
    assert found.newcomers == (5,)
    assert plan(*members, setup=replace(SETUP, newcomers=True)).reviews == (NewReview(1, (2, 3, 4, 5), READS[1]),)


def test_who_can_not_answer_where_they_are_is_not_asked_and_counts_for_nothing() -> None:
    found = plan(member(1, None), *team(1, 2, 3), member(4, 1, answers=False), member(5, 1, reachable=False))
    assert found.reviews == ()
    assert found.left_out == (LeftOut(1, 2, Why.TOO_FEW, by_name=3),)
    assert found.without_forms == (4,)


def test_who_reads_a_result_is_named_by_what_they_are() -> None:
    chain = (member(1, None), member(2, 1), member(3, 2), *team(3, 4, 5, 6))
    reads = {
        (False, False): (),
        (True, False): ((2, Capacity.MANAGER),),
        (False, True): ((1, Capacity.ABOVE),),
        (True, True): ((2, Capacity.MANAGER), (1, Capacity.ABOVE)),
    }
    for (manager, above), readers in reads.items():
        found = plan(*chain, setup=replace(SETUP, manager_reads=manager, above_reads=above))
        assert found.reviews == (NewReview(3, (4, 5, 6), (*READS[3], *readers)),)


def test_a_manager_whom_nothing_reaches_reads_nothing_and_who_is_above_them_may() -> None:
    chain = (member(1, None), member(2, 1, reachable=False), member(3, 2), *team(3, 4, 5, 6))
    found = plan(*chain, setup=replace(SETUP, manager_reads=True, above_reads=True))
    assert found.reviews == (NewReview(3, (4, 5, 6), (*READS[3], (1, Capacity.ABOVE))),)


def test_two_who_manage_each_other_don_t_answer_about_what_they_read() -> None:
    circle = (member(1, 2), member(2, 1), *team(1, 3, 4, 5))
    assert plan(*circle).reviews[0] == NewReview(1, (2, 3, 4, 5), READS[1])
    reads = plan(*circle, setup=replace(SETUP, manager_reads=True))
    assert reads.reviews[0] == NewReview(1, (3, 4, 5), (*READS[1], (2, Capacity.MANAGER)))


def test_where_the_reviewee_does_not_read_their_manager_has_to() -> None:
    hidden = replace(SETUP, reviewee_reads=False, manager_reads=True, above_reads=True)
    chain = (member(1, None), *team(1, 2, 7, 8, 9), *team(2, 4, 5, 6))
    found = plan(*chain, setup=hidden)
    assert found.reviews == (NewReview(2, (4, 5, 6), ((1, Capacity.MANAGER),)),)
    assert found.left_out == (LeftOut(1, 4, Why.NO_READER),)


def test_with_names_too_nobody_is_asked_about_who_is_not_approved() -> None:
    named = replace(SETUP, named=True, approved=frozenset({1}))
    found = plan(member(1, None), *team(1, 2, 3, 4), *team(2, 5, 6, 7), setup=named)
    assert [each.reviewee for each in found.reviews] == [1]
    assert found.left_out == (LeftOut(2, 3, Why.NOT_APPROVED),)


def test_hr_leaves_out_and_an_unreachable_manager_has_no_review() -> None:
    members = (member(1, None), *team(1, 2, 3, 4), member(9, None, reachable=False), *team(9, 5, 6, 7))
    found = plan(*members, setup=replace(SETUP, left_out=frozenset({1})))
    assert found.left_out == (LeftOut(1, 3, Why.BY_HR), LeftOut(9, 3, Why.UNREACHABLE))


@pytest.mark.parametrize(
    ("before", "reviewed"),
    [({2, 3, 4, 5}, True), ({2, 3, 4}, False), ({2, 3, 4, 5, 6, 7}, False), ({2, 6, 7}, True), ({2, 3, 4, 8}, False)],
)
def test_a_group_that_differs_by_a_few_is_not_asked_again_so_soon(before: set[int], reviewed: bool) -> None:
    found = plan(member(1, None), *team(1, 2, 3, 4, 5), lately={1: {frozenset(before): LEAST}})
    assert bool(found.reviews) is reviewed
    assert [each.why for each in found.left_out] == ([] if reviewed else [Why.SIMILAR])
    assert found.lately == (frozenset({1}) if reviewed else frozenset())


@pytest.mark.parametrize(
    ("before", "reviewed"),
    [({-1, -2, 2, 3, 9}, False), ({-1, 2, 3, 4, 5}, False), ({-1, 2, 3, 8, 9}, True), ({-1, 2, 3, 4, 5, 8, 9}, True)],
)
def test_whose_record_is_gone_may_be_back_as_one_of_those_who_came(before: set[int], reviewed: bool) -> None:
    """HR could erase two of five, who are asked again as 4 and 5, and subtract what 9 said."""
    found = plan(member(1, None), *team(1, 2, 3, 4, 5), lately={1: {frozenset(before): LEAST}})
    assert bool(found.reviews) is reviewed
    if not reviewed:
        assert [each.why for each in found.left_out] == [Why.SIMILAR]


def test_a_group_is_compared_with_each_that_was_asked_lately() -> None:
    before = {frozenset({2, 3, 4, 5, 6}): LEAST, frozenset({2, 3, 6, 7, 8}): LEAST}
    found = plan(member(1, None), *team(1, 2, 3, 4, 5), lately={1: before})
    assert found.left_out == (LeftOut(1, 4, Why.SIMILAR, came=(), gone=(6,)),)


@pytest.mark.parametrize(("then", "now"), [(5, 3), (3, 5)])
def test_two_results_tell_nothing_of_fewer_people_than_either_was_told(then: int, now: int) -> None:
    """Of three who were asked the first time alone, under the promise of five; and the other way round."""
    before = frozenset({2, 3, 4, 5, 6, 7, 8, 9})
    found = plan(member(1, None), *team(1, 2, 3, 4, 5, 6), setup=replace(SETUP, least=now), lately={1: {before: then}})
    assert found.left_out == (LeftOut(1, 5, Why.SIMILAR, gone=(7, 8, 9)),)


def test_three_results_tell_no_more_than_two() -> None:
    """What the second and this one say together is what the first said, and what one person more did."""
    before = {frozenset({2, 3, 4, 5, 6, 7}): LEAST, frozenset({2, 3, 4}): LEAST}
    found = plan(member(1, None), *team(1, 5, 6, 7, 8), lately={1: before})
    assert found.left_out == (LeftOut(1, 4, Why.SIMILAR),)
    assert plan(member(1, None), *team(1, 5, 6, 7, 8, 9, 10), lately={1: before}).reviews


def test_who_has_no_manager_is_named_unless_they_are_at_the_top() -> None:
    left = member(7, 99)
    people = (member(1, None), *team(1, 2, 3, 4), member(6, None), left, member(8, None, reachable=False))
    assert plan(*people).unmanaged == (6, 7)
    picked = replace(SETUP, picker=Picker.HR, picked={1: frozenset({2, 3, 4, 6})})
    assert plan(*people, setup=picked).unmanaged == (7,)
    assert plan(*people, setup=replace(SETUP, picker=Picker.REVIEWEE)).unmanaged == ()


def test_a_higher_least_number_is_told_before_it_is_chosen() -> None:
    found = plan(member(1, None), *team(1, 2, 3, 4, 5), *team(2, 6, 7, 8), *team(3, 9, 10))
    assert [count_by_least(found, least) for least in (3, 4, 5)] == [2, 1, 0]
    stricter = plan(member(1, None), *team(1, 2, 3, 4, 5), *team(2, 6, 7, 8), setup=replace(SETUP, least=5))
    assert [count_by_least(stricter, least) for least in (3, 4, 5)] == [2, 1, 0]


COMPANIES = st.integers(1, 24).flatmap(
    lambda size: st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, size)), st.integers(0, 60), st.booleans()),
        min_size=size,
        max_size=size,
    )
)
SETUPS = st.builds(
    replace,
    st.just(SETUP),
    least=st.sampled_from([0, 3, 4, 5]),
    reviewee_reads=st.booleans(),
    manager_reads=st.booleans(),
    above_reads=st.booleans(),
    newcomers=st.booleans(),
    left_out=st.frozensets(st.integers(0, 24)),
)


GROUPS = st.dictionaries(st.frozensets(st.integers(0, 24)), st.sampled_from([3, 4, 5]), max_size=2)


@given(COMPANIES, SETUPS, st.dictionaries(st.integers(0, 24), GROUPS, max_size=6))
def test_whatever_the_company_no_reader_answers_and_nobody_is_too_few(
    company: list[tuple[int | None, int, bool]], setup: Setup, lately: Lately
) -> None:
    members = {
        number: member(number, manager, joined=joined, reachable=reachable)
        for number, (manager, joined, reachable) in enumerate(company)
    }
    found = plan_reviews(tuple(members.values()), setup, TODAY, lately)
    for review in found.reviews:
        readers = {reader for reader, _ in review.readers}
        assert len(review.reviewers) == len(set(review.reviewers)) >= max(LEAST, setup.least)
        assert not {review.reviewee, *readers} & set(review.reviewers)
        if setup.reviewee_reads:
            assert review.readers[0] == (review.reviewee, Capacity.REVIEWEE)
        else:
            assert [each for each in review.readers if Capacity.MANAGER in each] == [
                (members[review.reviewee].manager, Capacity.MANAGER)
            ]
            assert review.reviewee not in readers
        assert review.reviewee not in setup.left_out
        assert all(members[each].manager == review.reviewee and members[each].reachable for each in review.reviewers)
        assert all(members[each].reachable for each in readers)
        for group, then in lately.get(review.reviewee, {}).items():
            changed = len(group ^ set(review.reviewers))
            assert not changed or changed >= max(LEAST, setup.least, then)
    planned = [each.reviewee for each in found.reviews] + [each.reviewee for each in found.left_out]
    managers = {each for each in members if any(one.manager == each != one.id for one in members.values())}
    assert sorted(planned) == sorted(managers)


def test_a_hundred_thousand_people_are_planned_in_little_memory() -> None:
    members = tuple(member(number, (number - 1) // 8 if number else None) for number in range(100_000))
    setup = replace(SETUP, manager_reads=True, above_reads=True)
    found = plan_reviews(members, setup, TODAY, {})
    assert len(found.reviews) == 12_500
    tracemalloc.start()
    plan_reviews(members, setup, TODAY, {})
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


def test_whoever_of_hr_may_not_know_who_is_asked_sees_nobody_counted_there() -> None:
    """Themselves, those above them, where they answer, and where they read."""
    reviews = [NewReview(each, (20, 21), ((each, Capacity.REVIEWEE),), Picker.HR) for each in range(1, 6)]
    assert find_burdened(Plan(tuple(reviews), (), (), ()), 99, ()) == [20, 21]
    assert not find_burdened(Plan(tuple(reviews), (), (), ()), 5, ())
    assert not find_burdened(Plan(tuple(reviews), (), (), ()), 99, (3,))
    for near in (replace(reviews[0], reviewers=(20, 21, 99)), replace(reviews[0], readers=((99, Capacity.MANAGER),))):
        assert not find_burdened(Plan((near, *reviews[1:]), (), (), ()), 99, ())
    assert not find_burdened(Plan(tuple(replace(each, picker=Picker.REPORTS) for each in reviews), (), (), ()), 99, ())
