"""Figures in words: with few answers no number, from five on one sentence and bars."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.cycles.results.result_words import draw_bars, say_answers, say_numbers
from bot.messages import plain
from tests.cycles.test_results import CHOICE, RATING


def count(points: list[int]) -> tuple[int, ...]:
    return tuple(points.count(each) for each in range(5))


few = some.lists(some.integers(0, 4), min_size=3, max_size=4).map(count)
many = some.lists(some.integers(0, 4), min_size=5, max_size=90).map(count)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 1, 1, 1), "3 people answered: mostly often."),
        ((0, 0, 2, 0, 2), "4 people answered: mixed."),
        ((3, 0, 0, 0, 1), "4 people answered: mostly rarely."),
        ((0, 0, 3, 0, 0), "3 people answered: mixed."),
        ((0, 0, 0, 3, 3), "6 of 6 say often or very often."),
        (
            (1, 2, 1, 0, 2),
            "2 of 6 say often or very often, 3 rarely or almost never, 1 in between. People see this differently.",
        ),
        ((5, 0, 0, 0, 0), "0 of 5 say often or very often, 5 rarely or almost never."),
    ],
)
def test_ratings_are_said_in_words(counts: tuple[int, ...], said: str) -> None:
    assert plain(say_answers(RATING, counts)) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 2, 1), "3 people answered, and most chose “About right”."),
        ((0, 2, 2), "4 people answered: mixed."),
        ((2, 4, 0), "4 of 6 chose “About right”, 2 “Too little”."),
    ],
)
def test_choices_are_said_in_words(counts: tuple[int, ...], said: str) -> None:
    assert plain(say_answers(CHOICE, counts)) == said


@given(few)
def test_few_ratings_are_words_without_a_number_or_comparison(counts: tuple[int, ...]) -> None:
    assert draw_bars(RATING, counts) == say_numbers(RATING, counts, 3.6) == ()
    assert re.findall(r"\d+", plain(say_answers(RATING, counts))) == [str(sum(counts))]


@given(few, few)
def test_few_ratings_say_only_where_two_thirds_are(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    """Whatever has the same two thirds, and as many answers, reads the same."""

    def two_thirds(counts: tuple[int, ...]) -> tuple[bool, bool, int]:
        return 3 * sum(counts[3:]) >= 2 * sum(counts), 3 * sum(counts[:2]) >= 2 * sum(counts), sum(counts)

    assert (two_thirds(one) == two_thirds(other)) == (say_answers(RATING, one) == say_answers(RATING, other))


@given(many, some.none() | some.floats(1, 5))
def test_many_ratings_are_counted_whole(counts: tuple[int, ...], company: float | None) -> None:
    said = plain(say_answers(RATING, counts))
    assert said.startswith(f"{sum(counts[3:])} of {sum(counts)} say")
    numbers = plain(say_numbers(RATING, counts, company))
    assert re.findall(r"\d\.\d", numbers)[0] == f"{sum(p * c for p, c in enumerate(counts, 1)) / sum(counts):.1f}"
    assert ("All in this cycle" in numbers) == (company is not None)


@given(many)
def test_bars_begin_with_the_number_and_stay_short(counts: tuple[int, ...]) -> None:
    lines = plain(draw_bars(RATING, counts)).split("\n")
    assert [int(line.split()[0]) for line in lines] == list(counts)
    assert [("▇" in line) for line in lines] == [count > 0 for count in counts]
    assert all(
        line.count("▇") <= 10 and line.endswith(option) for line, option in zip(lines, RATING.options, strict=True)
    )


def test_a_choice_has_no_average() -> None:
    assert say_numbers(CHOICE, (0, 5, 0), 3.0) == ()
