"""Who is reviewed together with whom: the least number counts different people, and nobody both reads and answers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.cycles.cycle import LEAST, Picker, Scope, Setup
from bot.cycles.joint.pairs import can_pair, find_partners, pair_up, part, separate, unite
from bot.cycles.question_sets.templates import default_template
from bot.cycles.repository import Member, NewReview
from bot.cycles.review import Capacity
from bot.cycles.setup.lately import Lately
from bot.cycles.setup.plan import LeftOut, Plan, Why
from bot.cycles.setup.planning import plan_reviews
from bot.cycles.setup.setup_form import count_by_least
from bot.question_sets import Kind
from tests.cycles.test_planning import DAYS, TODAY, member, team

ASKED = tuple(each for each in default_template().questions)
SETUP = Setup("Autumn", "manager_effectiveness", ASKED, DAYS)
SMALL = (member(1, None), member(2, None), *team(1, 3, 4), *team(2, 5, 6))
"""Two whom two report to, each."""
BOTH = ((1, Capacity.REVIEWEE), (2, Capacity.REVIEWEE))


def plan(*members: Member, setup: Setup = SETUP, lately: Lately | None = None) -> Plan:
    return pair_up(plan_reviews(members, setup, TODAY, lately or {}), members, setup)


def partners(*members: Member, about: int, setup: Setup = SETUP, lately: Lately | None = None) -> list[tuple[int, int]]:
    planned = plan(*members, setup=setup, lately=lately)
    return [(each.reviewee, each.asked) for each in find_partners(planned, setup, about)]


def test_two_small_teams_are_one_review_in_which_each_is_asked_about_their_own() -> None:
    found = plan(*SMALL, setup=unite(SETUP, 2, 1))
    whom = {3: 1, 4: 1, 5: 2, 6: 2}
    assert found.reviews == (NewReview(1, (3, 4, 5, 6), BOTH, partner=2, whom=whom),)
    assert (found.left_out, found.asked, found.reviewed, found.managers) == ((), 4, 2, 2)
    assert [count_by_least(found, each) for each in (3, 4, 5)] == [2, 2, 0]


def test_who_is_offered_is_too_small_first_and_enough_together() -> None:
    large = (member(9, None), *team(9, 10, 11, 12))
    assert partners(*SMALL, *large, about=1) == [(2, 4), (9, 5)]
    assert partners(*SMALL, *large, about=9) == []
    assert partners(member(1, None), member(2, None), *team(1, 3), *team(2, 5), about=1) == []
    assert partners(*SMALL, about=1, setup=replace(SETUP, least=5)) == []


def test_just_enough_is_enough() -> None:
    """Of one alone, and of two together."""
    three = (member(9, None), *team(9, 10, 11, 12))
    unapproved = replace(SETUP, approved=frozenset())
    assert partners(*three, *SMALL, about=9, setup=unapproved) == []
    grown = (*SMALL, member(7, 1), member(20, None), *team(20, 21))
    assert partners(*grown, about=20, setup=unapproved) == [(2, 3), (1, 4)]
    assert partners(member(1, None), member(2, None), *team(1, 3, 4), *team(2, 5), about=1) == [(2, 3)]


def test_who_is_paired_is_offered_to_nobody_else_and_had_a_result_lately_if_either_had() -> None:
    setup, third = unite(SETUP, 1, 2), (member(20, None), *team(20, 21))
    found = plan(*SMALL, *third, setup=setup)
    assert partners(*SMALL, *third, about=20, setup=setup) == []
    assert partners(*SMALL, about=1, setup=replace(SETUP, by_name=frozenset({2}))) == [], "it is asked with names"
    assert (set(found.joinable), found.lately) == ({20}, frozenset())
    same: dict[frozenset[int], int] = {frozenset({3, 4, 5, 6}): 3}
    assert plan(*SMALL, *third, setup=setup, lately={1: same, 2: same}).lately == {1}


def test_who_is_asked_about_both_counts_once_and_answers_about_both() -> None:
    picked = {1: frozenset({3, 4}), 2: frozenset({4, 5})}
    setup = replace(SETUP, scope=Scope.CHOSEN, chosen=frozenset({1, 2}), picker=Picker.HR, picked=picked)
    (review,) = plan(*SMALL, setup=unite(setup, 1, 2)).reviews
    assert (review.reviewers, review.whom, review.picker) == ((3, 4, 5), {3: 1, 5: 2}, Picker.HR)
    same = replace(setup, picked={1: frozenset({3, 4}), 2: frozenset({3, 4})})
    assert [each.why for each in plan(*SMALL, setup=unite(same, 1, 2)).left_out] == [Why.TOO_FEW] * 2
    assert partners(*SMALL, about=1, setup=same) == []


def test_nobody_who_reads_it_is_asked() -> None:
    """One leads the other, and a manager above reads it who reports to nobody of them."""
    members = (member(1, 7), member(2, 1), *team(1, 3), *team(2, 5, 6), member(7, 2))
    setup = replace(SETUP, manager_reads=True)
    (review,) = plan(*members, setup=unite(setup, 1, 2)).reviews
    assert review.reviewers == (3, 5, 6)
    assert review.readers == (*BOTH, (7, Capacity.MANAGER))


def test_where_it_can_not_be_each_is_planned_alone() -> None:
    grown = plan(*SMALL, member(7, 1), member(8, 2), setup=unite(SETUP, 1, 2))
    assert [(each.reviewee, each.partner) for each in grown.reviews] == [(1, 0), (2, 0)]
    one_grew = plan(*SMALL, member(7, 1), setup=unite(SETUP, 1, 2))
    assert [each.reviewees for each in one_grew.reviews] == [(1, 2)]
    gone = plan(*(each for each in SMALL if each.id != 2), setup=unite(SETUP, 1, 2))
    assert [(each.reviewee, each.why) for each in gone.left_out] == [(1, Why.TOO_FEW)]
    shrunk = plan(*SMALL[:3], SMALL[4], setup=unite(SETUP, 1, 2))
    assert [each.why for each in shrunk.left_out] == [Why.TOO_FEW] * 2
    unreachable = plan(SMALL[0], member(2, None, reachable=False), *SMALL[2:], setup=unite(SETUP, 1, 2))
    assert {each.reviewee: each.why for each in unreachable.left_out} == {1: Why.TOO_FEW, 2: Why.UNREACHABLE}


def test_only_without_names_and_where_both_read_it_and_there_is_something_to_rate() -> None:
    texts = tuple(each for each in ASKED if each.kind is Kind.TEXT)
    others = ({"named": True}, {"reviewee_reads": False, "manager_reads": True}, {"questions": texts})
    assert can_pair(SETUP)
    assert not can_pair(replace(SETUP, scope=Scope.COMPANY))
    for other in others:
        setup = replace(SETUP, **other)
        assert not any(each.partner for each in plan(*SMALL, setup=unite(setup, 1, 2)).rows), other
        assert partners(*SMALL, about=1, setup=setup) == []


def test_a_result_of_before_tells_nobody_beside_a_joint_one() -> None:
    """One of six, asked lately about one of the two, would be alone in the difference."""
    setup, before = unite(SETUP, 1, 2), frozenset({3, 4, 5, 6, 7})
    found = plan(*SMALL, setup=setup, lately={2: {before: 3}})
    assert found.left_out == (LeftOut(1, 4, Why.SIMILAR, gone=(7,), partner=2),)
    assert plan(*SMALL, setup=setup, lately={2: {frozenset({3, 4, 5, 6}): 3}}).lately == {1}
    assert plan(*SMALL, setup=setup, lately={1: {frozenset({3, 7, 8}): 3}}).reviews


def test_nobody_is_offered_whose_result_of_before_would_tell_too_much() -> None:
    members = (*SMALL, member(20, None), *team(20, 21, 22))
    assert partners(*members, about=1) == [(2, 4), (20, 4)]
    assert partners(*members, about=1, lately={2: {frozenset({3, 4, 5, 6, 7}): 3}}) == [(20, 4)]
    assert partners(*members, about=1, lately={1: {frozenset({3, 4, 5, 6, 7}): 3}}) == [(20, 4)]


def test_of_two_promises_about_one_group_the_larger_holds() -> None:
    setup, seven = unite(SETUP, 1, 2), frozenset({3, 4, 5, 6, 7, 8, 9})
    assert plan(*SMALL, setup=setup, lately={1: {seven: 3}, 2: {seven: 3}}).reviews
    for one, other in ((3, 5), (5, 3)):
        (out,) = plan(*SMALL, setup=setup, lately={1: {seven: one}, 2: {seven: other}}).left_out
        assert out.why is Why.SIMILAR


def test_no_more_are_offered_than_a_menu_takes() -> None:
    many = [each for boss in range(1, 331, 3) for each in (member(boss, None), *team(boss, boss + 1, boss + 2))]
    assert len(partners(*many, about=1)) == 100


def test_what_was_decided_about_one_alone_holds_no_more() -> None:
    setup = replace(SETUP, left_out=frozenset({1, 9}), by_name=frozenset({2}), approved=frozenset({1, 9}))
    united = unite(setup, 1, 2)
    assert (united.left_out, united.by_name) == (frozenset({9}), frozenset())
    assert united.approved == frozenset({9})
    assert [each.why for each in plan(*SMALL, setup=united).left_out] == [Why.NOT_APPROVED]
    assert plan(*SMALL, setup=replace(united, approved=frozenset({1, 2}))).reviews
    assert part(replace(united, approved=frozenset({1, 2, 9})), 2).approved == frozenset({9})
    assert unite(united, 2, 9).joint == {2: 9, 9: 2}
    assert separate(united, 2).joint == {}


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12)), max_size=12, unique_by=lambda each: each[0]),
    st.integers(1, 12),
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
)
def test_whoever_reports_to_whom_no_reader_is_asked_and_all_are_enough(
    people: list[tuple[int, int]], one: int, other: int, manager: bool, above: bool
) -> None:
    members = [member(number, boss or None) for number, boss in people]
    setup = replace(SETUP, manager_reads=manager, above_reads=above)
    setup = unite(setup, one, other) if one != other else setup
    planned = plan(*members, setup=setup)
    for each in planned.reviews:
        assert {reader for reader, _ in each.readers}.isdisjoint(each.reviewers)
        assert len(set(each.reviewers)) == len(each.reviewers) >= LEAST
        assert {reader for reader, as_what in each.readers if as_what is Capacity.REVIEWEE} == set(each.reviewees)
    named = [who for row in planned.rows for who in row.reviewees]
    assert len(named) == len(set(named))
    for about in planned.joinable:
        for partner in find_partners(planned, setup, about):
            together = plan(*members, setup=unite(setup, about, partner.reviewee))
            assert any({about, partner.reviewee} == set(each.reviewees) for each in together.reviews)
