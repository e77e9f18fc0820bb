"""The order in which texts are shown says nothing: not whose they are, nor which of them have one author."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations

from bot.cycles.ballots import Ballot
from bot.cycles.results.results import SYSTEM_RANDOM, make_result
from bot.question_sets import Kind, Question

RELEASES = 2000
PAIRS = 36
"""Orders of three texts to one question, times those to another."""
UNEVEN = 130.0
"""Chi-square with 35 degrees of freedom is above that less than once in 10^11 runs."""
QUESTIONS = tuple(Question(each, each, Kind.TEXT, "Why?") for each in ("first", "second"))
BALLOTS = tuple(Ballot({"first": each, "second": each}) for each in "abc")


class Unshuffled(random.Random):
    def shuffle(self, x: object) -> None:
        """Leaves everything as it came."""


class OneOrderForBoth(random.Random):
    """Everything is shuffled, and each question of a release in the same way."""

    def __init__(self) -> None:
        super().__init__(SYSTEM_RANDOM.random())
        self._calls = 0

    def shuffle(self, x: list[str]) -> None:  # type: ignore[override]
        if self._calls % len(QUESTIONS) == 0:
            self._way = SYSTEM_RANDOM.sample(range(len(x)), len(x))
        self._calls += 1
        x[:] = [x[place] for place in self._way]


def measure_unevenness(source: random.Random) -> float:
    """Chi-square of how often each pair of orders came."""
    seen: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for _ in range(RELEASES):
        result = make_result(QUESTIONS, BALLOTS, 3, source)
        assert result is not None
        seen[result.texts["first"], result.texts["second"]] += 1
    orders = list(permutations("abc"))
    expected = RELEASES / PAIRS
    return sum((seen[one, other] - expected) ** 2 / expected for one in orders for other in orders)


def test_all_pairs_of_orders_come_equally_often() -> None:
    assert measure_unevenness(SYSTEM_RANDOM) < UNEVEN


def test_the_system_shuffles_and_no_seed() -> None:
    """Another source could be wound back to what it gave before."""
    assert isinstance(SYSTEM_RANDOM, random.SystemRandom)


def test_texts_that_stay_in_their_order_are_noticed() -> None:
    assert measure_unevenness(Unshuffled()) > UNEVEN


def test_one_order_for_both_questions_is_noticed() -> None:
    assert measure_unevenness(OneOrderForBoth()) > UNEVEN
