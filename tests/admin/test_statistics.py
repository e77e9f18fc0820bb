"""The rule of statistics: nothing behind which are fewer than five people, and nothing from which it follows."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.admin.repository import Counted, Took
from bot.admin.statistics import months_before, statistics
from bot.groups import LEAST, Group, groups

SIZES = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (max(two), min(two)))


@st.composite
def companies(draw: st.DrawFn) -> list[Group]:
    """Departments of all sizes, and those of whom none is known."""
    sizes = draw(st.lists(SIZES, min_size=1, max_size=7))
    known = [Group(f"d{place}", people, took) for place, (people, took) in enumerate(sizes)]
    nowhere = draw(SIZES)
    return [*known, Group(None, *nowhere)] if draw(st.booleans()) else known


@given(companies())
def test_no_combination_of_what_is_shown_tells_about_fewer_than_five(departments: list[Group]) -> None:
    shown = groups(departments)
    whole = (sum(each.people for each in departments), sum(each.took_part for each in departments))
    if not shown:
        return
    assert (sum(each.people for each in shown), sum(each.took_part for each in shown)) == whole
    for size in range(1, len(shown) + 1):
        for some in combinations(shown, size):
            people, took = sum(each.people for each in some), sum(each.took_part for each in some)
            rest = (whole[0] - people, whole[1] - took)
            for left in (people, took, people - took, *rest, rest[0] - rest[1]):
                assert left == 0 or left >= LEAST, (departments, some)


@given(companies())
def test_departments_that_are_large_enough_stay_if_they_can(departments: list[Group]) -> None:
    cells = {each: (each.took_part, each.people - each.took_part) for each in departments}
    large = [each for each in departments if each.department and min(cells[each]) >= LEAST]
    if len(large) == len(departments) > 1:
        assert {each.department for each in groups(departments)} == {each.department for each in large}


def test_the_smallest_joins_the_others_where_they_are_too_few() -> None:
    shown = groups([Group("A", 40, 20), Group("B", 12, 6), Group("C", 3, 3), Group(None, 1, 1)])
    assert shown == (Group("A", 40, 20), Group(None, 16, 10))
    assert groups([Group("A", 40, 20), Group("C", 3, 3)]) == ()
    assert groups([Group("A", 40, 20), Group("D", 8, 7)]) == ()  # who did not take part are few too
    assert groups([Group("A", 40, 20), Group("E", 8, 8)]) == (Group("A", 40, 20), Group("E", 8, 8))


def test_months_are_those_that_are_over_and_the_same_for_every_reader() -> None:
    assert months_before(datetime(2026, 2, 28, 23, tzinfo=UTC), 3) == tuple(
        datetime(year, month, 1, tzinfo=UTC) for year, month in ((2025, 11), (2025, 12), (2026, 1), (2026, 2))
    )


@given(st.lists(st.integers(0, 12), min_size=3, max_size=3))
def test_a_number_behind_which_are_few_people_is_hidden(people: list[int]) -> None:
    months = months_before(datetime(2026, 4, 2, tzinfo=UTC), 3)
    counted = [Counted(at, "praise", "self", 7 * of, of) for at, of in enumerate(people) if of]
    took = [Took(at, "A", of) for at, of in enumerate(people) if of]
    found = statistics(months, counted, took, {"A": 30}, ["praise"])
    wanted = tuple(7 * of if of == 0 or of >= LEAST else None for of in people)
    assert [line.numbers for line in found.lines] == ([wanted] if any(people) else [])
    assert found.took_part == tuple(of if of == 0 or of >= LEAST else None for of in people)
    assert (found.company is not None) is (people[-1] == 0 or people[-1] >= LEAST)
