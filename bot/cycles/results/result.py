"""What is released about one reviewee: how many chose what, and texts, without any author; or answers with names, where
that was said before they were written. It is written once, and everything that is shown later is read from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from bot.cycles.ballots import Answers, DebtId
from bot.people import Person

TextId = NewType("TextId", bytes)
"""16 random bytes."""

Counts = tuple[int, ...]
"""How many chose each option of a question, in their order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`shared` people answered. `counts` has the ratings and choices that at least the least number answered, by the id
    of the question; the others are nowhere."""

    shared: int
    counts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class NewResult:
    """What goes into the database about one reviewee. `texts` by the id of the question, each shuffled for itself by
    the system's source of randomness. Under the least number there are only those answers that their authors wanted to
    be `passed_on` with their names."""

    figures: Figures
    texts: Mapping[str, tuple[str, ...]]
    passed_on: Mapping[DebtId, Answers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text; where HR removed it, `text` is empty."""

    id: TextId
    question: str
    text: str
    reported_at: datetime | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignedAnswers:
    """What somebody answered with their name; `reviewer` is None once that was erased. `texts` are the same answers as
    they can be reported, by the id of the question; what HR removed is empty in both."""

    reviewer: Person | None
    answers: Answers
    texts: Mapping[str, ShownText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """`signed` has all answers of a review with names, and those of an anonymous one that were passed on with a name:
    there are no `texts` then."""

    figures: Figures
    texts: Mapping[str, tuple[ShownText, ...]]
    signed: tuple[SignedAnswers, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyFigures:
    """Averages of all managers with results, by the id of the question; written at the release, and only for questions
    with enough groups (bot.cycles.results.averages). `groups` is how many results are in each."""

    groups: Mapping[str, int]
    averages: Mapping[str, float]
