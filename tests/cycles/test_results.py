"""What becomes of ballots at the release, as values."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as some

from bot.cycles.ballots import Ballot, DebtId
from bot.cycles.results.averages import (
    ANSWERS_LEAST,
    GROUPS_LEAST,
    HIDDEN_LEAST,
    average,
    average_company,
    find_comparable,
)
from bot.cycles.results.result import CompanyFigures, Figures
from bot.cycles.results.results import count_named, make_result
from bot.question_sets import Kind, Question

POINTS = ("Almost never", "Rarely", "Sometimes", "Often", "Very often")
RATING = Question("information", "Information", Kind.RATING, "How often?", options=POINTS, scale="often")
CHOICE = Question("freedom", "Freedom", Kind.CHOICE, "How much?", options=("Too little", "About right", "Too much"))
TEXT = Question("one_change", "One change", Kind.TEXT, "What?")
QUESTIONS = (RATING, CHOICE, TEXT)

answers = some.fixed_dictionaries(
    {},
    optional={
        "information": some.sampled_from(["0", "1", "2", "3", "4", "5", "6", "x"]),
        "freedom": some.sampled_from(["0", "1", "2", "3"]),
        "one_change": some.sampled_from(["", " ", "Say it earlier.", "Listen."]),
    },
)
ballots = some.lists(answers.map(Ballot), max_size=9)


def rate(*points: int) -> list[Ballot]:
    return [Ballot({"information": str(each)}) for each in points]


@given(ballots, some.integers(1, 5))
def test_nothing_is_under_the_least_number(cast: list[Ballot], least: int) -> None:
    enough = max(3, least)
    result = make_result(QUESTIONS, cast, least, random.Random(1))
    shared = [each for each in cast if any(said.strip() for said in each.answers.values())]
    assert (result is None) == (len(shared) < enough)
    if result is not None:
        assert result.figures.shared == len(shared)
        assert all(sum(counts) >= enough for counts in result.figures.counts.values())


@given(ballots)
def test_every_answer_counts_once_and_every_text_is_there(cast: list[Ballot]) -> None:
    result = make_result(QUESTIONS, cast, 3, random.Random(1))
    if result is None:
        return
    written = [said for each in cast if (said := each.answers.get("one_change", "").strip())]
    assert sorted(result.texts.get("one_change", ())) == sorted(written)
    for question in (RATING, CHOICE):
        chosen = [each.answers.get(question.id) for each in cast]
        counted = [chosen.count(str(place + 1)) for place in range(len(question.options))]
        assert result.figures.counts.get(question.id, counted) == tuple(counted) or sum(counted) < 3


def test_who_took_an_answer_back_did_not_share() -> None:
    assert make_result(QUESTIONS, [*rate(4, 5), Ballot({})], 3) is None
    assert make_result(QUESTIONS, rate(4, 5, 3), 3) is not None


def test_who_can_not_tell_counts_as_one_who_shared_and_in_no_figure() -> None:
    result = make_result(QUESTIONS, rate(4, 5, 0), 3)
    assert result is not None
    assert result.figures == Figures(3, {})


def test_the_constant_holds_whatever_the_terms_say() -> None:
    assert make_result(QUESTIONS, rate(4, 5), 1) is None
    assert make_result(QUESTIONS, rate(1, 2, 3, 4), 5) is None


def test_a_text_is_shown_though_one_alone_wrote_one() -> None:
    result = make_result(QUESTIONS, [*rate(4, 5), Ballot({"one_change": "Listen."})], 3)
    assert result is not None
    assert result.texts == {"one_change": ("Listen.",)}


def test_with_names_one_answer_is_enough_and_no_text_is_counted() -> None:
    result = count_named(QUESTIONS, {DebtId(b"1"): {"information": "4", "one_change": "Listen."}, DebtId(b"2"): {}})
    assert result is not None
    assert result.figures == Figures(1, {"information": (0, 0, 0, 1, 0), "freedom": (0, 0, 0)})


def figures(*counts: int) -> Figures:
    return Figures(sum(counts), {"information": counts})


GOOD, BAD = figures(0, 0, 0, 0, 5), figures(10, 0, 0, 0, 0)


def test_the_company_is_the_mean_of_its_managers() -> None:
    company = average_company(QUESTIONS, [GOOD, GOOD, GOOD, GOOD, BAD])
    assert company == CompanyFigures({"information": 5}, {"information": 4.2})


@given(some.lists(some.lists(some.integers(0, 4), min_size=5, max_size=5), max_size=9))
def test_only_enough_managers_with_enough_answers_make_an_average(groups: list[list[int]]) -> None:
    results = [figures(*each) for each in groups]
    enough = [each.counts["information"] for each in results if each.shared >= ANSWERS_LEAST]
    company = average_company(QUESTIONS, results)
    assert ("information" in company.averages) == (len(enough) >= GROUPS_LEAST)
    if company.averages:
        assert company.groups == {"information": len(enough)}
        assert abs(company.averages["information"] - sum(map(average, enough)) / len(enough)) <= 0.051


@given(some.integers(GROUPS_LEAST, 12), some.data())
def test_a_reader_of_some_sees_no_average_of_the_rest(groups: int, data: some.DataObject) -> None:
    read = data.draw(some.integers(0, groups))
    lost = data.draw(some.integers(0, groups - read))
    company = average_company(QUESTIONS, [GOOD] * groups)
    few = figures(1, 1, 1, 1, 0)
    hidden = groups - read
    shown = find_comparable(company, [*[GOOD] * read, few], lost)
    assert bool(shown) == (hidden == 0 or hidden - lost >= HIDDEN_LEAST)


def test_an_average_of_the_company_is_kept_to_a_tenth() -> None:
    """Of 3, 3, 3, 3 and 3.2 it is 3.04: more digits would tell more than is shown."""
    others = [Figures(5, {"information": (0, 0, 4, 1, 0)})]
    company = average_company(QUESTIONS, [Figures(5, {"information": (0, 0, 5, 0, 0)})] * 4 + others)
    assert company.averages == {"information": 3.0}


def test_a_choice_has_no_average() -> None:
    results = [Figures(5, {"freedom": (0, 5, 0)})] * 6
    assert average_company(QUESTIONS, results) == CompanyFigures({}, {})
