"""What ballots about one reviewee become: counts and texts without authors, or nothing at all."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Mapping, Sequence

from bot.cycles.ballots import Answers, Ballot, DebtId
from bot.cycles.cycle import LEAST
from bot.cycles.results.result import Counts, Figures, NewResult
from bot.question_sets import Kind, Question

SYSTEM_RANDOM: random.Random = secrets.SystemRandom()
"""What shuffles: nobody can work out an order from the time, or from another order."""


def make_result(
    questions: Sequence[Question], ballots: Collection[Ballot], least: int, source: random.Random = SYSTEM_RANDOM
) -> NewResult | None:
    """None if fewer people shared than the least number, of which `LEAST` is the lowest. Who took everything back did
    not share; who can't tell anything did, and is in no count."""
    enough = max(LEAST, least)
    shared = [each for each in ballots if any(said.strip() for said in each.answers.values())]
    if len(shared) < enough:
        return None
    counts = {each.id: _count(each, shared) for each in questions if each.kind is not Kind.TEXT}
    shown = {question: found for question, found in counts.items() if sum(found) >= enough}
    texts = {each.id: _shuffle(each, shared, source) for each in questions if each.kind is Kind.TEXT}
    return NewResult(Figures(len(shared), shown), {question: found for question, found in texts.items() if found})


def count_named(questions: Sequence[Question], answers: Mapping[DebtId, Answers]) -> NewResult | None:
    """Of a review with names, where one answer is enough. None if there is none."""
    shared = [Ballot(each) for each in answers.values() if each]
    counts = {each.id: _count(each, shared) for each in questions if each.kind is not Kind.TEXT}
    return NewResult(Figures(len(shared), counts), {}) if shared else None


def pass_on(ballots: Mapping[DebtId, Ballot]) -> NewResult | None:
    """Where fewer than the least number shared: what their authors wanted to be read with their names then. None if
    nobody did."""
    chosen = {
        debt: {question: said for question, said in each.answers.items() if said.strip()}
        for debt, each in ballots.items()
        if each.passed_on
    }
    chosen = {debt: answers for debt, answers in chosen.items() if answers}
    return NewResult(Figures(len(chosen), {}), {}, chosen) if chosen else None


def _count(question: Question, ballots: Sequence[Ballot]) -> Counts:
    """How many chose each option; "I can't tell", and what is no option, is no answer."""
    chosen = [each.answers.get(question.id, "") for each in ballots]
    return tuple(chosen.count(str(place)) for place in range(1, len(question.options) + 1))


def _shuffle(question: Question, ballots: Sequence[Ballot], source: random.Random) -> tuple[str, ...]:
    """Each question for itself, or two texts of one person would stand at the same place."""
    texts = [said for each in ballots if (said := each.answers.get(question.id, "").strip())]
    source.shuffle(texts)
    return tuple(texts)
